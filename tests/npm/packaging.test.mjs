// The packed package in fresh projects of each kind that people have.

import { test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runInNewContext } from "node:vm";
import { account, ana, zone } from "./account.mjs";
import { example, lend, page, project, run, serve, tarball } from "./project.mjs";

const require = createRequire(import.meta.url);

/** Ana may edit the DNS of the first domain and not of the second. */
const ASK = `
  const access = Snapshot.fromJson(${JSON.stringify(account())}).access({ user: "${ana.user}" });
  const answers = [0, 1].map((number) => access.can("dns:edit", { zone: ["${zone(0)}", "${zone(1)}"][number] })).join(" ");`;

test("the tarball holds what is needed and nothing else", () => {
  const { files } = tarball();
  const meant = ["README.md", "package.json", "index.d.ts", "check.d.ts", "wasm.d.ts", "engine.js", "engine_bg.wasm", "check_engine.js", "check_engine_bg.wasm", "index.js", "check.js", "check.workerd.js", "rulebook.js", "asked.js", "input.js", "names.js", "reasons.js", "start.js", "workerd.js"];
  assert.deepEqual(files, meant.sort());
});

test("node: installed and run, by init and by initSync", (context) => {
  const path = project(context, {
    "init.js": `import { init, Snapshot } from "portcullis"; await init(); ${ASK} console.log(answers);`,
    "sync.js": `
      import { readFileSync } from "node:fs";
      import { fileURLToPath } from "node:url";
      import { initSync, Snapshot } from "portcullis";
      initSync(readFileSync(fileURLToPath(import.meta.resolve("portcullis/engine_bg.wasm")))); ${ASK} console.log(answers);`,
    "check.js": `
      import { init, Snapshot } from "portcullis";
      import * as check from "portcullis/check";
      await init(); await check.init(); const { Rulebook } = check;
      const bytes = Snapshot.fromJson(${JSON.stringify(account())}).toBytes();
      const access = Rulebook.fromBytes(bytes).access({ user: "${ana.user}" });
      console.log(access.can("dns:edit", { zone: "${zone(0)}" }), access.can("dns:edit", { zone: "${zone(1)}" }));`,
    "late.cjs": `import("portcullis").then(async ({ init, Snapshot }) => { await init(); ${ASK} console.log(answers); });`,
    "errors.js": `
      import { init, Snapshot, PortcullisError } from "portcullis";
      try { Snapshot.fromJson("{}") } catch (error) { console.log(error.code) }
      await init(new Uint8Array([1, 2, 3])).catch((error) => console.log(error.name));
      await init();
      try { Snapshot.fromJson("{}") } catch (error) { console.log(error instanceof PortcullisError, error.code, error.path) }`,
  });
  for (const file of ["init.js", "sync.js", "check.js", "late.cjs"]) assert.equal(run(process.execPath, [file], path), "true false\n", file);
  assert.equal(run(process.execPath, ["errors.js"], path), "not_started\nCompileError\ntrue invalid state\n");
});

test("Vite: built, and the built page runs in Chromium", async (context) => {
  const path = example(context, "react");
  writeFileSync(join(path, "index.html"), '<!doctype html><title>Vite</title><output></output><script type="module" src="/main.js"></script>');
  writeFileSync(join(path, "main.js"), `import { init, Snapshot } from "portcullis"; await init(); ${ASK} document.querySelector("output").textContent = answers;`);
  const said = run(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], path);
  assert.equal(said, "", "no warnings");
  const assets = readdirSync(join(path, "dist/assets"));
  assert.equal(assets.filter((name) => name.endsWith(".wasm")).length, 1, `${assets}`);
  await reads(context, await serve(context, join(path, "dist")));
});

test("Vite: its development server, with the package left out of the pre-bundling", async (context) => {
  const path = example(context, "react");
  writeFileSync(join(path, "index.html"), '<!doctype html><title>Vite</title><output></output><script type="module" src="/main.js"></script>');
  writeFileSync(join(path, "main.js"), `import { init, Snapshot } from "portcullis"; await init(); ${ASK} document.querySelector("output").textContent = answers;`);
  const port = await freePort();
  const vite = start(context, process.execPath, ["node_modules/vite/bin/vite.js", "--port", `${port}`, "--strictPort", "--host", "127.0.0.1"], path);
  await vite.says(/Local:/);
  await reads(context, `http://127.0.0.1:${port}/`);
});

