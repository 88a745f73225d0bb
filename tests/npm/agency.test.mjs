// Somebody of an agency on a client's account: only as far as grant and assignment both allow it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Snapshot } from "./portcullis.mjs";
import { NOW, account, ana, id, owner, zone } from "./account.mjs";

const [grant, home, group] = [id("9", 1), id("8", 1), id("7", 1)];
const context = { now: NOW };

function client() {
  const state = account();
  const conditions = { expires_at: NOW + 1000 };
  state.grants = { [grant]: { id: grant, agency: home, name: "Web people", status: "given", conditions, created_at: NOW } };
  const actor = { type: "grant", id: grant };
  const scope = { include: [{ type: "account" }] };
  state.policies[id("e", 90)] = { id: id("e", 90), actor, effect: "allow", roles: ["dns-edit"], scope };
  return state;
}

/** The same people as in the client's account; as members they have other ids, as ids of two accounts are never the same. */
function agency(state) {
  const text = JSON.stringify(account()).replaceAll(state.account.id, home).replaceAll("bbbbbbbb", "55555555");
  const own = JSON.parse(text);
  own.resources = {};
  own.policies = {};
  const member = Object.values(own.members).find((m) => m.user === ana.user).id;
  own.groups = { [group]: { id: group, name: "Technicians", members: [member] } };
  own.clients = { [grant]: { grant, account: state.account.id, name: "Client", status: "accepted", since: NOW } };
  const scope = { include: [{ type: "resource", id: zone(1) }] };
  const policy = { id: id("6", 1), actor: { type: "group", id: group }, effect: "allow", roles: ["super-administrator"], scope };
  own.assignments = { [policy.id]: { clients: [{ type: "all" }], policy } };
  return own;
}

test("both sides must allow it, and the answer says which does not", () => {
  const [here, there] = [Snapshot.fromJson(client()), Snapshot.fromJson(agency(client()))];
  const access = here.accessThrough(there, { user: ana.user, context });
  assert.equal(access.can("dns:edit", { zone: zone(1) }, NOW), true);
  assert.equal(access.can("dns:edit", { zone: zone(0) }, NOW), false, "not assigned there");
  assert.equal(access.can("zones:delete", { zone: zone(1) }, NOW), false, "not granted");
  assert.equal(access.can("dns:edit", { zone: zone(1) }, NOW + 1000), false, "the grant is over");
  const sides = access.explain("zones:delete", { zone: zone(1) }).sides;
  assert.deepEqual(sides.map(({ side, allowed }) => [side, allowed]), [["assignment", true], ["grant", false]]);
  assert.equal(here.accessThrough(there, { user: owner.user, context }).can("dns:read", { zone: zone(1) }, NOW), false);
  assert.throws(() => here.accessThrough({}, { user: ana.user, context }), { path: "agency" });
  assert.throws(() => here.accessThrough(there, { context }), { code: "invalid" });
});

test("a preview of a grant says what it would give less", () => {
  const here = Snapshot.fromJson(client());
  const caller = { user: owner.user, verified: true, context };
  const shown = here.preview({ caller, command: { type: "change_grant", grant, suspended: true }, now: NOW, seed: "0".repeat(32) });
  assert.deepEqual(shown.issues.filter((i) => i.severity === "error"), []);
  assert.equal(shown.grants.length, 1);
  assert.ok(shown.grants[0].lost > 0 && shown.grants[0].gained === 0);
  assert.equal(shown.events[0].after.status, "suspended");
});
