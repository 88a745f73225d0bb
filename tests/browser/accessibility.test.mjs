// Every page for everybody: axe, the keyboard alone, a small screen, and a browser without complaints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { InvitePage } from "./pages/invite.mjs";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";

const here = setting();
const ACCOUNT = "Blue Harbour Media";

/** Every page, with a heading by which one knows that it is drawn. */
async function places(visitor) {
  const account = visitor.account(ACCOUNT);
  const { state } = await visitor.slice(ACCOUNT);
  const [group] = Object.keys(state.groups);
  const [role] = Object.keys(state.roles);
  const ana = (await visitor.member(ACCOUNT, "ana@example.com")).id;
  const within = (path) => `/${account}/${path}`;
  return [
    ["/", "Accounts"], ["/sessions", "Sessions"],
    [within("members"), "Members"], [within("members?can=dns:edit&on=lark-press.example"), "Members"], [within(`members/${ana}`), "Ana Lindqvist"],
    [within(`members/${ana}/edit`), "Edit Ana Lindqvist"], [within("invite"), "Invite members"],
    [within("groups"), "Groups"], [within(`groups/${group}`), "Web team"], [within(`groups/${group}/edit`), "Edit Web team"], [within("groups/new"), "New group"],
    [within("roles"), "Roles"], [within(`roles/${role}`), "Publisher"], [within(`roles/${role}/edit`), "Edit Publisher"], [within("roles/new"), "New role"],
    [within("tokens"), "Tokens"], [within("tokens/new"), "New token"],
    [within("zones"), "Domains"], [within("audit"), "Audit log"], [within("settings"), "Settings"], [within("nowhere"), /./],
  ];
}

/** What axe finds serious or critical, shortly. */
async function serious(page) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
  const bad = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  return bad.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

async function assertNoSidewaysScroll(page, what) {
  const [wide, seen] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(wide <= seen, `${what} is ${wide} wide and ${seen} are seen`);
}

const LOOKS = { light: {}, dark: { colorScheme: "dark" }, "360 px": { viewport: { width: 360, height: 740 } } };

for (const [look, options] of Object.entries(LOOKS)) {
  test(`axe finds nothing serious on any page, and nothing scrolls sideways: ${look}`, async (t) => {
    const visitor = await here.arrive(options);
    await visitor.page.goto("/sign-in");
    await visitor.settled("Sign in");
    assert.deepEqual(await serious(visitor.page), []);
    await assertNoSidewaysScroll(visitor.page, "sign-in");
    await visitor.signIn();
    for (const [path, heading] of await places(visitor)) {
      await t.test(path.replace(/[0-9a-f]{32}/g, "…"), async () => {
        await visitor.page.goto(path);
        await visitor.settled(heading);
        assert.deepEqual(await serious(visitor.page), []);
        await assertNoSidewaysScroll(visitor.page, path);
      });
    }
    visitor.assertCalm();
  });

  test(`the same for Invite filled in, its summary, dialogs and menus: ${look}`, async () => {
    const visitor = await here.signedIn(undefined, options);
    const invite = new InvitePage(visitor);
    await invite.open(ACCOUNT);
    await invite.address("nobody yet");
    await invite.address("someone@example.com");
    await invite.way("Chosen domains");
    await invite.finder.fill("harbour");
    assert.deepEqual(await serious(visitor.page), []);
    await visitor.page.getByRole("option", { name: /All 4|Select all/ }).first().click();
    await visitor.page.keyboard.press("Escape");
    await invite.choose("DNS", "Edit");
    await assertNoSidewaysScroll(visitor.page, "Invite filled in");
    if (look === "360 px") await visitor.page.locator(".preview-bar").click();
    await invite.grid.waitFor();
    assert.deepEqual(await serious(visitor.page), []);
    await assertNoSidewaysScroll(visitor.page, "the preview");
    await invite.grid.getByRole("button", { name: /^DNS/ }).first().click();
    await visitor.page.getByRole("dialog").waitFor();
    assert.deepEqual(await serious(visitor.page), []);
    await visitor.page.keyboard.press("Escape");
    if (look === "360 px") await visitor.page.getByRole("button", { name: "Close preview" }).click();
    await visitor.page.getByRole("button", { name: /^Take out nobody yet/ }).click();
    await visitor.page.getByRole("button", { name: /^Take out / }).first().waitFor();
    await invite.continue.click();
    await visitor.page.locator(".summary, .invite-form .issue.error").first().waitFor();
    assert.deepEqual(await serious(visitor.page), []);
    await assertNoSidewaysScroll(visitor.page, "the summary");
    await visitor.page.getByRole("button", { name: /^Your menu/ }).click();
    assert.deepEqual(await serious(visitor.page), []);
    await visitor.page.keyboard.press("Escape");
    await visitor.page.getByRole("button", { name: "Switch account" }).click();
    assert.deepEqual(await serious(visitor.page), []);
    await assertNoSidewaysScroll(visitor.page, "an open menu");
    visitor.assertCalm();
  });
}

