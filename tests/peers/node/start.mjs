// How long our engine takes to start once its wasm is compiled, in nanoseconds: `node start.mjs FOLDER`.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const { initSync } = await import(pathToFileURL(join(folder, "index.js")));
const module = new WebAssembly.Module(readFileSync(join(folder, "engine_bg.wasm")));
const start = performance.now();
initSync(module);
console.log((performance.now() - start) * 1e6);
