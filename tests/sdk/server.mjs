// A demo of its own, and clients of it.
import Cloudflare from "cloudflare";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

// With this variable the SDK sends no token at all.
delete process.env.CLOUDFLARE_EMAIL;

export class Server {
  /** Starts `portcullis demo` and waits until it says where it listens. */
  static async start() {
    const data = await mkdtemp(join(tmpdir(), "portcullis-sdk-"));
    const args = ["demo", "--data", data, "--listen", "127.0.0.1:0", "--requests-per-second", "100000"];
    const child = spawn(process.env.PORTCULLIS_BIN, args, { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /Open\s+(http:\/\/\S+)/.exec(line)?.[1];
      if (url) return new Server(child, data, url);
    }
    throw new Error("the server ended before it listened");
  }

  constructor(child, data, url) {
    Object.assign(this, { child, data, url });
  }

  /** The SDK as anybody makes it, with a token that has all of somebody's rights. */
  client(email = "owner@example.com") {
    const args = ["token", "create", "--data", this.data, "--user", email];
    const apiToken = execFileSync(process.env.PORTCULLIS_BIN, args, { encoding: "utf8" }).trim();
    return new Cloudflare({ apiToken, baseURL: `${this.url}/client/v4` });
  }

  async stop() {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
    await rm(this.data, { recursive: true, force: true });
  }
}

/** Everything a list holds, page by page until one is empty. */
export async function all(pages) {
  const found = [];
  for await (const item of pages) found.push(item);
  return found;
}
