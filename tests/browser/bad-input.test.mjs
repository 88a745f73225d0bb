// What people type, paste and try that is wrong, strange or hostile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AuditPage } from "./pages/audit.mjs";
import { InvitePage } from "./pages/invite.mjs";
import { MembersPage } from "./pages/members.mjs";
import { ZonesPage } from "./pages/zones.mjs";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";
import { pressAnyway } from "./support/step.mjs";

const here = setting();
const ACCOUNT = "Blue Harbour Media";
const PASSWORD = "four quiet little words";
const HOSTILE = `<img src=x onerror=alert(1)>"'><script>alert(2)</script>`;

/** The reasons under the addresses, by address. */
async function reasons(invite) {
  const read = (await invite.listed.all()).map(async (line) => {
    const field = line.getByRole("textbox");
    const text = (await field.count()) ? await field.inputValue() : await line.locator(".address-text").innerText();
    return [text, await line.locator(".issues").innerText()];
  });
  return Promise.all(read);
}

test("addresses that are none stay editable with the reason, and hold up the invitation", async () => {
  const owner = await here.signedIn();
  const invite = new InvitePage(owner);
  await invite.open(ACCOUNT);
  await invite.paste(invite.addresses, "Vera Blum <vera@example.com>\noops\nana@\n@example.com\nVERA@example.com\na@b@c.example; ana@example.com");
  await eventually(async () => assert.equal(await invite.listed.count(), 7));
  const said = await reasons(invite);
  assert.deepEqual(said[0], ["Vera Blum <vera@example.com>", ""]);
  for (const [text, why] of [said[1], said[2], said[3], said[5]]) assert.match(why, /is not an e-mail address/, text);
  assert.match(said[4][1], /stands here twice/);
  assert.match(said[6][1], /already a member/);
  assert.equal(await invite.listed.nth(6).getByRole("link", { name: "Edit instead" }).count(), 1);

  await pressAnyway(invite.continue);
  assert.equal(await invite.summary.count(), 0);
  const first = () => owner.page.evaluate(() => document.activeElement.value);
  await eventually(async () => assert.equal(await first(), "oops", "the button leads to the first that is wrong"));

  await invite.listed.nth(1).getByRole("textbox").fill("olaf@example.com");
  await owner.page.keyboard.press("Tab");
  await eventually(async () => assert.deepEqual((await reasons(invite))[1], ["olaf@example.com", ""]));
  for (const text of ["ana@", "@example.com", "VERA@example.com", "a@b@c.example", "ana@example.com"]) {
    await owner.page.getByRole("button", { name: `Take out ${text}`, exact: true }).click();
  }
  assert.deepEqual((await reasons(invite)).map(([text]) => text), ["Vera Blum <vera@example.com>", "olaf@example.com"]);
  assert.match(await invite.sentence.innerText(), /^Vera Blum and olaf@example.com /);
  owner.assertCalm();
});

test("a hundred addresses are the most, in the page and on the server", async () => {
  const owner = await here.signedIn();
  const invite = new InvitePage(owner);
  await invite.open(ACCOUNT);
  const many = (count) => Array.from({ length: count }, (_, n) => `many${n}@example.com`);
  await invite.paste(invite.addresses, many(101).join("\n"));
  await owner.page.locator(".addresses > .issues").getByText("At most 100").waitFor();
  await owner.page.getByText("and 1 more").waitFor();
  await pressAnyway(invite.continue);
  assert.equal(await invite.summary.count(), 0);

  owner.expected.push("422", "413");
  const before = Object.keys((await owner.slice(ACCOUNT)).state.members).length;
  for (const count of [101, 10_000]) {
    const refused = await owner.command(ACCOUNT, { type: "invite_members", emails: many(count), policies: [], groups: [] });
    assert.equal(refused.status, 422, JSON.stringify(refused.body).slice(0, 300));
    assert.deepEqual(refused.body.issues.map((issue) => issue.code), ["too_many"]);
  }
  assert.equal(Object.keys((await owner.slice(ACCOUNT)).state.members).length, before, "all or nothing");
  owner.assertCalm();
});

test("addresses that look like somebody's are pointed out", async () => {
  const owner = await here.signedIn();
  const invite = new InvitePage(owner);
  await invite.open(ACCOUNT);
  await invite.address("\u{430}na@example.com"); // begins with a Cyrillic а
  await invite.listed.first().getByText(/looks like/).waitFor();
  assert.match(await invite.listed.first().innerText(), /ana@example\.com|Ana Lindqvist/);
  owner.assertCalm();
});

