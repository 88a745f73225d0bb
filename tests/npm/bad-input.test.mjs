// Whatever is handed over, the answer is an error that names the field, and the instance goes on.

import { test } from "node:test";
import assert from "node:assert/strict";
import { PortcullisError, Snapshot } from "./portcullis.mjs";
import { NOW, account, ana, id, invite, owner, zone } from "./account.mjs";

const snapshot = Snapshot.fromJson(account());
const access = snapshot.access({ user: ana.user, context: { now: NOW } });
const good = { caller: { user: owner.user }, command: invite(), now: NOW };

/** A state with one thing about it changed. */
const spoilt = (change) => {
  const state = account();
  change(state);
  return state;
};
const deep = (depth) => "[".repeat(depth) + "]".repeat(depth);
const nested = (depth) => {
  let value = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};
const ring = {};
ring.ring = ring;

// [what, call, code, path]
const cases = [
  ["no JSON", () => Snapshot.fromJson("nonsense"), "malformed", "state"],
  ["no text at all", () => Snapshot.fromJson(""), "malformed", "state"],
  ["JSON that ends too soon", () => Snapshot.fromJson('{"revision": 1, "account": {"id"'), "malformed", "state.account.id"],
  ["nothing", () => Snapshot.fromJson(undefined), "invalid", "state"],
  ["null", () => Snapshot.fromJson(null), "invalid", "state"],
  ["a number", () => Snapshot.fromJson(12), "invalid", "state"],
  ["a function", () => Snapshot.fromJson(() => 1), "invalid", "state"],
  ["a ring", () => Snapshot.fromJson(ring), "malformed", "state"],
  ["a big integer", () => Snapshot.fromJson({ revision: 1n }), "malformed", "state"],
  ["10,000 levels of text", () => Snapshot.fromJson(deep(10_000)), "invalid", "state"],
  ["10,000 levels in a field nobody reads", () => Snapshot.fromJson(`{"revision": 1, "more": ${deep(10_000)}}`), "malformed"],
  ["2,000 levels in a command", () => snapshot.preview({ ...good, command: { type: "leave_account", more: nested(2_000) } }), "invalid", "command.more"],
  ["10,000 levels of object", () => Snapshot.fromJson({ revision: 1, more: nested(10_000) }), "malformed"],
  ["a revision of the wrong type", () => Snapshot.fromJson(spoilt((s) => (s.revision = "7"))), "invalid", "state.revision"],
  ["half a revision", () => Snapshot.fromJson(spoilt((s) => (s.revision = 7.5))), "invalid", "state.revision"],
  ["a revision beyond 2^53", () => Snapshot.fromJson(spoilt((s) => (s.revision = 2 ** 60))), "invalid", "state.revision"],
  ["a setting that is unknown", () => Snapshot.fromJson(spoilt((s) => (s.account.settings.x = 1))), "invalid", "state.account.settings.x"],
  ["no settings", () => Snapshot.fromJson(spoilt((s) => delete s.account.settings)), "invalid", "state.account"],
  ["a member under another id", () => Snapshot.fromJson(spoilt((s) => (s.members[ana.member].id = id("b", 9)))), "invalid", `state.members.${ana.member}.id`],
  ["an id that is none", () => Snapshot.fromJson(spoilt((s) => (s.resources = { x: {} }))), "invalid", "state.resources.x"],
  ["a lone surrogate", () => Snapshot.fromJson(spoilt((s) => (s.account.settings.name = "\ud800"))), "malformed", "state.account.settings.name"],
  ["a catalogue of the future", () => Snapshot.fromJson(account(), { ...snapshot.catalogue(), format: 2 }), "catalogue", "catalogue"],
  ["a catalogue without roles", () => Snapshot.fromJson(account(), { ...snapshot.catalogue(), roles: 1 }), "invalid", "catalogue.roles"],
  ["nobody", () => snapshot.access(), "invalid", ""],
  ["two at once", () => snapshot.access({ user: ana.user, member: ana.member }), "invalid", ""],
  ["a user that is no id", () => snapshot.access({ user: "ana" }), "invalid", "user"],
  ["an address that is none", () => snapshot.access({ user: ana.user, context: { address: "999.1.1.1" } }), "invalid", "context.address"],
  ["a fact that is unknown", () => snapshot.access({ user: ana.user, context: { mood: 1 } }), "invalid", "context.mood"],
  ["a moment that is none", () => snapshot.access({ user: ana.user, context: { now: NaN } }), "invalid", "context.now"],
  ["an outlook of no id", () => snapshot.outlook("ana"), "invalid", "member"],
  ["an outlook at no moment", () => snapshot.outlook(ana.member, "today"), "invalid", "now"],
  ["an entry without events", () => snapshot.apply({ revision: 8 }), "invalid", "entry"],
  ["an event of nothing known", () => snapshot.apply({ revision: 8, events: [{ object: "moon" }] }), "invalid", "entry.events[0].object"],
  ["an entry already seen", () => snapshot.apply({ revision: 6, events: [] }), "stale_revision", "entry.revision"],
  ["no preview", () => snapshot.preview(), "invalid", ""],
  ["a caller that is nobody", () => snapshot.preview({ ...good, caller: {} }), "invalid", "caller"],
  ["an undefined user is no operator", () => snapshot.preview({ ...good, caller: { user: undefined } }), "invalid", "caller"],
  ["a user who is the operator too", () => snapshot.preview({ ...good, caller: { user: owner.user, operator: true } }), "invalid", "caller"],
  ["an unknown command", () => snapshot.preview({ ...good, command: { type: "destroy" } }), "invalid", "command.type"],
  ["a command of the wrong form", () => snapshot.preview({ ...good, command: { type: "invite_members", emails: 3 } }), "invalid", "command.emails"],
  ["a seed that is too short", () => snapshot.preview({ ...good, seed: "abc" }), "invalid", "seed"],
  ["a seed with a sign", () => snapshot.preview({ ...good, seed: "+0123456789abcdef0123456789abcde" }), "invalid", "seed"],
  ["who can, in no context", () => snapshot.whoCan("dns:edit", "account", { now: "x" }), "invalid", "context.now"],
  ["an action that is no text", () => access.can(7, "account", NOW), "invalid", "action"],
  ["no resource", () => access.can("dns:edit", undefined, NOW), "invalid", "resource"],
  ["a resource of no kind", () => access.can("dns:edit", { zone: 7 }, NOW), "invalid", "resource"],
  ["a record without a type", () => access.can("dns:edit", { record: { zone: zone(0), name: "x" } }, NOW), "invalid", "resource.record.type"],
  ["half a moment", () => access.can("dns:edit", "account", 0.5), "invalid", "now"],
  ["a moment beyond 2^53", () => access.can("dns:edit", "account", 2 ** 53), "invalid", "now"],
  ["explaining what is no resource", () => access.explain("dns:edit", []), "invalid", "resource"],
  ["a kind that is no text", () => access.visible({}), "invalid", "kind"],
];

