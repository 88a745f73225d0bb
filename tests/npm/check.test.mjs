// A rulebook from bytes, in the whole package and in the smaller one: the same answers as of the snapshot it was made of.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as whole from "./portcullis.mjs";
import { NOW, account, ana, id, owner, zone } from "./account.mjs";

const check = await import(pathToFileURL(join(whole.folder, "check.js")));
check.initSync(readFileSync(join(whole.folder, "check_engine_bg.wasm")));

const state = account();
state.policies[id("e", 4)] = {
  ...state.policies[id("e", 2)],
  id: id("e", 4),
  effect: "deny",
  scope: { include: [{ type: "record", zone: zone(0), name: "www.d0.example.org", rtype: "A" }] },
};
state.policies[id("e", 2)].conditions = { address_in: ["192.0.2.0/24"], expires_at: NOW + 1000 };
const snapshot = whole.Snapshot.fromJson(state);
const bytes = snapshot.toBytes();
const RESOURCES = ["account", ...[0, 1, 2, 3].map((number) => ({ zone: zone(number) })), { zone: id("f", 1) }];
const RECORDS = ["www.d0.example.org", "WWW.d0.example.org.", "mail.d0.example.org"].map((name) => ({ record: { zone: zone(0), name, type: "A" } }));
const FACTS = [{}, { second_factor: true }, { second_factor: false, address: "192.0.2.7" }, { address: "2001:db8::1", channel: "api" }, { channel: "dashboard" }];

for (const [name, { Rulebook }] of Object.entries({ portcullis: whole, "portcullis/check": check })) {
  test(`${name}: asked anything, a rulebook answers as its snapshot does`, () => {
    const book = Rulebook.fromBytes(bytes);
    assert.equal(book.revision, snapshot.revision);
    assert.deepEqual(book.actions, snapshot.actions);
    for (const who of [{ user: ana.user }, { user: owner.user }, { member: ana.member }, { user: id("a", 9) }]) {
      for (const facts of FACTS) {
        const asking = { ...who, context: { now: NOW, ...facts } };
        const [one, other] = [book.access(asking), snapshot.access(asking)];
        assert.deepEqual([one.member, one.until, one.resources], [other.member, other.until, other.resources]);
        assert.deepEqual(one.masks(), other.masks());
        assert.equal(one.any("dns:edit", "zone", NOW), other.any("dns:edit", "zone", NOW));
        for (const resource of [...RESOURCES, ...RECORDS]) {
          for (const action of ["dns:read", "dns:edit", "caching:purge", "members:edit", "no:such"]) {
            const expected = other.can(action, resource, NOW);
            assert.equal(one.can(action, resource, NOW), expected, `${action} ${JSON.stringify([asking, resource])}`);
            assert.equal(one.allows(one.handle(action, resource), NOW), expected);
            assert.equal(one.allows(other.handle(action, resource), NOW), false, "a handle of something else");
            if (one.until !== Infinity) assert.equal(one.can(action, resource, one.until), false);
          }
        }
      }
    }
  });

  test(`${name}: what is no rulebook is refused, wherever it is damaged`, () => {
    const refused = (source) => assert.throws(() => Rulebook.fromBytes(source), { name: "PortcullisError", code: "invalid", path: "bytes" });
    [new Uint8Array(), new Uint8Array(1000), undefined, "text", 7, bytes.slice(0, -1), new Uint8Array([...bytes, 0])].forEach(refused);
    for (let length = 0; length < bytes.length; length += 97) refused(bytes.subarray(0, length));
    // A changed byte may make another rulebook, but never anything worse.
    for (let at = 0; at < bytes.length; at += 31) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x55;
      try {
        const book = Rulebook.fromBytes(damaged);
        book.access({ user: ana.user, context: { now: NOW } }).can("dns:edit", { zone: zone(0) }, NOW);
        book.free();
      } catch (error) {
        assert.equal(error.code, "invalid");
      }
    }
    assert.equal(Rulebook.fromBytes(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)).revision, 7, "any form of bytes");
  });

  test(`${name}: wrong questions are told`, () => {
    const book = Rulebook.fromBytes(bytes);
    const asked = (asking) => () => book.access(asking);
    for (const [asking, path] of [
      [undefined, ""],
      [{ user: ana.user, member: ana.member }, ""],
      [{ user: "ana" }, "user"],
      [{ member: 7 }, "member"],
      [{ user: ana.user, context: { now: 0.5 } }, "now"],
      [{ user: ana.user, context: { address: "999.1.1.1" } }, "context.address"],
      [{ user: ana.user, context: { channel: "door" } }, "context.channel"],
      [{ user: ana.user, context: { second_factor: 1 } }, "context.second_factor"],
      [{ user: ana.user, context: { mood: 1 } }, "context.mood"],
    ]) {
      assert.throws(asked(asking), { name: "PortcullisError", code: "invalid", path });
    }
    assert.throws(() => new Rulebook(), { code: "invalid" });
    book.free();
    assert.throws(() => book.revision, { code: "freed" });
  });
}

test("nothing of a person but ids is in the bytes", () => {
  const text = Buffer.from(bytes).toString("latin1");
  for (const word of ["ana@example.com", "owner@example.com"]) assert.equal(text.includes(word), false);
});
