// Memory stays flat, over bad calls as over good ones. PORTCULLIS_CALLS=100000 for the long run.

import { test } from "node:test";
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { Snapshot, folder } from "./portcullis.mjs";
import { NOW, account, ana, invite, owner, zone } from "./account.mjs";

const { default: start } = await import(pathToFileURL(join(folder, "engine.js")));
/** Started already, so this only hands over what is running. */
const { memory } = await start();
const calls = Number(process.env.PORTCULLIS_CALLS ?? 20_000);

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

function good(number) {
  const access = snapshot.access({ user: ana.user, context: { now: NOW } });
  access.can("dns:edit", { zone: zone(number % 4) }, NOW);
  access.explain("dns:edit", { zone: zone(number % 4) });
  access.grid();
  access.free();
  const { after } = snapshot.preview({ caller: { user: owner.user }, command: invite(), now: NOW });
  after.free();
}

function growth(count, call) {
  for (let number = 0; number < 200; number += 1) call(number);
  const before = memory.buffer.byteLength;
  for (let number = 0; number < count; number += 1) call(number);
  return memory.buffer.byteLength - before;
}

test(`${calls} bad calls take no memory`, () => assert.equal(growth(calls, bad), 0));
test(`${calls / 20} previews take no memory once freed`, () => assert.equal(growth(calls / 20, good), 0));