/** Presses Tab until the focus is where `there` says, as somebody without a mouse does. */
async function tabTo(page, there, most = 120) {
  const at = () => page.evaluate(() => {
    const active = document.activeElement;
    const labels = [...(active.labels ?? [])].map((label) => label.textContent);
    const within = active.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
    return { tag: active.tagName, text: active.textContent?.trim() ?? "", label: active.getAttribute("aria-label") ?? labels.join(" ").trim(), within, shown: active.matches(":focus-visible") };
  });
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press("Tab");
    const active = await at();
    if (there(active)) {
      assert.ok(active.shown, `one sees where the focus is: ${JSON.stringify(active)}`);
      return;
    }
  }
  assert.fail(`the keyboard does not lead there; it ended at ${JSON.stringify(await at())}`);
}

test("somebody is invited with the keyboard alone, from signing in to the link", async () => {
  const visitor = await here.arrive();
  const { page } = visitor;
  const keys = page.keyboard;
  await page.goto("/sign-in");
  await visitor.settled("Sign in");
  await page.getByLabel("E-mail address").focus();
  await keys.type("owner@example.com");
  await keys.press("Tab");
  await keys.type("portcullis-demo");
  await keys.press("Enter");
  await visitor.settled("Accounts");
  await visitor.csrf();
  await tabTo(page, (at) => at.text.includes(ACCOUNT));
  await keys.press("Enter");
  await visitor.settled("Members");
  await tabTo(page, (at) => at.tag === "A" && at.text === "Invite");
  await keys.press("Enter");
  await visitor.settled("Invite members");

  const invite = new InvitePage(visitor);
  await tabTo(page, (at) => at.label === "E-mail addresses");
  await keys.type("keys@example.com,");
  await tabTo(page, (at) => at.within === "On what");
  await keys.press("ArrowDown");
  await keys.press("ArrowDown");
  await eventually(async () => assert.equal(await invite.onWhat.getByRole("radio", { name: /^Chosen domains/ }).isChecked(), true));
  await tabTo(page, (at) => at.label.startsWith("Search domains"));
  await keys.type("lark");
  await keys.press("ArrowDown");
  await keys.press("Enter");
  await keys.press("Escape");
  await page.locator(".finder-list").first().waitFor({ state: "hidden" });
  assert.equal(await page.locator(".invite-form").isVisible(), true, "Escape closes only the list");
  await tabTo(page, (at) => at.within === "DNS");
  await keys.press("ArrowRight");
  await keys.press("ArrowRight");
  await eventually(async () => assert.equal(await invite.level("DNS", "Edit").isChecked(), true));
  const spoken = page.locator("[aria-live=polite]", { hasText: "keys@example.com will be able to" });
  await eventually(async () => assert.equal(await spoken.innerText(), await invite.sentence.innerText()));
  const sentence = await invite.sentence.innerText();
  assert.match(sentence, /edit DNS.* on 3 domains/);
  await keys.press("Control+Enter");
  await invite.summary.waitFor();
  assert.equal(await invite.summary.locator(".sentence").innerText(), sentence);
  await tabTo(page, (at) => at.text === "Invite 1 person");
  await keys.press("Enter");
  assert.deepEqual(Object.keys(await invite.links()), ["keys@example.com"]);
  visitor.assertCalm();
});

test("`/` goes to the search of a page, and the skip link to its content", async () => {
  const visitor = await here.signedIn();
  await visitor.open(ACCOUNT, "members", "Members");
  await visitor.page.keyboard.press("/");
  assert.equal(await visitor.page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Search members");
  await visitor.page.goto(`/${visitor.account(ACCOUNT)}/zones`);
  await visitor.settled("Domains");
  await visitor.page.keyboard.press("Tab");
  await visitor.page.keyboard.press("Enter");
  assert.equal(await visitor.page.evaluate(() => document.activeElement.id), "main");
  visitor.assertCalm();
});
