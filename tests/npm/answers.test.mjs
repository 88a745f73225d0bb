// Snapshot, Access and preview on a small account.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Access, Snapshot } from "./portcullis.mjs";
import { NOW, account, ana, id, invite, owner, zone } from "./account.mjs";

const snapshot = Snapshot.fromJson(account());
const context = { now: NOW };
const access = snapshot.access({ user: ana.user, context });

test("can says yes where a policy allows it and no everywhere else", () => {
  assert.equal(access.can("dns:edit", { zone: zone(0) }, NOW), true);
  assert.equal(access.can("dns:read", { resource: zone(0) }, NOW), true, "edit gives read");
  assert.equal(access.can("dns:edit", { zone: zone(1) }, NOW), false, "not tagged");
  assert.equal(access.can("dns:edit", { zone: id("f", 1) }, NOW), false, "no such domain");
  assert.equal(access.can("dns:edit", { zone: "" }, NOW), false, "the empty id is not the account");
  for (const wrong of [zone(0).toUpperCase(), `${zone(0)}0`, zone(0).slice(1), ` ${zone(0).slice(1)}`, zone(0).replace("c", ":"), zone(0).replace("c", "g"), zone(0).replace("c", "é")]) {
    assert.equal(access.can("dns:edit", { zone: wrong }, NOW), false, wrong);
  }
  assert.equal(access.can("members:edit", "account", NOW), false);
  assert.equal(access.can("no:such", "account", NOW), false);
  assert.equal(access.can("*", "account", NOW), false);
  assert.equal(snapshot.access({ user: owner.user, context }).can("members:edit", "account", NOW), true);
  assert.equal(snapshot.access({ user: id("a", 9), context }).can("dns:read", { zone: zone(0) }, NOW), false);
});

test("a record is asked about in any spelling", () => {
  const record = (name, type) => access.can("dns:edit", { record: { zone: zone(0), name, type } }, NOW);
  assert.equal(record("www.d0.example.org", "A"), true);
  assert.equal(record("WWW.d0.example.org.", "a"), true);
  const denied = account();
  denied.policies[id("e", 4)] = {
    ...denied.policies[id("e", 2)],
    id: id("e", 4),
    effect: "deny",
    scope: { include: [{ type: "record", zone: zone(0), name: "www.d0.example.org", rtype: "A" }] },
  };
  const stricter = Snapshot.fromJson(denied).access({ user: ana.user, context });
  const ask = (name, type) => stricter.can("dns:edit", { record: { zone: zone(0), name, type } }, NOW);
  assert.equal(ask("WWW.d0.example.org.", "a"), false);
  assert.equal(ask("www.d0.example.org", "AAAA"), true);
  assert.equal(ask("mail.d0.example.org", "A"), true);
});

test("handles answer as names do, for any access to the same snapshot", () => {
  const edit = (resource, action = "dns:edit") => access.handle(action, resource);
  assert.equal(access.allows(edit({ zone: zone(0) }), NOW), true);
  assert.equal(access.allows(edit({ zone: zone(1) }), NOW), false);
  assert.equal(access.allows(edit({ zone: "" }), NOW), false, "the empty id is not the account");
  assert.equal(access.allows(edit({ zone: id("f", 1) }), NOW), false);
  assert.equal(access.allows(edit("account", "no:such"), NOW), false);
  const record = (name) => ({ record: { zone: zone(0), name, type: "A" } });
  assert.equal(access.allows(edit(record("www.d0.example.org")), NOW), true);
  assert.equal(access.allows(edit(record("www.d0.example.org"), "no:such"), NOW), false);
  const [settings, boss] = [edit("account", "members:edit"), snapshot.access({ user: owner.user, context })];
  assert.deepEqual([access.allows(settings, NOW), boss.allows(settings, NOW)], [false, true]);
  assert.throws(() => access.handle("dns:edit", {}), { code: "invalid", path: "resource" });
});

test("a handle of another snapshot is answered no, as is what is no handle", () => {
  const elsewhere = Snapshot.fromJson(account()).access({ user: ana.user, context });
  for (const resource of ["account", { zone: zone(0) }, { record: { zone: zone(0), name: "x", type: "A" } }]) {
    assert.equal(elsewhere.allows(access.handle("dns:edit", resource), NOW), false);
  }
  for (const handle of [0, NaN, null, undefined, {}, "x"]) assert.equal(access.allows(handle, NOW), false);
});

