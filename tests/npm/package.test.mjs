// The package as it is installed: the README, the types, a bundler, and what must not change unnoticed.
// UPDATE_GOLDEN=1 writes tests/golden anew.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as exported from "./portcullis.mjs";
import { account, owner, zone } from "./account.mjs";

const { folder, root } = exported;
/** The modules that are written by hand. */
const OWN = ["index.js", "asked.js", "check.js", "input.js", "names.js", "reasons.js", "rulebook.js", "start.js"];
const golden = join(root, "tests/golden");
const update = process.env.UPDATE_GOLDEN === "1";
const require = createRequire(import.meta.url);

/** A project that has the package installed. */
function project(context) {
  const path = mkdtempSync(join(tmpdir(), "portcullis-npm-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, "node_modules"));
  symlinkSync(folder, join(path, "node_modules/portcullis"), "dir");
  writeFileSync(join(path, "package.json"), '{"type": "module"}');
  return path;
}

test("the README's first lines run as they stand", (context) => {
  const path = project(context);
  const [lines, more, asking] = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
  assert.ok(lines.trim().split("\n").filter(Boolean).length <= 11, "ten lines and the import");
  // What a page would have around them.
  const around = `
    const [account, user, zone, button] = ["d", ${JSON.stringify(owner.user)}, ${JSON.stringify(zone(0))}, { hidden: true }];
    globalThis.fetch = async (address) => ({ text: async () => ${JSON.stringify(JSON.stringify(account()))} });`;
  writeFileSync(join(path, "readme.mjs"), `${lines}`.replace("await init();", `${around}\nawait init();`) + `${more}\nconsole.log(button.hidden);`);
  const said = execFileSync(process.execPath, ["readme.mjs"], { cwd: path, encoding: "utf8" });
  assert.match(said, /type: 'account'/);
  assert.match(said, /may be edited\nfalse\n$/);
  const bytes = exported.Snapshot.fromJson(account()).toBytes();
  const known = `const [bytes, user] = [new Uint8Array([${bytes}]), ${JSON.stringify(owner.user)}];`;
  writeFileSync(join(path, "asking.mjs"), `${known}\n${asking}\nconsole.log(access.can("members:edit", "account"));`);
  assert.equal(execFileSync(process.execPath, ["asking.mjs"], { cwd: path, encoding: "utf8" }), "true\n");
});

test("TypeScript accepts right use and refuses wrong use, without the checks of its own library left out", (context) => {
  const path = project(context);
  cpSync(join(import.meta.dirname, "types.ts"), join(path, "types.ts"));
  const config = { strict: true, noEmit: true, target: "es2022", module: "nodenext", lib: ["es2022", "dom"], types: [], exactOptionalPropertyTypes: true, preserveSymlinks: true };
  writeFileSync(join(path, "tsconfig.json"), JSON.stringify({ compilerOptions: config, files: ["types.ts"] }));
  try {
    execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", path], { encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test("the types name exactly what is exported", () => {
  const types = readFileSync(join(folder, "index.d.ts"), "utf8");
  const declared = [...types.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  const source = readFileSync(join(folder, "index.js"), "utf8");
  const real = [...source.matchAll(/^export (?:(?:async )?(?:class|function|const) |{ )(\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(declared.sort(), real.sort());
  for (const name of ["Snapshot", "Rulebook", "Access"]) {
    const body = types.match(new RegExp(`^export class ${name} {\n([^]*?)^}`, "m"))[1];
    const members = [...body.matchAll(/^  (?:static |readonly )?(\w+)[(:]/gm)].map(([, member]) => member);
    const own = chain(exported[name].prototype).flatMap(Object.getOwnPropertyNames).filter((member) => member !== "constructor");
    const statics = Object.getOwnPropertyNames(exported[name]).filter((member) => !["length", "name", "prototype"].includes(member));
    assert.deepEqual(members.sort(), [...own, ...statics].sort(), name);
  }
});

/** A prototype and what it inherits from, as far as it is ours. */
function chain(prototype) {
  return prototype === Object.prototype ? [] : [prototype, ...chain(Object.getPrototypeOf(prototype))];
}

test("the error codes of the types are those of the engine and the package", () => {
  const types = readFileSync(join(folder, "index.d.ts"), "utf8");
  const declared = [...types.match(/type ErrorCode =([^;]*);/)[1].matchAll(/"(\w+)"/g)].map(([, code]) => code);
  const rust = readFileSync(join(root, "crates/wasm/src/error.rs"), "utf8").match(/fn code[^]*?\n    }/)[0];
  const source = OWN.map((file) => readFileSync(join(folder, file), "utf8")).join("");
  const codes = [...rust.matchAll(/=> "(\w+)"/g), ...source.matchAll(/PortcullisError\("(\w+)"/g)].map(([, code]) => code);
  assert.deepEqual(declared.sort(), [...new Set(codes)].sort());
});

test("the package has the workspace's version", () => {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const workspace = readFileSync(join(root, "Cargo.toml"), "utf8").match(/\[workspace\.package\]\nversion = "([^"]+)"/)[1];
  assert.equal(version, workspace);
});

for (const file of ["index.d.ts", "check.d.ts"]) {
  test(`the public types change only on purpose: ${file}`, () => {
    const path = join(golden, `npm-${file}`);
    const types = readFileSync(join(folder, file), "utf8");
    if (update) writeGolden(path, types);
    assert.equal(types, readFileSync(path, "utf8"), "UPDATE_GOLDEN=1 if this is meant");
  });
}

test("nothing grows by more than five in a hundred unnoticed", () => {
  const path = join(golden, "sizes.json");
  const sizes = Object.fromEntries(["engine_bg.wasm", "engine.js", "check_engine_bg.wasm", "check_engine.js", ...OWN].map((file) => [file, size(readFileSync(join(folder, file)))]));
  if (update) writeGolden(path, `${JSON.stringify(sizes, null, 2)}\n`);
  const known = JSON.parse(readFileSync(path, "utf8"));
  assert.deepEqual(Object.keys(sizes), Object.keys(known));
  for (const [file, found] of Object.entries(sizes)) {
    for (const [form, bytes] of Object.entries(found)) {
      const was = known[file][form];
      assert.ok(bytes <= was * 1.05, `${file} (${form}) grew from ${was} to ${bytes} bytes; UPDATE_GOLDEN=1 if this is meant`);
    }
  }
});

function size(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes, { params }).length };
}

function writeGolden(path, text) {
  mkdirSync(golden, { recursive: true });
  writeFileSync(path, text);
}
