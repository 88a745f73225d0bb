// Fresh projects with the packed package installed, a web server for their files and a browser to look at them with.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, dirname, extname, join, normalize } from "node:path";
import { tmpdir } from "node:os";
import { chromium } from "playwright-core";
import { folder, root } from "./portcullis.mjs";

const NPM = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm" };

let packed;

/** A folder that is gone after the test. */
export function temporary(context) {
  const path = mkdtempSync(join(tmpdir(), "portcullis-npm-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What would be published, made once. */
export function tarball() {
  if (packed === undefined) {
    const goal = mkdtempSync(join(tmpdir(), "portcullis-pack-"));
    process.on("exit", () => rmSync(goal, { recursive: true, force: true }));
    const [{ filename, files }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", goal], folder));
    packed = { path: join(goal, filename), files: files.map(({ path }) => path).sort() };
  }
  return packed;
}

/** A project of these files with the packed package installed as anybody would install it. */
export function project(context, files) {
  const path = temporary(context);
  for (const [name, text] of Object.entries({ "package.json": '{"type": "module"}', ...files })) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  install(path);
  return path;
}

/** A copy of an example, with what its lock file says and the packed package installed. */
export function example(context, name) {
  const path = temporary(context);
  const left = (file) => !file.includes("node_modules");
  cpSync(join(root, "tests/npm/examples", name), path, { recursive: true, filter: left });
  if (existsSync(join(path, "package-lock.json"))) run("npm", ["ci", ...NPM], path);
  else writeFileSync(join(path, "package.json"), '{"private": true, "type": "module"}');
  install(path);
  return path;
}

function install(path) {
  run("npm", ["install", "--no-save", ...NPM, tarball().path], path);
}

/** Puts packages of the tests' own lock file into a project. */
export function lend(path, ...names) {
  for (const name of names) {
    mkdirSync(dirname(join(path, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "tests/npm/node_modules", name), join(path, "node_modules", name), "dir");
  }
}

/** Runs a program to its end; what it printed, or a failure with all that it said. */
export function run(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}: ${error.message}\n${error.stdout}\n${error.stderr}`);
  }
}

/** Serves a folder's files and nothing else until the test is over; its address. */
export async function serve(context, path) {
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = join(path, normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    if (!existsSync(file)) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  context.after(() => server.close());
  context.after(() => server.closeAllConnections());
  return `http://127.0.0.1:${server.address().port}/`;
}

/** A page in Chromium, and every complaint of it. */
export async function page(context, address) {
  const browser = await chromium.launch({ executablePath: executable(), args: ["--no-sandbox"] });
  context.after(() => browser.close());
  const shown = await browser.newPage();
  const complaints = [];
  shown.on("pageerror", (error) => complaints.push(`${error}`));
  shown.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  shown.on("response", (answer) => answer.status() >= 400 && !answer.url().endsWith("favicon.ico") && complaints.push(`${answer.status()} ${answer.url()}`));
  await shown.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await shown.goto(address);
  return { shown, complaints };
}

function executable() {
  const named = ["chromium", "chromium-browser", "google-chrome"];
  const places = process.env.PATH.split(delimiter).flatMap((place) => named.map((name) => join(place, name)));
  const found = process.env.PORTCULLIS_CHROMIUM ?? places.find((place) => existsSync(place));
  if (!found) throw new Error("no Chromium; name it in PORTCULLIS_CHROMIUM");
  return found;
}
