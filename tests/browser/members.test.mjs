// Everyday work with members, groups, roles, domains and the audit log.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AuditPage } from "./pages/audit.mjs";
import { InvitePage } from "./pages/invite.mjs";
import { MemberPage } from "./pages/member.mjs";
import { MembersPage } from "./pages/members.mjs";
import { Shell } from "./pages/shell.mjs";
import { ZonesPage } from "./pages/zones.mjs";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";

const here = setting();
const ACCOUNT = "Blue Harbour Media";
const ALL = ["Ana Lindqvist", "João Conceição", "Kim Haugen", "Lena Moreau", "Marek Dvořák", "nina@example.com", "Olive Brandt", "otto@example.com", "Priya Raman", "Zoë Ångström", "王小明"];

const sees = (read, expected) => eventually(async () => assert.deepEqual(await read(), expected));

test("the list is searched, sorted and filtered, and all of it stands in the address", async () => {
  const owner = await here.signedIn();
  const list = new MembersPage(owner);
  await list.open(ACCOUNT);
  await sees(() => list.names(), ALL);
  assert.match(await list.row("Ana Lindqvist").innerText(), /Edits DNS and reads Analytics on 5 domains/);
  assert.match(await list.row("João").innerText(), /via Web team/);
  assert.match(await list.row("otto@example.com").innerText(), /Expired/);
  assert.equal(await list.rows.getByRole("button", { name: /^Resend/ }).count(), 2);
  await owner.page.getByText("Only you can manage this account.").waitFor();

  await list.search.fill("web team");
  await sees(() => list.names(), ["João Conceição", "nina@example.com", "Zoë Ångström"]);
  await list.standing("Pending");
  await sees(() => list.names(), ["nina@example.com"]);
  assert.deepEqual(list.query(), { q: "web team", status: "pending" });
  await list.search.fill("nobody at all");
  await list.nobody.waitFor();
  await owner.page.getByRole("button", { name: "Clear filters" }).click();
  await sees(() => list.names(), ALL);

  await list.order.selectOption("newest");
  await eventually(async () => assert.equal((await list.names())[0], "nina@example.com"));
  assert.deepEqual(list.query(), { sort: "newest" });
  await owner.page.reload();
  await owner.settled("Members");
  await eventually(async () => assert.equal((await list.names())[0], "nina@example.com"));
  assert.equal(await list.order.inputValue(), "newest");
  owner.assertCalm();
});

test("a lone owner is led to inviting a second one, with the role chosen", async () => {
  const owner = await here.signedIn();
  await new MembersPage(owner).open(ACCOUNT);
  await owner.page.getByRole("link", { name: "Invite a second one" }).click();
  await owner.settled("Invite members");
  const invite = new InvitePage(owner);
  assert.equal(await invite.offer("Super Administrator - All Privileges").isChecked(), true);
  assert.match(await invite.sentence.innerText(), /will be able to do everything/);
  owner.assertCalm();
});

test("who can edit DNS on a domain is found, and the answer can be sent to somebody", async () => {
  const owner = await here.signedIn();
  const list = new MembersPage(owner);
  await list.open(ACCOUNT);
  await list.action.selectOption({ label: "edit DNS" });
  await list.on.fill("harbour-tickets.example");
  // Zoë is denied this one domain, João has it by his group, Lena by her tag, Olive has everything.
  const expected = ["Ana Lindqvist", "João Conceição", "Lena Moreau", "Olive Brandt"];
  await sees(() => list.names(), expected);
  assert.deepEqual(list.query(), { can: "dns:edit", on: "harbour-tickets.example" });

  const other = await here.signedIn();
  await other.open(ACCOUNT, "members?can=dns%3Aedit&on=harbour-tickets.example", "Members");
  await sees(() => new MembersPage(other).names(), expected);
  await list.on.fill("HAFENCAFÉ.example");
  await sees(() => list.names(), ["Ana Lindqvist", "João Conceição", "Lena Moreau", "Olive Brandt", "Zoë Ångström"]);
  await list.on.fill("elsewhere.example");
  await owner.page.getByText("No domain “elsewhere.example” here.").waitFor();
  await list.nobody.waitFor();
  owner.assertCalm();
  other.assertCalm();
});

