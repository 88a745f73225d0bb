// A page that is open while others change the account.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InvitePage } from "./pages/invite.mjs";
import { MemberPage } from "./pages/member.mjs";
import { MembersPage } from "./pages/members.mjs";
import { Shell } from "./pages/shell.mjs";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";
import { pressAnyway } from "./support/step.mjs";

const here = setting();
const ACCOUNT = "Blue Harbour Media";
const SOON = 5_000;

/** A mark in the document that a reload would wipe out. */
async function mark(visitor) {
  await visitor.page.evaluate(() => (globalThis.notReloaded = true));
}

async function assertNotReloaded(visitor) {
  assert.equal(await visitor.page.evaluate(() => globalThis.notReloaded), true, "the page was loaded again");
}

const allow = (...roles) => ({ effect: "allow", roles, scope: { include: [{ type: "account" }] } });

test("controls go as soon as the right to use them does, and come back with it", async () => {
  const owner = await here.signedIn();
  const lena = await here.signedIn("lena@example.com");
  await owner.page.goto("/");
  const member = await owner.member(ACCOUNT, "lena@example.com");
  const before = Object.values((await owner.slice(ACCOUNT)).state.policies).filter((policy) => policy.actor.id === member.id || policy.actor.member === member.id);
  const members = new MembersPage(lena);
  await members.open(ACCOUNT);
  await mark(lena);
  await members.invite.waitFor();
  assert.deepEqual(await new Shell(lena).places(), ["Members", "Groups", "Roles", "Domains", "Tokens", "Audit log"]);

  const less = await owner.command(ACCOUNT, { type: "change_member", member: member.id, policies: [allow("members-read")] });
  assert.equal(less.status, 200, JSON.stringify(less.body));
  await members.invite.waitFor({ state: "detached", timeout: SOON });
  await eventually(async () => assert.deepEqual(await new Shell(lena).places(), ["Members", "Tokens"]), SOON);
  assert.equal(await lena.page.getByRole("button", { name: /^Resend/ }).count(), 0);

  const more = await owner.command(ACCOUNT, { type: "change_member", member: member.id, policies: before.map(({ effect, roles, scope, conditions }) => ({ effect, roles, scope, conditions })) });
  assert.equal(more.status, 200, JSON.stringify(more.body));
  await members.invite.waitFor({ timeout: SOON });
  await assertNotReloaded(lena);
  owner.assertCalm();
  lena.assertCalm();
});

test("who is removed is shown out of the open page, and the server refuses at once", async () => {
  const owner = await here.signedIn();
  const ana = await here.signedIn("ana@example.com");
  await ana.page.goto(`/${ana.account(ACCOUNT)}/zones`);
  await ana.settled("Domains");
  await mark(ana);
  const page = new MemberPage(owner);
  await page.open(ACCOUNT, await owner.member(ACCOUNT, "ana@example.com"), "Ana Lindqvist");
  await page.end.click();
  assert.match(await page.dialog.innerText(), /They lose, at once:[\s\S]*DNS and reads Analytics on 5 domains/);
  await page.confirm("Remove");
  await owner.settled("Members");
  await ana.page.getByText("You are not a member of this account any more").waitFor({ timeout: SOON });
  await assertNotReloaded(ana);
  ana.expected.push("403", "404");
  assert.equal(await ana.page.locator(".zone-name").count(), 0);
  const answer = await ana.context.request.get(`/api/v1/accounts/${ana.account(ACCOUNT)}/slice`);
  assert.ok([403, 404].includes(answer.status()), `${answer.status()}`);
  owner.assertCalm();
  ana.assertCalm();
});