test("masks hold exactly what can says", () => {
  const [masks, { actions }, { resources }] = [access.masks(), snapshot, access];
  assert.deepEqual([...resources].sort(), [0, 1, 2, 3].map(zone));
  const read = (place, number) => ((masks[masks[place] + (number >>> 5)] >>> (number & 31)) & 1) === 1;
  for (const [number, action] of actions.entries()) {
    assert.equal(read(0, number), access.can(action, "account", NOW), action);
    for (const [place, resource] of resources.entries()) {
      assert.equal(read(place + 1, number), access.can(action, { resource }, NOW), `${action} ${resource}`);
    }
  }
  masks.fill(0);
  assert.equal(access.can("dns:edit", { zone: zone(0) }, NOW), true, "they are a copy");
});

test("classes count what is alike", () => {
  const classes = snapshot.access({ user: ana.user, context: { now: NOW, second_factor: true } }).classes();
  assert.deepEqual(classes[0], { kind: "account", count: 1, yes: [] });
  const [school, rest] = [classes.find(({ yes }) => yes.includes("dns:edit")), classes.find(({ kind, yes }) => kind === "zone" && !yes.includes("dns:edit"))];
  assert.deepEqual([school.kind, school.count, rest.count], ["zone", 2, 2]);
  assert.deepEqual(rest.yes, ["caching:read", "caching:purge"]);
  assert.ok(["dns:read", "caching:purge"].every((action) => school.yes.includes(action)));
});

/** Every action on everything, asked one by one and all at once. */
function compare(asked) {
  const reasons = asked.reasons();
  for (const resource of ["account", ...[0, 1, 2, 3].map((number) => ({ zone: zone(number) })), { zone: id("f", 1) }]) {
    const row = reasons.on(resource);
    for (const [number, action] of [...snapshot.actions, "no:such"].entries()) {
      const { reason, policies } = reasons.of(action, resource);
      if (number < row.length) assert.equal(row[number], reasons.of(action, resource));
      const explained = asked.explain(action, resource);
      const determining = explained.determining.map(({ policy }) => policy);
      assert.deepEqual([reason, policies], [explained.reason, determining], `${action} ${JSON.stringify(resource)}`);
    }
  }
}

test("the reason of every cell is the one that explain gives", () => {
  compare(access);
  compare(snapshot.access({ user: owner.user, context: { ...context, second_factor: true } }));
  compare(snapshot.access({ user: id("a", 9), context }));
  compare(snapshot.outlook(ana.member, NOW));
  const state = account();
  const deny = (number, scope, conditions = {}) => ({ ...state.policies[id("e", 2)], id: id("e", number), effect: "deny", scope, conditions });
  state.policies[id("e", 4)] = deny(4, { include: [{ type: "resource", id: zone(2) }] });
  state.policies[id("e", 5)] = deny(5, { include: [{ type: "account" }], exclude: [{ type: "resource", id: zone(0) }] }, { second_factor: false });
  const denied = Snapshot.fromJson(state);
  compare(denied.access({ user: ana.user, context }));
  compare(denied.access({ user: ana.user, context: { ...context, second_factor: true } }));
  compare(denied.outlook(ana.member, NOW));
  assert.throws(() => access.reasons().of("dns:edit", { record: { zone: zone(0), name: "x", type: "A" } }), { code: "invalid" });
});

test("a condition is met by the facts of the request, and only by them", () => {
  const purge = (facts) =>
    snapshot.access({ user: ana.user, context: { ...context, ...facts } }).can("caching:purge", { zone: zone(1) }, NOW);
  assert.equal(purge({ second_factor: true }), true);
  assert.equal(purge({ second_factor: false }), false);
  assert.equal(purge({}), false);
});

test("explain gives the reason of every answer", () => {
  const given = access.explain("dns:edit", { zone: zone(0) });
  assert.equal(given.allowed, true);
  assert.deepEqual(given.determining, [{ policy: id("e", 2), effect: "allow", roles: ["dns-edit"] }]);
  const failed = access.explain("caching:purge", { zone: zone(1) });
  assert.equal(failed.reason, "condition_failed");
  assert.deepEqual(failed.failed, [{ policy: id("e", 3), conditions: { second_factor: true } }]);
  assert.deepEqual(failed.would_be_allowed_if, [{ second_factor: true }]);
  const unknown = access.explain("dns:edit", { zone: "nonsense" });
  assert.deepEqual([unknown.allowed, unknown.reason], [false, "unknown_resource"]);
  const nothing = access.explain("members:edit", "account");
  assert.equal(nothing.reason, "nothing_matched");
  assert.ok(nothing.nearest.some(({ role }) => role === "super-administrator"));
});