test("names in every script are kept and shown as they are", async () => {
  const names = ["王小明", "Ольга Ким", "سارة الحسن", "ทดสอบ ดีใจ", "नमिता शर्मा", "Ελένη Παππά", "רות כהן", "Zoë Ångström-Łukasz", "😀 Kim"];
  const owner = await here.signedIn();
  await owner.page.goto("/");
  const emails = names.map((_, n) => `script${n}@example.com`);
  const { body } = await owner.command(ACCOUNT, { type: "invite_members", emails, policies: [], groups: [] });
  const members = (await owner.slice(ACCOUNT)).state.members;
  for (const [id, link] of Object.entries(body.links)) {
    const name = names[emails.indexOf(members[id].address.personal)];
    const guest = await here.browser.newContext({ baseURL: here.server.url });
    const joined = await guest.request.post(`/api/v1/invitations/${link.split("/").at(-1)}/accept`, { data: { name, password: PASSWORD } });
    assert.equal(joined.status(), 200, await joined.text());
    await guest.close();
  }
  const list = new MembersPage(owner);
  await list.open(ACCOUNT, "?q=script");
  await eventually(async () => assert.deepEqual((await list.names()).sort(), names.toSorted()));
  await list.search.fill("ольга");
  await eventually(async () => assert.deepEqual(await list.names(), ["Ольга Ким"]));
  owner.assertCalm();
});

test("addresses of pages that don't exist, or that aren't one's own, say so", async () => {
  const owner = await here.signedIn();
  owner.expected.push("403", "404", "400");
  for (const path of ["/nowhere", `/${"0".repeat(32)}/members`, `/${owner.account(ACCOUNT)}/members/${"0".repeat(32)}`, `/${owner.account(ACCOUNT)}/nowhere`, "/invitation/never-made"]) {
    await owner.page.goto(path);
    await owner.page.locator("main").getByText(/Nothing is here|nothing here|leads nowhere|not a member|no such/i).first().waitFor();
  }
  owner.assertCalm();
});

test("a script in every field is text everywhere it is shown", async () => {
  const owner = await here.signedIn();
  const answer = async (command) => {
    const answer = await owner.command(ACCOUNT, command);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  await owner.page.goto("/");
  const settings = (await owner.slice(ACCOUNT)).state.account.settings;
  const name = HOSTILE.slice(0, 60);
  const account = owner.account(ACCOUNT);
  await answer({ type: "create_group", name, policies: [], members: [] });
  await answer({ type: "create_role", name, about: HOSTILE, actions: ["dns:read"] });
  const invited = await answer({ type: "invite_members", emails: ["hostile@example.com"], policies: [], groups: [] });
  const link = Object.values(invited.links)[0];
  const other = await here.arrive();
  const joined = await other.context.request.post(`/api/v1/invitations/${link.split("/").at(-1)}/accept`, { data: { name: HOSTILE.slice(0, 60), password: PASSWORD } });
  assert.equal(joined.status(), 200, await joined.text());
  await answer({ type: "change_settings", settings: { ...settings, name } });

  const text = encodeURIComponent(HOSTILE);
  const places = [
    ["members", "Members"], [`members?q=${text}&can=${text}&on=${text}&sort=${text}`, "Members"], ["groups", "Groups"], ["roles", "Roles"],
    [`zones?q=${text}&tag=${text}`, "Domains"], [`audit?kind=${text}&person=${text}`, "Audit log"], ["audit", "Audit log"], ["settings", "Settings"],
  ];
  const shows = { members: name, groups: name, roles: name, audit: name };
  for (const [place, heading] of places) {
    await owner.page.goto(`/${account}/${place}`);
    await owner.settled(heading);
    if (shows[place]) await owner.page.locator("main").getByText(shows[place]).filter({ visible: true }).first().waitFor();
    assert.equal(await owner.page.locator("img[src=x]").count(), 0, place);
  }
  const audit = new AuditPage(owner);
  await audit.open(ACCOUNT);
  await audit.unfold(audit.entries.first());
  assert.equal(await owner.page.locator("img[src=x]").count(), 0);

  const invite = new InvitePage(owner);
  await invite.open(ACCOUNT);
  await invite.paste(invite.addresses, `${HOSTILE}@example.com`);
  await invite.way("Chosen domains");
  await invite.finder.fill(HOSTILE);
  await owner.page.getByLabel("Search roles, services and actions").fill(HOSTILE);
  await owner.page.getByLabel("Only from").fill(HOSTILE);
  await owner.page.keyboard.press("Tab");
  assert.equal(await owner.page.locator("img[src=x]").count(), 0);

  const zones = new ZonesPage(owner);
  await zones.open(ACCOUNT);
  await zones.add.first().click();
  await zones.dialog.getByLabel("Domains", { exact: true }).fill(`${HOSTILE}\n<b>.example`);
  await zones.dialog.locator(".bad-lines").getByText(HOSTILE).waitFor();
  assert.equal(await owner.page.locator("img[src=x]").count(), 0);
  await answer({ type: "change_settings", settings });
  owner.assertCalm();
});