test("esbuild: bundled, and the bundle runs beside the wasm", (context) => {
  const path = project(context, { "entry.js": `import { init, Snapshot } from "portcullis"; await init(); ${ASK} console.log(answers);` });
  const { warnings } = require("esbuild").buildSync({
    absWorkingDir: path,
    entryPoints: ["entry.js"],
    outfile: "out/bundle.mjs",
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  writeFileSync(join(path, "out/engine_bg.wasm"), readFileSync(join(path, "node_modules/portcullis/engine_bg.wasm")));
  assert.equal(run(process.execPath, ["out/bundle.mjs"], path), "true false\n");
});

test("a browser without a bundler: an import map is all", async (context) => {
  const path = project(context, {
    "index.html": `<!doctype html><title>Plain</title><output></output>
      <script type="importmap">{ "imports": { "portcullis": "./node_modules/portcullis/index.js" } }</script>
      <script type="module">import { init, Snapshot } from "portcullis"; await init(); ${ASK} document.querySelector("output").textContent = answers;</script>`,
  });
  await reads(context, await serve(context, path));
});

const ANSWER = `${ASK} export default { fetch: () => new Response(answers) };`;
const WORKERS = {
  "started by its condition": { conditions: ["workerd"], source: `import { Snapshot } from "portcullis"; ${ANSWER}` },
  "only asking": { conditions: ["workerd"], source: `import { Rulebook } from "portcullis/check"; const answers = String(typeof Rulebook.fromBytes === "function") + " " + (() => { try { return Rulebook.fromBytes(new Uint8Array()) } catch ({ code }) { return code !== "invalid" } })(); export default { fetch: () => new Response(answers) };` },
  "handed the module": { conditions: [], source: `import { initSync, Snapshot } from "portcullis"; import engine from "portcullis/engine_bg.wasm"; initSync(engine); ${ANSWER}` },
};

for (const [how, { conditions, source }] of Object.entries(WORKERS)) {
  test(`workerd: an edge worker, ${how}`, async (context) => {
    const port = await freePort();
    const path = project(context, { "entry.js": source, "config.capnp": workerd(port) });
    const options = { absWorkingDir: path, entryPoints: ["entry.js"], outfile: "worker.js", bundle: true, format: "esm", conditions, external: ["*.wasm"], logLevel: "silent" };
    assert.deepEqual(require("esbuild").buildSync(options).warnings, []);
    start(context, require("workerd").default, ["serve", "config.capnp"], path);
    assert.equal(await eventually(async () => (await fetch(`http://127.0.0.1:${port}/`)).text()), "true false");
  });
}

test("where there is neither fetch nor a file system nor a process: a compiled module and nothing else", async (context) => {
  const path = project(context, { "entry.js": `import { initSync, Snapshot } from "portcullis"; initSync(engine); ${ASK} say(answers);` });
  const options = { absWorkingDir: path, entryPoints: ["entry.js"], bundle: true, format: "iife", write: false, logLevel: "silent", define: { "import.meta.url": "undefined" } };
  const [{ text }] = require("esbuild").buildSync(options).outputFiles;
  const engine = new WebAssembly.Module(readFileSync(join(path, "node_modules/portcullis/engine_bg.wasm")));
  const said = [];
  runInNewContext(text, { engine, WebAssembly, TextDecoder, TextEncoder, say: (what) => said.push(what) });
  assert.deepEqual(said, ["true false"]);
});

const RIGHT = `
  import { init, initSync, PortcullisError, Snapshot, type Handle, type Preview } from "portcullis";
  import engine from "portcullis/engine_bg.wasm";
  import { Rulebook, type Access } from "portcullis/check";
  export const small: Access = Rulebook.fromBytes(Snapshot.fromJson("{}").toBytes()).access({ user: "0" });
  initSync(engine); initSync(new Uint8Array()); await init("/engine_bg.wasm"); await init(engine);
  const access = Snapshot.fromJson("{}").access({ user: "0" });
  const handle: Handle = access.handle("dns:edit", { zone: "0" });
  export const yes: boolean = access.allows(handle);
  export const code = (error: unknown): string => (error instanceof PortcullisError ? error.code + error.path : "");
  // @ts-expect-error a handle is made by an access
  access.allows({});
  export type Shown = Preview["people"];`;

const TYPESCRIPT = {
  "nodenext, with node's types": { module: "nodenext", lib: ["es2022"], types: ["node"] },
  "nodenext, with a browser's types": { module: "nodenext", lib: ["es2022", "dom"], types: [] },
  "bundler, with a browser's types": { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
  "bundler, with an edge worker's types": { module: "esnext", moduleResolution: "bundler", lib: ["es2022"], types: ["@cloudflare/workers-types/index.d.ts"] },
  "bundler, with no platform's types": { module: "esnext", moduleResolution: "bundler", lib: ["es2022"], types: [] },
};

for (const [what, config] of Object.entries(TYPESCRIPT)) {
  test(`TypeScript: ${what}`, (context) => {
    const compilerOptions = { strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, target: "es2022", ...config };
    const path = project(context, { "main.ts": RIGHT, "tsconfig.json": JSON.stringify({ compilerOptions, files: ["main.ts"] }) });
    lend(path, "@types/node", "undici-types", "@cloudflare/workers-types");
    assert.equal(run(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "."], path), "");
  });
}

/** Waits until a page shows what Ana may do. */
async function reads(context, address) {
  const { shown, complaints } = await page(context, address);
  await shown.waitForFunction(() => document.querySelector("output")?.textContent !== "", undefined, { timeout: 20_000 }).catch(() => {});
  assert.equal(await shown.locator("output").textContent(), "true false", complaints.join("\n"));
  assert.deepEqual(complaints, []);
}

/** A worker as a bundler for the edge hands it over: one script, and the wasm under the names by which it was imported. */
function workerd(port) {
  const names = ["engine_bg.wasm", "check_engine_bg.wasm", "portcullis/engine_bg.wasm"];
  const wasm = names.map((name) => `(name = "${name}", wasm = embed "node_modules/portcullis/${name.replace("portcullis/", "")}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js"), ${wasm.join(", ")}],
  compatibilityDate = "2026-10-01",
);`;
}

/** Starts a program that is stopped after the test. */
function start(context, program, args, cwd) {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  context.after(async () => {
    const gone = child.exitCode === null && once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    if (!context.passed) context.diagnostic(printed);
  });
  const says = (wanted) =>
    eventually(() => {
      // Where `CI` is set, programs colour what they print though nobody looks.
      if (child.exitCode !== null || !wanted.test(stripVTControlCharacters(printed))) throw new Error(`not yet: ${printed}`);
    });
  return { says };
}

/** Tries again for twenty seconds. */
async function eventually(attempt) {
  const until = Date.now() + 20_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