test("the grid holds exactly what can says", () => {
  const { actions, rows } = access.grid();
  assert.deepEqual(actions, snapshot.actions);
  for (const number of [0, 1, 2, 3]) {
    const row = rows.find(({ resources }) => resources.includes(zone(number)));
    const allowed = actions.filter((action) => access.can(action, { zone: zone(number) }, NOW));
    assert.deepEqual(row?.yes ?? [], allowed);
  }
  const school = rows.find(({ label }) => label.type === "tag");
  assert.deepEqual(school.label, { type: "tag", kind: "zone", tag: "env=school" });
  assert.deepEqual([...school.resources].sort(), [zone(0), zone(2)]);
});

test("an outlook tells what is allowed only under a condition", () => {
  const { rows } = snapshot.outlook(ana.member, NOW).grid();
  const row = rows.find(({ resources }) => resources.includes(zone(1)));
  assert.deepEqual(row.yes, []);
  assert.ok(row.maybe.includes("caching:purge"));
});

test("what to show at all", () => {
  assert.deepEqual(access.visible("zone"), [zone(0), zone(2)]);
  assert.deepEqual(access.visible("no such kind"), []);
  assert.equal(access.any("dns:edit", "zone", NOW), true);
  assert.equal(access.any("members:edit", "account", NOW), false);
  assert.equal(access.member, ana.member);
  assert.deepEqual(snapshot.whoCan("dns:edit", { zone: zone(0) }, context), [owner.member, ana.member]);
  assert.deepEqual(snapshot.whoCan("dns:edit", { zone: zone(1) }, context), [owner.member]);
  const page = (wanted) => snapshot.whoCan("dns:edit", { zone: zone(0) }, context, wanted);
  assert.deepEqual([page({ limit: 1 }), page({ after: owner.member, limit: 5 }), page({ after: ana.member }), page({ limit: 0 })], [[owner.member], [ana.member], [], []]);
  assert.throws(() => page({ limit: -1 }), { code: "invalid", path: "limit" });
  assert.deepEqual(snapshot.whoCan("no:such", "account", context), []);
});

test("an access ends when a date passes", () => {
  assert.equal(access.until, Infinity);
  const state = account();
  state.policies[id("e", 2)].conditions = { expires_at: NOW + 1000 };
  const ending = Snapshot.fromJson(state).access({ user: ana.user, context });
  assert.equal(ending.until, NOW + 1000);
  assert.equal(ending.can("dns:edit", { zone: zone(0) }, NOW + 999), true);
  assert.equal(ending.can("dns:edit", { zone: zone(0) }, NOW + 1000), false);
  assert.deepEqual([ending.isCurrent(NOW + 999), ending.isCurrent(NOW + 1000)], [true, false]);
  const handle = ending.handle("dns:edit", { zone: zone(0) });
  assert.deepEqual([ending.allows(handle, NOW + 999), ending.allows(handle, NOW + 1000)], [true, false]);
  assert.equal(ending.can("dns:edit", { zone: zone(0) }), false, "now is long after that");
});

test("an access begins where a date has passed", () => {
  const state = account();
  state.policies[id("e", 2)].effect = "deny";
  state.policies[id("e", 2)].conditions = { expires_at: NOW };
  state.policies[id("e", 3)] = { ...state.policies[id("e", 3)], roles: ["dns-edit"], conditions: {} };
  const begun = Snapshot.fromJson(state).access({ user: ana.user, context });
  const handle = begun.handle("dns:edit", { zone: zone(0) });
  for (const [at, allowed] of [[NOW, true], [NOW - 1, false]]) {
    assert.equal(begun.can("dns:edit", { zone: zone(0) }, at), allowed);
    assert.equal(begun.allows(handle, at), allowed);
    assert.equal(begun.isCurrent(at), allowed);
  }
});

test("a preview shows who gains what, and the account as it would be", () => {
  const before = snapshot.toJson();
  const caller = { user: owner.user };
  const seed = "0123456789abcdef".repeat(2);
  const preview = snapshot.preview({ caller, command: invite(), now: NOW, seed });
  assert.deepEqual(preview.issues.filter(({ severity }) => severity === "error"), []);
  const [eve] = preview.people;
  assert.equal(eve.shown, "eve@example.com");
  assert.equal(eve.lost, 0);
  const zones = eve.rows.find(({ label }) => label.type === "all");
  assert.deepEqual(zones.gained, zones.after_yes);
  assert.ok(zones.gained.includes("dns:edit"));
  assert.ok(eve.gained >= 4 * zones.gained.length);
  assert.equal(preview.after.outlook(eve.member, NOW).can("dns:edit", { zone: zone(1) }, NOW), true);
  assert.equal(preview.after.revision, snapshot.revision + 1);
  assert.equal(snapshot.toJson(), before, "a preview changes nothing");
  assert.match(preview.digest, /^[0-9a-f]{16}$/);
  const again = snapshot.preview({ caller, command: invite(), now: NOW, seed });
  assert.deepEqual(again.events, preview.events, "the same seed makes the same ids");
  const other = snapshot.preview({ caller, command: invite(), now: NOW });
  assert.notDeepEqual(other.events, preview.events);
  assert.equal(other.digest, preview.digest, "whatever the ids, the difference is the same");
});

