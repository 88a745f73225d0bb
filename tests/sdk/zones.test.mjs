// Zones, DNS records and tags.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server, all } from "./server.mjs";

let server, client, account_id, zone_id;

before(async () => {
  server = await Server.start();
  client = server.client();
  account_id = (await client.accounts.create({ name: "Made by the SDK" })).id;
  zone_id = (await client.zones.create({ account: { id: account_id }, name: "sdk.example" })).id;
});
after(() => server?.stop());

const refused = (status) => (error) => error.status === status;

test("zones", async () => {
  const made = await client.zones.create({ account: { id: account_id }, name: "second.example", type: "partial" });
  assert.deepEqual([made.name, made.type, made.account.id], ["second.example", "partial", account_id]);
  assert.equal((await client.zones.get({ zone_id: made.id })).id, made.id);
  const listed = await all(client.zones.list({ "account": { id: account_id }, name: "contains:second", per_page: 1 }));
  assert.deepEqual(listed.map((z) => z.id), [made.id]);
  assert.equal((await client.zones.edit({ zone_id: made.id, paused: true })).paused, true);
  await assert.rejects(client.zones.create({ account: { id: account_id }, name: "second.example" }), refused(400));
  assert.equal((await client.zones.delete({ zone_id: made.id })).id, made.id);
  await assert.rejects(client.zones.get({ zone_id: made.id }), refused(404));
});

test("a record from beginning to end", async () => {
  const records = client.dns.records;
  const made = await records.create({ zone_id, name: "home", type: "A", content: "192.0.2.1", ttl: 300 });
  assert.deepEqual([made.name, made.ttl, made.proxiable], ["home.sdk.example", 300, true]);
  assert.deepEqual(await records.get(made.id, { zone_id }), made);
  const edited = await records.edit(made.id, { zone_id, name: "home.sdk.example", type: "A", ttl: 300, content: "192.0.2.2" });
  assert.equal(edited.content, "192.0.2.2");
  const put = await records.update(made.id, { zone_id, name: "home.sdk.example", type: "TXT", ttl: 1, content: '"a text"' });
  assert.equal(put.type, "TXT");
  const found = await all(records.list({ zone_id, type: "TXT", name: { exact: "home.sdk.example" }, order: "name", per_page: 1 }));
  assert.deepEqual(found.map((r) => r.id), [made.id]);
  await assert.rejects(records.create({ zone_id, name: "x", type: "A", content: "none", ttl: 1 }), refused(400));
  assert.equal((await records.delete(made.id, { zone_id })).id, made.id);
  await assert.rejects(records.get(made.id, { zone_id }), refused(404));
});

test("a batch and a file", async () => {
  const records = client.dns.records;
  const posts = ["one", "two"].map((name) => ({ name: `${name}.sdk.example`, type: "A", ttl: 1, content: "192.0.2.9" }));
  const done = await records.batch({ zone_id, posts });
  assert.equal(done.posts.length, 2);
  const [one] = done.posts;
  await assert.rejects(records.batch({ zone_id, deletes: [{ id: one.id }], posts: [posts[1]] }), refused(400));
  assert.equal((await records.get(one.id, { zone_id })).id, one.id);
  assert.match(await records.export({ zone_id }), /one\.sdk\.example\.\t1\tIN\tA\t192\.0\.2\.9/);
  const read = await records.import({ zone_id, file: "three 300 IN AAAA 2001:db8::1\n" });
  assert.deepEqual([read.recs_added, read.total_records_parsed], [1, 1]);
});

test("tags", async () => {
  const tags = client.resourceTagging;
  const asked = { zone_id, resource_type: "zone", resource_id: zone_id };
  const put = await tags.zoneTags.update({ ...asked, tags: { env: "school", team: "web" } });
  assert.deepEqual(put.tags, { env: "school", team: "web" });
  assert.deepEqual((await tags.zoneTags.get(asked)).etag, put.etag);
  await assert.rejects(tags.zoneTags.update({ ...asked, tags: {}, "If-Match": "another" }), refused(412));
  assert.deepEqual((await all(tags.list({ account_id, tag: ["env=school", "!old"] }))).map((r) => r.id), [zone_id]);
  assert.deepEqual(await all(tags.keys.list({ account_id })), ["env", "team"]);
  assert.deepEqual(await all(tags.values.list("env", { account_id })), ["school"]);
  assert.equal((await tags.summary.get({ account_id }))[0].key, "env");
});