test("a member's page says what they can do and where it comes from", async () => {
  const owner = await here.signedIn();
  await new MembersPage(owner).open(ACCOUNT);
  await owner.page.getByRole("link", { name: "Zoë Ångström" }).click();
  await owner.settled("Zoë Ångström");
  const page = new MemberPage(owner);
  assert.match(await page.phrase.innerText(), /edits DNS on 4 domains, partly via Web team/i);
  const comes = await page.section("Where it comes from").innerText();
  assert.match(comes, /Deny\s+DNS on harbour-tickets\.example/);
  assert.match(comes, /Allow[\s\S]*tagged client=harbour[\s\S]*via Web team/);
  owner.assertCalm();
});

test("an invitation that ran out is sent again, and its new link joins", async () => {
  const owner = await here.signedIn();
  const list = new MembersPage(owner);
  await list.open(ACCOUNT);
  await list.row("otto@example.com").getByRole("button", { name: /^Resend/ }).click();
  await new Shell(owner).toast("The invitation to otto@example.com was sent again").waitFor();
  await eventually(async () => assert.match(await list.row("otto@example.com").innerText(), /Pending/));
  const link = await here.server.link("otto@example.com");
  const otto = await here.arrive();
  await otto.page.goto(link);
  await otto.settled(`Join ${ACCOUNT}`);
  owner.assertCalm();
  otto.assertCalm();
});

test("an invitation is called back after a question, and its link leads nowhere", async () => {
  const owner = await here.signedIn();
  const nina = await owner.member(ACCOUNT, "nina@example.com");
  const page = new MemberPage(owner);
  await page.open(ACCOUNT, nina, "nina@example.com");
  await page.end.click();
  await page.dialog.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.dialog.waitFor({ state: "hidden" });
  assert.ok(await owner.member(ACCOUNT, "nina@example.com"), "asking changes nothing");
  await page.end.click();
  await page.confirm("Cancel invitation");
  await owner.settled("Members");
  assert.equal(await new MembersPage(owner).row("nina@example.com").count(), 0);
  owner.assertCalm();
});

test("editing shows what is lost first, and only what changes", async () => {
  const owner = await here.signedIn();
  const ana = await owner.member(ACCOUNT, "ana@example.com");
  const invite = new InvitePage(owner);
  await invite.edit(ACCOUNT, ana);
  assert.equal(await invite.sentence.innerText(), "Nothing changes in what Ana Lindqvist can do.");
  await invite.choose("Analytics", "None");
  await invite.choose("Caching", "Read");
  const sentence = await invite.sentence.innerText();
  assert.match(sentence, /^Ana Lindqvist will no longer be able to read Analytics on .*, and will newly be able to read Caching on /i);
  assert.match(await invite.counters.innerText(), /^\d+ gained · \d+ lost/);
  const columns = () => invite.grid.locator("thead th").allInnerTexts();
  assert.equal((await columns()).includes("DNS"), false, "what stays is not shown");
  await owner.page.getByLabel("Show unchanged").check();
  await eventually(async () => assert.equal((await columns()).includes("DNS"), true));
  await invite.continue.click();
  assert.equal(await invite.summary.locator(".sentence").innerText(), sentence);
  await invite.summary.getByRole("button", { name: "Save changes" }).click();
  await owner.settled("Ana Lindqvist");
  await eventually(async () => assert.match(await new MemberPage(owner).phrase.innerText(), /reads Caching/i));
  assert.doesNotMatch(await new MemberPage(owner).phrase.innerText(), /Analytics/);
  owner.assertCalm();
});

