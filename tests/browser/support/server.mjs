// One server with the sample accounts, in a folder of its own, on a port of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.mjs";

const START_WITHIN = 60_000;

export class Server {
  /** Starts `portcullis demo` and waits until it says where it listens. */
  static async start() {
    const program = process.env.PORTCULLIS_BIN;
    if (!program) throw new Error("PORTCULLIS_BIN must name the `portcullis` program with the page inside");
    const data = await mkdtemp(join(tmpdir(), "portcullis-browser-"));
    const child = spawn(program, ["demo", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
    const server = new Server(child, data);
    await server.#listens();
    return server;
  }

  constructor(child, data) {
    this.child = child;
    this.data = data;
    this.printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (this.printed += text));
  }

  async #listens() {
    await eventually(() => {
      if (this.child.exitCode !== null) throw new Error(`the server ended:\n${this.printed}`);
      this.url = /Open\s+(http:\/\/\S+)/.exec(this.printed)?.[1];
      if (!this.url) throw new Error(`the server does not say where it listens:\n${this.printed}`);
    }, START_WITHIN);
  }

  /** The newest letter to this address in the outbox, with the encoding of mails undone. */
  async letter(to) {
    return eventually(async () => {
      const outbox = join(this.data, "outbox");
      const names = (await readdir(outbox)).filter((name) => name.endsWith(".eml")).sort().reverse();
      for (const name of names) {
        const letter = plain(await readFile(join(outbox, name), "utf8"));
        if (letter.toLowerCase().includes(`to: ${to.toLowerCase()}`)) return letter;
      }
      throw new Error(`no letter to ${to} among ${names.length}`);
    });
  }

  /** The link in the newest letter to this address. */
  async link(to) {
    const letter = await this.letter(to);
    const link = /http:\/\/\S+\/invitation\/\S+/.exec(letter)?.[0];
    if (!link) throw new Error(`no link in the letter to ${to}:\n${letter}`);
    return link;
  }

  async stop() {
    if (this.child.exitCode === null) {
      const gone = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await gone;
    }
    await rm(this.data, { recursive: true, force: true });
  }
}

/** Quoted-printable undone, as far as addresses and links need it. */
function plain(letter) {
  if (!/quoted-printable/i.test(letter)) return letter;
  const joined = letter.replaceAll(/=\r?\n/g, "");
  return joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
