// What a browser downloads: a script with what it imports, bundled and minified, and files beside it; brotli at its best.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

/** In bytes. */
export async function weigh(script, ...files) {
  const made = await build({ entryPoints: [script], bundle: true, minify: true, format: "esm", write: false, logLevel: "error" });
  const parts = [...made.outputFiles.map(({ contents }) => contents), ...files.map((file) => readFileSync(file))];
  return parts.reduce((sum, bytes) => sum + squeezed(bytes), 0);
}

function squeezed(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
}