test("what was written is kept until it is sent", async () => {
  const owner = await here.signedIn();
  const invite = new InvitePage(owner);
  await invite.open(ACCOUNT);
  await invite.address("later@example.com");
  await invite.way("By tag");
  await invite.tag("client=lark").check();
  await invite.choose("DNS", "Edit");
  const sentence = await invite.sentence.innerText();
  await owner.page.waitForTimeout(600); // a draft is kept once it rests
  await owner.page.reload();
  await owner.settled("Invite members");
  await owner.page.getByText("This is what you had written before.").waitFor();
  assert.equal(await invite.sentence.innerText(), sentence);
  await owner.page.getByRole("button", { name: "Start again" }).click();
  await eventually(async () => assert.equal(await invite.listed.count(), 0));
  owner.assertCalm();
});

test("a search over roles finds them by other names and by their actions", async () => {
  const owner = await here.signedIn();
  const invite = new InvitePage(owner);
  await invite.open(ACCOUNT);
  const search = owner.page.getByLabel("Search roles, services and actions");
  await search.fill("purge");
  await invite.roles.getByRole("group", { name: "Caching", exact: true }).waitFor();
  await search.fill("nothing like this");
  await eventually(async () => assert.equal(await invite.roles.locator(".service, .offer").count(), 0));
  await search.fill("");
  await invite.way("By tag");
  await invite.tag("client=lark").check();
  // What makes sense only on the account can't be given on domains, and says so.
  await search.fill("billing");
  await invite.roles.getByText("Not possible here").waitFor();
  owner.assertCalm();
});

test("a group is made, gives what its page says, and takes it back when it is deleted", async () => {
  const owner = await here.signedIn();
  const { page } = owner;
  await owner.open(ACCOUNT, "groups", "Groups");
  await page.getByRole("button", { name: "New group" }).click();
  await owner.settled("New group");
  await page.getByLabel("Name", { exact: true }).fill("Night shift");
  await page.getByLabel("Add a member").fill("kim");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  const form = new InvitePage(owner);
  await form.way("By tag");
  await form.tag("client=lark").check();
  await form.choose("Firewall", "Read");
  const affected = page.getByRole("region", { name: "Who gains and who loses" });
  await affected.getByText(/Kim Haugen.*will newly be able to read Firewall/i).waitFor();
  await page.getByRole("button", { name: "Make group" }).click();
  await owner.settled("Night shift");
  await page.getByRole("link", { name: "Kim Haugen" }).click();
  await owner.settled("Kim Haugen");
  assert.match(await new MemberPage(owner).section("Where it comes from").innerText(), /via Night shift/);
  await page.getByRole("link", { name: "Night shift" }).first().click();
  await owner.settled("Night shift");
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/Kim Haugen.*will no longer be able to/i).waitFor();
  await dialog.getByRole("button", { name: /^Delete/ }).click();
  await owner.settled("Groups");
  assert.equal(await page.getByRole("link", { name: "Night shift" }).count(), 0);
  owner.assertCalm();
});

test("roles say what they hold and where they are used", async () => {
  const owner = await here.signedIn();
  const { page } = owner;
  await owner.open(ACCOUNT, "roles", "Roles");
  await page.getByLabel("Search roles, other names and actions").fill("publisher");
  await page.getByRole("link", { name: "Publisher" }).click();
  await owner.settled("Publisher");
  const text = await page.locator("main").innerText();
  assert.match(text, /Zaraz/);
  assert.match(text, /Marek Dvořák/);
  owner.assertCalm();
});