test("two administrators change the same member at once: the second is told who changed what, and keeps the draft", async () => {
  const [owner, other] = [await here.signedIn(), await here.signedIn()];
  // The owner's page learns nothing from the stream, as when both press within the same moment.
  await owner.page.route("**/stream?**", () => {});
  const kim = await owner.member(ACCOUNT, "kim@example.com");
  const invite = new InvitePage(owner);
  await invite.edit(ACCOUNT, kim);
  await invite.choose("DNS", "Read");
  await invite.continue.click();
  await invite.summary.waitFor();
  const sentence = await invite.summary.locator(".sentence").innerText();

  await other.page.goto("/");
  const first = await other.command(ACCOUNT, { type: "change_member", member: kim.id, policies: [allow("analytics-read")] });
  assert.equal(first.status, 200, JSON.stringify(first.body));

  owner.expected.push("409");
  await invite.summary.getByRole("button", { name: "Save changes" }).click();
  const alert = owner.page.getByRole("alert").filter({ visible: true });
  await alert.waitFor();
  const told = await alert.innerText();
  assert.match(told, /Olive Brandt/);
  assert.match(told, /changed a member’s access/);
  assert.match(told, /\d\d:\d\d/);
  // The draft is kept, and what it does is said anew: it now takes back what the other gave.
  await eventually(async () => assert.notEqual(await invite.summary.locator(".sentence").innerText(), sentence));
  await invite.summary.getByRole("button", { name: "Back" }).click();
  assert.equal(await invite.level("DNS", "Read").isChecked(), true);
  await invite.continue.click();
  await invite.summary.getByRole("button", { name: "Save changes" }).click();
  await owner.settled("Kim Haugen");
  owner.assertCalm();
});

test("a member changed by somebody else while one writes: the page says so at once, and keeps the draft", async () => {
  const [owner, other] = [await here.signedIn(), await here.signedIn()];
  const marek = await owner.member(ACCOUNT, "marek@example.com");
  const invite = new InvitePage(owner);
  await invite.edit(ACCOUNT, marek);
  await invite.choose("DNS", "Read");
  const notice = owner.page.getByText("Somebody else has changed this member while you were writing.");
  assert.equal(await notice.count(), 0);
  await other.page.goto("/");
  const changed = await other.command(ACCOUNT, { type: "change_member", member: marek.id, policies: [allow("analytics-read")] });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await notice.waitFor({ timeout: SOON });
  assert.equal(await invite.level("DNS", "Read").isChecked(), true);
  await eventually(async () => assert.match(await invite.sentence.innerText(), /will no longer be able to .*analytics/));
  await owner.page.getByRole("button", { name: "Start again" }).last().click();
  await eventually(async () => assert.equal(await invite.sentence.innerText(), "Nothing changes in what Marek Dvořák can do."));
  owner.assertCalm();
});

test("the last super administrator can neither leave nor be demoted, and the page says why", async () => {
  const owner = await here.signedIn();
  const me = await owner.member(ACCOUNT, "owner@example.com");
  const page = new MemberPage(owner);
  await page.open(ACCOUNT, me, "Olive Brandt");
  assert.equal(await page.end.getAttribute("aria-disabled"), "true");
  const why = await page.end.getAttribute("title");
  assert.match(why, /super administrator|manage/i);
  await pressAnyway(page.end);
  assert.equal(await page.dialog.filter({ visible: true }).count(), 0);

  const invite = new InvitePage(owner);
  await invite.edit(ACCOUNT, me);
  await invite.offer("Super Administrator - All Privileges").uncheck();
  await invite.choose("Members", "Read");
  await pressAnyway(invite.continue);
  assert.equal(await invite.summary.count(), 0);
  await invite.page.locator(".invite-form .issue.error", { hasText: why }).waitFor();

  owner.expected.push("422");
  const left = await owner.command(ACCOUNT, { type: "leave_account" });
  assert.equal(left.status, 422);
  assert.equal(left.body.issues.find((issue) => issue.severity === "error").code, "lock_out");
  const demoted = await owner.command(ACCOUNT, { type: "change_member", member: me.id, policies: [allow("administrator")] });
  assert.equal(demoted.status, 422);
  assert.ok(demoted.body.issues.some((issue) => issue.code === "lock_out"), JSON.stringify(demoted.body));
  owner.assertCalm();
});