test("a refused preview says why, and its account is unchanged", () => {
  const preview = snapshot.preview({ caller: { user: ana.user }, command: invite(), now: NOW });
  assert.deepEqual(preview.events, []);
  assert.ok(preview.issues.some(({ severity, code }) => severity === "error" && code === "not_permitted"));
  assert.equal(preview.after.toJson(), snapshot.toJson());
});

test("an entry moves a snapshot, and what was made before says no", () => {
  const moving = Snapshot.fromJson(account());
  const earlier = moving.access({ user: ana.user, context });
  const asked = [earlier.handle("dns:edit", { zone: zone(0) }), earlier.handle("dns:edit", { record: { zone: zone(0), name: "x", type: "A" } })];
  const answers = (of) => [of.can("dns:edit", { zone: zone(0) }, NOW), of.any("dns:edit", "zone", NOW), of.isCurrent(NOW)];
  assert.deepEqual([...answers(earlier), ...asked.map((handle) => earlier.allows(handle, NOW))], [true, true, true, true, true]);
  const before = account().resources[zone(1)];
  const entry = { revision: 8, events: [{ object: "resource", before, after: { ...before, tags: ["env=school"] } }] };
  moving.apply(entry);
  assert.equal(moving.revision, 8);
  assert.deepEqual([...answers(earlier), ...asked.map((handle) => earlier.allows(handle, NOW))], [false, false, false, false, false]);
  const later = moving.access({ user: ana.user, context });
  assert.deepEqual([...answers(later), ...asked.map((handle) => later.allows(handle, NOW))], [true, true, true, false, false]);
  assert.equal(later.can("dns:edit", { zone: zone(1) }, NOW), true);
  assert.throws(() => moving.apply(entry), { code: "stale_revision", path: "entry.revision" });
  moving.apply({ revision: 8, events: [], seq: 12, command: "edit_record" });
  assert.equal(moving.revision, 8);
  assert.equal(later.isCurrent(NOW), true, "nothing about who may do what has changed");
});

test("a place that becomes another resource's is not mistaken for it", () => {
  const moving = Snapshot.fromJson(account());
  const handle = moving.access({ user: ana.user, context }).handle("dns:edit", { zone: zone(0) });
  const { resources } = account();
  const another = { ...resources[zone(0)], id: zone(9), name: "d9.example.org" };
  moving.apply({ revision: 8, events: [{ object: "resource", before: resources[zone(0)] }, { object: "resource", after: another }] });
  const later = moving.access({ user: ana.user, context });
  assert.equal(later.can("dns:edit", { zone: zone(9) }, NOW), true);
  assert.equal(later.can("dns:edit", { zone: zone(0) }, NOW), false);
  assert.equal(later.allows(handle, NOW), false);
});

test("a snapshot goes into text and back", () => {
  const text = snapshot.toJson();
  assert.equal(Snapshot.fromJson(text).toJson(), text);
  assert.equal(snapshot.revision, 7);
  const again = Snapshot.fromJson(text, snapshot.catalogue()).access({ user: ana.user, context });
  assert.deepEqual(again.grid(), access.grid());
});

test("a catalogue of one's own is read instead of the built-in one", () => {
  const catalogue = {
    format: 1,
    id: "library",
    version: 1,
    kinds: [
      { id: "account", name: "Account", plural: "Accounts" },
      { id: "shelf", name: "Shelf", plural: "Shelves", parent: "account" },
    ],
    services: [{ id: "books", name: "Books", group: "Books", actions: [{ id: "lend", name: "Lend", kinds: ["shelf"] }] }],
    roles: [{ id: "librarian", name: "Librarian", actions: ["books:lend"] }],
    plans: [{ id: "unlimited", name: "Unlimited" }],
    default_plan: "unlimited",
  };
  const state = account(0);
  state.resources = { [zone(5)]: { id: zone(5), kind: "shelf", name: "Top" } };
  state.policies[id("e", 2)] = { ...state.policies[id("e", 2)], roles: ["librarian"], scope: { include: [{ type: "account" }] } };
  const library = Snapshot.fromJson(state, JSON.stringify(catalogue));
  assert.deepEqual(library.actions, ["books:lend"]);
  assert.equal(library.access({ user: ana.user, context }).can("books:lend", { resource: zone(5) }, NOW), true);
});

test("objects are made only by the package", () => {
  assert.throws(() => new Snapshot(), { code: "invalid" });
  assert.throws(() => new Access(), { code: "invalid" });
});