for (const [what, call, code, path] of cases) {
  test(`${what}: ${code}`, () => {
    assert.throws(call, (error) => {
      assert.ok(error instanceof PortcullisError && error instanceof Error, `${error}`);
      assert.equal(error.code, code, error.message);
      if (path !== undefined) assert.equal(error.path, path, error.message);
      assert.ok(error.message.length > 4 && !error.message.includes("\n"));
      return true;
    });
    assert.equal(snapshot.revision, 7);
    assert.equal(access.can("dns:edit", { zone: zone(0) }, NOW), true, "the instance goes on");
  });
}

test("huge texts are refused before they are copied", () => {
  const huge = "x".repeat(64 * 1024 * 1024 + 1);
  assert.throws(() => Snapshot.fromJson(huge), { code: "too_large", path: "state" });
  assert.throws(() => Snapshot.fromJson({ huge }), { code: "too_large", path: "state" });
  assert.throws(() => snapshot.apply(huge), { code: "too_large", path: "entry" });
  assert.equal(access.can(huge, "account", NOW), false);
  assert.equal(access.can("dns:edit", { zone: huge }, NOW), false);
  assert.equal(access.can("dns:edit", { record: { zone: zone(0), name: huge, type: "A" } }, NOW), true, "a name like any other");
  assert.equal(access.any("dns:edit", huge, NOW), false);
  assert.equal(access.explain(huge, "account").reason, "unknown_action");
});

test("text that looks like markup, SQL or nothing comes back as it is", () => {
  for (const name of ["<script>alert(1)</script>", "'; DROP TABLE members; --", "\u0000\u001f", "\u202eexe", "🏰".repeat(50)]) {
    const again = JSON.parse(Snapshot.fromJson(spoilt((s) => (s.account.settings.name = name))).toJson());
    assert.equal(again.account.settings.name, name);
  }
});

test("a command with 10,000 addresses is refused with issues", () => {
  const emails = Array.from({ length: 10_000 }, (_, number) => `p${number}@example.com`);
  const { issues, events } = snapshot.preview({ ...good, command: { ...invite(), emails } });
  assert.deepEqual(events, []);
  assert.deepEqual(issues.map(({ code, path }) => [code, path]), [["too_many", "emails"]]);
});

test("what was freed says so", () => {
  const gone = Snapshot.fromJson(account());
  const goneAccess = gone.access({ user: ana.user });
  gone.free();
  assert.equal(goneAccess.can("dns:edit", { zone: zone(0) }), true, "an access holds what it needs");
  const handle = goneAccess.handle("dns:edit", { zone: zone(0) });
  goneAccess.free();
  assert.throws(() => goneAccess.allows(handle), { code: "freed" });
  assert.throws(() => goneAccess.masks(), { code: "freed" });
  assert.throws(() => gone.revision, { code: "freed" });
  assert.throws(() => goneAccess.can("dns:edit", { zone: zone(0) }), { code: "freed" });
  assert.throws(() => gone.free(), { code: "freed" });
});
