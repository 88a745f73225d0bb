// Tokens of users and of accounts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Cloudflare from "cloudflare";
import { Server, all } from "./server.mjs";

let server, client, account_id, zone_id;

before(async () => {
  server = await Server.start();
  client = server.client();
  account_id = (await client.accounts.create({ name: "Made by the SDK" })).id;
  zone_id = (await client.zones.create({ account: { id: account_id }, name: "sdk.example", type: "full" })).id;
});
after(() => server?.stop());

const refused = (...statuses) => (error) => statuses.includes(error.status);

test("tokens", async () => {
  const tokens = client.user.tokens;
  const groups = await all(tokens.permissionGroups.list());
  const dns = groups.find((g) => g.name === "DNS").id;
  const resources = { [`com.cloudflare.api.account.zone.${zone_id}`]: "*" };
  const policies = [{ effect: "allow", permission_groups: [{ id: dns }], resources }];
  const made = await tokens.create({ name: "Updater", policies });
  const mine = new Cloudflare({ apiToken: made.value, baseURL: `${server.url}/client/v4` });
  assert.equal((await mine.user.tokens.verify()).status, "active");
  const record = await mine.dns.records.create({ zone_id, name: "token", type: "A", content: "192.0.2.8", ttl: 1 });
  assert.equal(record.name, "token.sdk.example");
  await assert.rejects(mine.accounts.members.create({ account_id, email: "x@example.com", roles: [dns] }), refused(403, 404));
  assert.ok((await all(tokens.list())).some((t) => t.id === made.id));
  const rolled = await tokens.value.update(made.id, { body: {} });
  assert.notEqual(rolled, made.value);
  await assert.rejects(mine.user.tokens.verify(), refused(401));
  assert.equal((await tokens.delete(made.id)).id, made.id);
  const robot = await client.accounts.tokens.create({ account_id, name: "Robot", policies });
  const program = new Cloudflare({ apiToken: robot.value, baseURL: `${server.url}/client/v4` });
  assert.equal((await program.accounts.tokens.verify({ account_id })).status, "active");
  await assert.rejects(program.user.get(), refused(403));
  assert.equal((await client.accounts.tokens.delete(robot.id, { account_id })).id, robot.id);
});
