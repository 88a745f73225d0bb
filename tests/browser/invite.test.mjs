// The journey that Portcullis is for: what the preview promised is what the invited person finds, and the server holds to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AuditPage } from "./pages/audit.mjs";
import { InvitationPage } from "./pages/invitation.mjs";
import { InvitePage } from "./pages/invite.mjs";
import { MembersPage } from "./pages/members.mjs";
import { Shell } from "./pages/shell.mjs";
import { SignInPage } from "./pages/sign_in.mjs";
import { ZonesPage } from "./pages/zones.mjs";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";
import { step } from "./support/step.mjs";

const here = setting();
const ACCOUNT = "Blue Harbour Media";
const PEOPLE = ["mira@example.com", "tom@example.com"];
const HARBOUR = ["hafencafé.example", "harbour-boats.example", "harbour-cafe.example", "harbour-hotel.example", "harbour-tickets.example"];
const SENTENCE = "mira@example.com and tom@example.com will be able to edit DNS and read analytics on 5 domains tagged “client=harbour”.";
const PASSWORD = "four quiet little words";

test("two people are invited, one joins, and everything is as the preview said", async (t) => {
  const owner = await here.arrive();
  const promise = {};

  await step(t, "the owner signs in and opens Invite", async () => {
    const signIn = new SignInPage(owner);
    await signIn.open();
    await signIn.signIn("owner@example.com", "portcullis-demo");
    await owner.settled("Accounts");
    await owner.page.getByRole("link", { name: ACCOUNT }).click();
    await owner.settled("Members");
    await new MembersPage(owner).invite.click();
    await owner.settled("Invite members");
    await owner.csrf();
  });

  const invite = new InvitePage(owner);

  await step(t, "choosing shows at once what they will be able to do, and asks the server nothing", async () => {
    owner.requests.length = 0;
    await owner.page.getByText("Can sign in, sees nothing yet").waitFor();
    await invite.address(PEOPLE[0]);
    await invite.address(PEOPLE[1]);
    assert.equal(await invite.sentence.innerText(), "mira@example.com and tom@example.com can sign in and will see nothing yet.");

    await invite.way("By tag");
    await invite.tag("client=harbour").check();
    await invite.choose("DNS", "Read");
    const read = await invite.sentence.innerText();
    assert.deepEqual(Object.keys(await invite.cells()), ["5 domains tagged “client=harbour”"]);
    assert.match((await invite.cells())["5 domains tagged “client=harbour”"].DNS, /read/i);

    await invite.choose("DNS", "Edit");
    assert.notEqual(await invite.sentence.innerText(), read);
    assert.match((await invite.cells())["5 domains tagged “client=harbour”"].DNS, /edit/i);
    assert.equal((await invite.cells())["5 domains tagged “client=harbour”"].Analytics, undefined);

    await invite.choose("Analytics", "Read");
    assert.match((await invite.cells())["5 domains tagged “client=harbour”"].Analytics, /read/i);
    promise.sentence = await invite.sentence.innerText();
    promise.counters = await invite.counters.innerText();
    promise.seen = await invite.seen();
    assert.equal(promise.sentence, SENTENCE);
    assert.match(promise.counters, /^\d+ gained · 0 lost · 0 warnings$/);
    assert.deepEqual(owner.requests, [], "the preview is never asked of the server");
  });

  await step(t, "a cell says why", async () => {
    await invite.grid.getByRole("button", { name: /^DNS/ }).click();
    const why = owner.page.getByRole("dialog");
    await why.waitFor();
    assert.match(await why.innerText(), /client=harbour/);
    await owner.page.keyboard.press("Escape");
    await why.waitFor({ state: "hidden" });
  });

  await step(t, "the summary repeats the sentence, and the button counts", async () => {
    await invite.continue.click();
    await invite.summary.waitFor();
    assert.equal(await invite.summary.locator(".sentence").innerText(), promise.sentence);
    const send = invite.summary.getByRole("button", { name: "Invite 2 people" });
    await send.click();
    promise.links = await invite.links();
    assert.deepEqual(Object.keys(promise.links).sort(), PEOPLE);
    await invite.done.getByText(promise.sentence).waitFor();
    assert.deepEqual(owner.requests.filter((line) => line.startsWith("POST") && line.endsWith("/commands")).length, 1, "one command");
  });

  const mira = await here.arrive();

  await step(t, "the invited person joins by the link in the mail", async () => {
    const link = await here.server.link(PEOPLE[0]);
    assert.notEqual(link, promise.links[PEOPLE[0]], "only the mailed link shows that the address is theirs");
    const invitation = new InvitationPage(mira);
    await invitation.open(link, ACCOUNT);
    await invitation.joinAs("Mira Lund", PASSWORD);
    await new Shell(mira).nav.waitFor();
    await mira.csrf();
    const member = Object.values((await mira.slice(ACCOUNT)).state.members).find((member) => member.user === mira.session.user.id);
    assert.equal(member.facts.verified, true);
  });

  await step(t, "the navigation is what the preview said they will see", async () => {
    const places = await new Shell(mira).places();
    assert.deepEqual(places, promise.seen.map((seen) => seen.place));
    assert.deepEqual(places, ["My access", "Domains", "Tokens"]);
    assert.deepEqual(promise.seen.find((seen) => seen.place === "Domains").note, "5");
  });

  await step(t, "of the domains she sees the promised ones, and may look only", async () => {
    await new Shell(mira).go("Domains");
    const zones = new ZonesPage(mira);
    const names = await mira.page.locator(".zone-name").allInnerTexts();
    assert.deepEqual(names.sort(), HARBOUR);
    assert.equal(await zones.add.getAttribute("aria-disabled"), "true");
    const change = zones.rows.getByRole("button", { name: /^(Tags|Remove) / });
    for (const button of await change.all()) assert.equal(await button.getAttribute("aria-disabled"), "true");
  });

  await step(t, "she is offered nothing about members", async () => {
    await mira.page.goto(`/${mira.account(ACCOUNT)}/members`);
    await mira.settled("Mira Lund");
    const members = new MembersPage(mira);
    assert.equal(await mira.page.getByText(/ana@example\.com|Ana Lindqvist/).count(), 0, "others are not shown");
    assert.equal(await members.invite.count(), 0);
    assert.equal(await mira.page.getByRole("link", { name: "Edit access" }).count(), 0);
  });

  await step(t, "what she tries by hand the server refuses, with the reason", async () => {
    mira.expected.push("403", "401");
    const command = { type: "invite_members", emails: ["friend@example.com"], policies: [], groups: [] };
    const revision = (await mira.slice(ACCOUNT)).state.revision;
    const refused = await mira.command(ACCOUNT, command, { revision });
    assert.equal(refused.status, 403, JSON.stringify(refused.body));
    assert.match(JSON.stringify(refused.body), /members:edit/);
    const forged = await mira.command(ACCOUNT, { type: "leave_account" }, { revision, csrf: "" });
    assert.equal(forged.status, 403);
    assert.equal(forged.body.code, "csrf");
    const mine = Object.values((await mira.slice(ACCOUNT)).state.members)[0];
    const more = [{ effect: "allow", roles: ["super-administrator"], scope: { include: [{ type: "account" }] } }];
    const raised = await mira.command(ACCOUNT, { type: "change_member", member: mine.id, policies: more }, { revision });
    assert.equal(raised.status, 403, JSON.stringify(raised.body));
    const audit = await mira.context.request.get(`/api/v1/accounts/${mira.account(ACCOUNT)}/audit`);
    assert.equal(audit.status(), 403);
  });

  await step(t, "the owner reads all of it in the audit log", async () => {
    await new Shell(owner).go("Audit log");
    const audit = new AuditPage(owner);
    const invited = audit.entry("Olive Brandt invited mira@example.com and tom@example.com");
    const details = await audit.unfold(invited);
    assert.match(await details.innerText(), /client=harbour/);
    await eventually(async () => assert.equal(await audit.entry("Mira Lund").filter({ hasText: /joined|accepted/ }).count(), 1, await audit.entries.first().innerText()));
  });

  owner.assertCalm();
  mira.assertCalm();
});

test("the link that was handed over lets the person join too, and only once", async () => {
  const owner = await here.signedIn();
  const answer = await (async () => {
    await owner.page.goto("/");
    return owner.command(ACCOUNT, { type: "invite_members", emails: ["uma@example.com"], policies: [], groups: [] });
  })();
  const [link] = Object.values(answer.body.links);
  const uma = await here.arrive();
  const invitation = new InvitationPage(uma);
  await invitation.open(link, ACCOUNT);
  uma.expected.push("400", "422");
  await invitation.joinAs("Uma", "short");
  await uma.page.getByRole("alert").filter({ visible: true }).getByText(/12 characters/).waitFor();
  await invitation.joinAs("Uma", PASSWORD);
  await new Shell(uma).nav.waitFor();
  const again = await here.arrive();
  await again.page.goto(link);
  await again.page.getByText("This invitation was already answered").waitFor();
  uma.assertCalm();
  again.assertCalm();
});
