// Memory stays flat, over bad calls as over good ones, whether what was made is freed or only forgotten.

import { test } from "node:test";
import assert from "node:assert/strict";
import { setTimeout as later } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { join } from "node:path";
import { Snapshot, folder } from "./portcullis.mjs";
import { NOW, account, ana, invite, owner, zone } from "./account.mjs";

const { default: start } = await import(pathToFileURL(join(folder, "engine.js")));
/** Started already, so this only hands over what is running. */
const { memory } = await start();
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const CALLS = 100_000;
const CYCLES = 10_000;

const snapshot = Snapshot.fromJson(account());
const texts = {
  short: "{",
  wrong: JSON.stringify({ ...account(), revision: "x" }),
  deep: "[".repeat(10_000),
};

function bad(number) {
  const attempts = [
    () => Snapshot.fromJson(texts.short),
    () => Snapshot.fromJson(texts.wrong),
    () => Snapshot.fromJson(texts.deep),
    () => Snapshot.fromJson(account(0), { format: 9 }),
    () => snapshot.access({ user: `nobody ${number}` }),
    () => snapshot.apply({ revision: 1, events: [] }),
    () => snapshot.preview({ caller: { user: owner.user }, command: { type: "x" }, now: NOW }),
    () => snapshot.whoCan("dns:edit", "account", { now: "x" }),
  ];
  assert.throws(attempts[number % attempts.length], { name: "PortcullisError" });
}

/** Everything that holds memory of the engine, and what copies out of it. */
function makeAll(number) {
  const fresh = Snapshot.fromJson(small);
  const access = snapshot.access({ user: ana.user, context: { now: NOW } });
  access.can("dns:edit", { zone: zone(number % 4) }, NOW);
  const { after } = snapshot.preview({ caller: { user: owner.user }, command: invite(), now: NOW });
  if (number % 100 === 0) [access.explain("dns:edit", { zone: zone(0) }), access.grid(), access.classes(), access.reasons(), access.masks()];
  return [fresh, access, after];
}

const small = JSON.stringify(account(1));

test(`${CALLS} bad calls take no memory`, () => {
  const repeat = (count) => Array.from({ length: count }).forEach((_, number) => bad(number));
  repeat(400);
  const before = memory.buffer.byteLength;
  repeat(CALLS);
  assert.equal(memory.buffer.byteLength, before);
});

test(`${CYCLES} snapshots, accesses and previews take no memory once freed`, () => {
  const repeat = (count) => {
    for (let number = 0; number < count; number += 1) makeAll(number).forEach((made) => made.free());
  };
  repeat(200);
  const before = memory.buffer.byteLength;
  repeat(CYCLES);
  assert.equal(memory.buffer.byteLength, before);
});

test(`${CYCLES} snapshots, accesses and previews take no memory once forgotten`, async () => {
  const repeat = async (count) => {
    for (let number = 0; number < count; number += 1) {
      makeAll(number);
      if (number % 200 !== 0) continue;
      collect();
      // What is collected is freed in a task of its own.
      await later(1);
    }
  };
  const size = () => memory.buffer.byteLength;
  const [before, kept] = [size(), Array.from({ length: 1_000 }, (_, number) => makeAll(number))];
  const cost = size() - before;
  kept.flat().forEach((made) => made.free());
  await repeat(1_000);
  const warm = size();
  await repeat(CYCLES);
  // How many wait for the collector at once differs from run to run, but it is never a tenth of them all.
  assert.ok(size() - warm < cost, `grown by ${size() - warm} bytes; a tenth of them, kept, take ${cost}`);
  assert.ok(cost > 1_000_000, "the engine's memory is what is measured");
});

test("what is freed by `using` is freed", () => {
  const access = snapshot.access({ user: ana.user });
  access[Symbol.dispose]();
  assert.throws(() => access.member, { code: "freed" });
});