test("domains are added from a pasted list, its bad lines stay, and a tag says who gains", async () => {
  const owner = await here.signedIn();
  const zones = new ZonesPage(owner);
  const { page } = owner;
  await zones.open(ACCOUNT);
  await zones.add.first().click();
  const text = zones.dialog.getByLabel("Domains", { exact: true });
  await text.fill("# new ones\nbücher.example\nnot a domain\nHARBOUR-BOATS.example\nlark-new.example\n-bad-.example");
  const bad = zones.dialog.locator(".bad-lines li");
  await eventually(async () => assert.equal(await bad.count(), 2));
  assert.match(await bad.nth(0).innerText(), /^Line 3 “not a domain”/);
  assert.match(await bad.nth(1).innerText(), /^Line 6 “-bad-\.example”/);
  await zones.dialog.getByLabel("Tags for all of them").fill("client=lark");
  await zones.dialog.getByText(/Marek Dvořák/).first().waitFor();
  await zones.dialog.getByRole("button", { name: "Add 2 domains" }).click();
  await new Shell(owner).toast("2 domains added.").waitFor();
  assert.equal((await text.inputValue()).trim(), "not a domain\n-bad-.example");
  await page.keyboard.press("Escape");
  await zones.search.fill("tag:lark");
  const shown = () => page.locator(".zone-name").allInnerTexts();
  await sees(shown, ["bücher.example", "lark-books.example", "lark-new.example", "lark-press.example", "larkshop.example"]);
  await page.locator(".zone-ascii", { hasText: "xn--bcher-kva.example" }).waitFor();

  await zones.row("lark-new.example").getByRole("button", { name: "Tags" }).click();
  await zones.dialog.getByRole("button", { name: "Take off: client=lark" }).click();
  await zones.dialog.getByText(/Marek Dvořák/).first().waitFor();
  await zones.dialog.getByRole("button", { name: "Change tags" }).click();
  await new Shell(owner).toast("The tags are changed.").waitFor();
  await sees(shown, ["bücher.example", "lark-books.example", "lark-press.example", "larkshop.example"]);

  await zones.search.fill("lark-new");
  await zones.row("lark-new.example").getByRole("button", { name: "Remove" }).click();
  await zones.dialog.getByRole("button", { name: "Remove 1 domain" }).click();
  await new Shell(owner).toast("1 domain removed.").waitFor();
  await page.getByText("No domain fits").waitFor();
  owner.assertCalm();
});

test("the audit log is narrowed to a person and a kind, in the address", async () => {
  const owner = await here.signedIn();
  const audit = new AuditPage(owner);
  await audit.open(ACCOUNT);
  await audit.person.selectOption({ label: "Zoë Ångström" });
  await eventually(async () => assert.equal(await audit.entries.count(), 1));
  assert.match(await audit.entries.first().innerText(), /Zoë Ångström joined/);
  await audit.kind.selectOption({ label: "Domains" });
  await owner.page.getByText("Nothing here").waitFor();
  await owner.page.getByRole("button", { name: "Show everything" }).click();
  await audit.kind.selectOption({ label: "Groups" });
  await eventually(async () => assert.match(await audit.entries.last().innerText(), /made the group “Web team”/));
  assert.equal(new URL(owner.page.url()).searchParams.get("kind"), "group");
  const details = await audit.unfold(audit.entries.last());
  assert.match(await details.innerText(), /client=harbour/);
  owner.assertCalm();
});

test("somebody who manages members within limits is offered no more than that", async () => {
  const lena = await here.signedIn("lena@example.com");
  const invite = new InvitePage(lena);
  await invite.open(ACCOUNT);
  await invite.way("Everything");
  // What she can't give stands last, with the reason.
  await eventually(async () => assert.equal(await invite.offer("Super Administrator - All Privileges").count(), 0));
  await invite.roles.locator(".refused li", { hasText: "Super Administrator" }).first().waitFor({ state: "attached" });
  await invite.way("By tag");
  await invite.tag("client=harbour").check();
  await invite.choose("DNS", "Edit");
  await invite.address("helper@example.com");
  await invite.continue.click();
  await invite.summary.getByRole("button", { name: "Invite 1 person" }).click();
  await invite.done.waitFor();
  lena.assertCalm();
});
