// Accounts, members, roles, groups, memberships and invitations.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server, all } from "./server.mjs";

const SUPER = "33666b9c79b9a5273fc7344ff42f953d";
let server, client, account_id;

before(async () => {
  server = await Server.start();
  client = server.client();
  account_id = (await client.accounts.create({ name: "Made by the SDK" })).id;
});
after(() => server?.stop());

const refused = (status) => (error) => error.status === status;
const dns = async () => (await all(client.accounts.roles.list({ account_id }))).find((r) => r.name === "DNS").id;

test("accounts", async () => {
  assert.equal((await all(client.accounts.list({ per_page: 1 }))).length, 4);
  assert.equal((await client.accounts.get({ account_id })).type, "standard");
  const changed = await client.accounts.update({ account_id, id: account_id, name: "Renamed", type: "standard" });
  assert.equal(changed.name, "Renamed");
  const short = await client.accounts.create({ name: "Short-lived", "Idempotency-Key": "one" });
  assert.equal((await client.accounts.create({ name: "Short-lived", "Idempotency-Key": "one" })).id, short.id);
  await assert.rejects(client.accounts.create({ name: "Another", "Idempotency-Key": "one" }), refused(409));
  assert.equal((await client.accounts.delete({ account_id: short.id })).id, short.id);
  await assert.rejects(client.accounts.get({ account_id: short.id }), refused(404));
  assert.ok((await all(client.accounts.entitlements.list({ account_id }))).length);
});

test("members", async () => {
  const members = client.accounts.members;
  const made = await members.create({ account_id, email: "first@example.com", roles: [await dns()] });
  assert.deepEqual([made.status, made.roles[0].name, made.policies[0].access], ["pending", "DNS", "allow"]);
  assert.deepEqual(await members.get(made.id, { account_id }), made);
  const changed = await members.update(made.id, { account_id, roles: [{ id: SUPER }] });
  assert.deepEqual(changed.roles.map((r) => r.id), [SUPER]);
  const listed = await all(members.list({ account_id, status: "pending", order: "user.email", direction: "desc", per_page: 1 }));
  assert.ok(listed.some((m) => m.id === made.id));
  assert.equal((await members.delete(made.id, { account_id })).id, made.id);
  await assert.rejects(members.get(made.id, { account_id }), refused(404));
  await assert.rejects(members.create({ account_id, email: "none", roles: [] }), refused(400));
});

test("roles and permission groups", async () => {
  const roles = await all(client.accounts.roles.list({ account_id, per_page: 7 }));
  const groups = await all(client.iam.permissionGroups.list({ account_id }));
  assert.deepEqual(groups.map((g) => g.id), roles.map((r) => r.id));
  assert.equal((await client.iam.permissionGroups.get(SUPER, { account_id })).meta.editable, "false");
  assert.equal((await client.accounts.roles.get(SUPER, { account_id })).id, SUPER);
});

test("resource groups and user groups", async () => {
  const key = `com.cloudflare.api.account.${account_id}`;
  const groups = client.iam.resourceGroups;
  const scope = await groups.create({ account_id, name: "Everything", scope: { key, objects: [{ key: "*" }] } });
  assert.equal((await groups.get(scope.id, { account_id })).name, "Everything");
  assert.equal((await groups.update(scope.id, { account_id, name: "All of it" })).name, "All of it");
  assert.equal((await all(groups.list({ account_id, name: "All of it" }))).length, 1);
  const policies = [{ access: "allow", permission_groups: [{ id: await dns() }], resource_groups: [{ id: scope.id }] }];
  const users = client.iam.userGroups;
  const made = await users.create({ account_id, name: "Night shift", policies });
  assert.equal(made.policies[0].resource_groups[0].id, scope.id);
  await assert.rejects(groups.delete(scope.id, { account_id }), refused(400));
  assert.equal((await users.update(made.id, { account_id, name: "Day shift" })).name, "Day shift");
  assert.equal((await all(users.list({ account_id, fuzzyName: "day" }))).length, 1);
  const who = await client.accounts.members.create({ account_id, email: "shift@example.com", roles: [] });
  const user_group_id = made.id;
  const one = { account_id, body: [{ id: who.id }], members: [{ id: who.id }] };
  assert.equal((await all(await users.members.create(user_group_id, one)))[0].id, who.id);
  assert.equal((await all(users.members.update(user_group_id, one)))[0].id, who.id);
  assert.equal((await all(users.members.list(user_group_id, { account_id, fuzzyEmail: "shift" }))).length, 1);
  assert.equal((await users.members.get(who.id, { account_id, user_group_id })).user.email, "shift@example.com");
  assert.equal((await users.members.delete(who.id, { account_id, user_group_id })).id, who.id);
  assert.equal((await users.delete(user_group_id, { account_id })).id, user_group_id);
  assert.equal((await groups.delete(scope.id, { account_id })).id, scope.id);
});

test("oneself", async () => {
  const marek = server.client("marek@example.com");
  assert.equal((await marek.user.get()).email, "marek@example.com");
  assert.equal((await marek.user.edit({ last_name: "D", country: "CZ" })).country, "CZ");
  const made = await client.accounts.members.create({ account_id, email: "marek@example.com", roles: [await dns()] });
  const invites = await all(marek.user.invites.list());
  assert.deepEqual(invites.map((i) => [i.id, i.status]), [[made.id, "pending"]]);
  assert.equal((await marek.user.invites.edit(made.id, { status: "accepted" })).status, "accepted");
  assert.equal((await marek.memberships.get(made.id)).policies.length, 1);
  assert.ok((await all(marek.memberships.list({ per_page: 1, order: "account.name" }))).some((m) => m.id === made.id));
  assert.equal((await marek.memberships.delete(made.id)).id, made.id);
});

test("the audit log", async () => {
  const lines = await all(client.auditLogs.list({ account_id, per_page: 2, actor: { email: "owner@example.com" } }));
  assert.ok(lines.length > 2 && lines.every((l) => l.actor.email === "owner@example.com"));
  const span = { account_id, since: "2020-01-01", before: "2090-01-01" };
  const newer = await all(client.accounts.logs.audit.list({ ...span, limit: 2 }));
  assert.equal(new Set(newer.map((l) => l.id)).size, newer.length);
  const some = await all(client.accounts.logs.audit.list({ ...span, action_type: { not: ["delete", "update"] } }));
  assert.ok(some.length && some.every((l) => l.action.type === "create"));
});
