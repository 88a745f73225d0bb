// A program gets a token that can set one record and nothing else; what the preview promised is what the server holds to.
import assert from "node:assert/strict";
import { test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { AuditPage } from "./pages/audit.mjs";
import { Shell } from "./pages/shell.mjs";
import { TokensPage } from "./pages/tokens.mjs";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";
import { picture } from "./support/picture.mjs";
import { step } from "./support/step.mjs";

const here = setting();
const ACCOUNT = "Blue Harbour Media";
const ZONE = "harbour-cafe.example";
const SENTENCE = `“Router” will be able to edit DNS on the A record home.${ZONE}, until `;

/** No violations that axe can find, in the state the page is in. */
async function accessible(visitor) {
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
}

/** Asks the v4 API as a program does: with the secret and nothing else. */
async function ask(secret, method, path, body) {
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const answer = await fetch(`${here.server.url}/client/v4${path}`, { method, headers, body: body && JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

test("a token for one record is made, used, switched off and deleted", async (t) => {
  const owner = await here.signedIn();
  const tokens = new TokensPage(owner);
  const made = {};
  const zone = Object.entries((await owner.slice(ACCOUNT)).state.resources).find(([, found]) => found.name === ZONE)[0];

  await step(t, "the form foresees one record with its end, and asks the server nothing", async () => {
    await owner.open(ACCOUNT, "tokens", "Tokens");
    await owner.page.getByRole("link", { name: "New token" }).first().click();
    await owner.settled("New token");
    await owner.page.getByText("May do nothing yet").waitFor();
    owner.requests.length = 0;
    await tokens.name.fill("Router");
    await tokens.record(ZONE, "A", "home");
    await tokens.form.choose("DNS", "Edit");
    await eventually(async () => assert.ok((await tokens.form.sentence.innerText()).startsWith(SENTENCE), await tokens.form.sentence.innerText()));
    assert.deepEqual(Object.keys(await tokens.form.cells()), [`The A record home.${ZONE}`]);
    assert.deepEqual(owner.requests, [], "the preview is never asked of the server");
  });

  await step(t, "the summary says the same, and the secret is shown once", async () => {
    await accessible(owner);
    // By keyboard alone: from any field of the form to the summary.
    await tokens.name.press("Control+Enter");
    await tokens.form.summary.waitFor();
    await accessible(owner);
    assert.ok((await tokens.form.summary.locator(".sentence").innerText()).startsWith(SENTENCE));
    await tokens.form.summary.getByRole("button", { name: "Create token" }).click();
    made.secret = await tokens.secret.inputValue();
    assert.match(made.secret, /^[0-9A-Za-z_-]{40,80}$/);
    await owner.page.getByText("it is not shown again").waitFor();
    await accessible(owner);
    await owner.page.getByRole("link", { name: "To this token" }).click();
    await owner.settled("Router");
    await accessible(owner);
    assert.equal(await owner.page.getByText(made.secret).count() + await tokens.secret.count(), 0, "the secret is gone");
  });

  await step(t, "it sets that record and no other", async () => {
    const home = { type: "A", name: `home.${ZONE}`, content: "192.0.2.7", ttl: 300 };
    const added = await ask(made.secret, "POST", `/zones/${zone}/dns_records`, home);
    assert.equal(added.status, 200, JSON.stringify(added.body));
    const place = `/zones/${zone}/dns_records/${added.body.result.id}`;
    const set = await ask(made.secret, "PUT", place, { ...home, content: "192.0.2.8" });
    assert.equal(set.status, 200, JSON.stringify(set.body));
    assert.equal(set.body.result.content, "192.0.2.8");
    const other = await ask(made.secret, "POST", `/zones/${zone}/dns_records`, { ...home, name: `www2.${ZONE}` });
    assert.equal(other.status, 403, JSON.stringify(other.body));
    const kind = await ask(made.secret, "POST", `/zones/${zone}/dns_records`, { ...home, type: "TXT", content: "\"x\"" });
    assert.equal(kind.status, 403, JSON.stringify(kind.body));
  });

  await step(t, "a new secret takes the place of the old one", async () => {
    await tokens.action("New secret").click();
    await tokens.confirm("New secret");
    const next = await tokens.secret.inputValue();
    assert.notEqual(next, made.secret);
    await eventually(async () => assert.equal((await ask(made.secret, "GET", "/user/tokens/verify")).status, 401));
    assert.equal((await ask(next, "GET", "/user/tokens/verify")).status, 200);
    made.secret = next;
  });

  await step(t, "switched off it is refused, switched on it works again", async () => {
    const sets = async () => (await ask(made.secret, "GET", `/zones/${zone}/dns_records`)).status;
    await tokens.action("Disable").click();
    await tokens.action("Enable").waitFor();
    await eventually(async () => assert.ok([401, 403].includes(await sets()), `${await sets()}`));
    await owner.page.locator(".badge", { hasText: "Disabled" }).waitFor();
    await tokens.action("Enable").click();
    await tokens.action("Disable").waitFor();
    await eventually(async () => assert.equal(await sets(), 200));
  });

  await step(t, "it is edited in the same form, with the change foreseen", async () => {
    await tokens.action("Edit token").click();
    await owner.settled("Edit Router");
    await tokens.form.choose("DNS", "Read");
    await eventually(async () => assert.match(await tokens.form.sentence.innerText(), /“Router” will no longer be able to edit DNS/));
    await owner.page.getByRole("link", { name: "← Router" }).click();
    await owner.settled("Router");
  });

  await step(t, "deleted it is gone from the list, and the audit log has all of it", async () => {
    await tokens.action("Delete").click();
    await tokens.confirm("Delete token");
    await owner.settled("Tokens");
    await eventually(async () => assert.equal(await tokens.row("Router").count(), 0));
    assert.equal((await ask(made.secret, "GET", "/user/tokens/verify")).status, 401);
    const audit = new AuditPage(owner);
    await audit.open(ACCOUNT, "?kind=token");
    for (const did of ["made", "switched off", "switched on", "deleted"]) await audit.entry(`${did} the token “Router”`).first().waitFor();
    await audit.open(ACCOUNT);
    await audit.entry(`the DNS record A home.${ZONE}`).filter({ hasText: "via the token “Router”" }).first().waitFor();
  });

  owner.assertCalm();
});

test("the form of a token is filled in by keyboard alone", async () => {
  const owner = await here.signedIn();
  const tokens = new TokensPage(owner);
  await tokens.make(ACCOUNT);
  await tokens.name.focus();
  await owner.page.keyboard.type("By hand");
  await tokens.form.onWhat.getByRole("radio").first().focus();
  await owner.page.keyboard.press("Space");
  await tokens.name.press("Control+Enter");
  // What is missing is where the focus goes.
  await eventually(async () => assert.ok(await owner.page.evaluate(() => document.activeElement.closest("#roles, #scope"))));
  owner.assertCalm();
});

test("everybody has tokens of their own, and none of them can do more than they may", async () => {
  const ana = await here.signedIn("ana@example.com");
  const tokens = new TokensPage(ana);
  await tokens.open(ACCOUNT);
  assert.ok((await new Shell(ana).places()).includes("Tokens"));
  await tokens.make(ACCOUNT);
  await tokens.name.fill("Too much");
  await tokens.form.way("Everything");
  await tokens.form.offer("Super Administrator").or(ana.page.getByText("Not possible here")).first().waitFor();
  assert.doesNotMatch(await tokens.form.sentence.innerText(), /do everything/);
  ana.assertCalm();
});

test("by keyboard alone a token is made, gets a new secret, and is deleted; when it was last used is shown", async (t) => {
  const owner = await here.signedIn();
  const tokens = new TokensPage(owner);
  const keys = owner.page.keyboard;
  const made = {};

  /** Goes on with Tab until the focus is on what is looked for, as somebody without a mouse does. */
  const tabTo = async (locator) => {
    const element = await locator.elementHandle();
    for (let n = 0; n < 150; n += 1) {
      if (await element.evaluate((element) => element === document.activeElement)) return;
      await keys.press("Tab");
    }
    assert.fail("the focus never got there");
  };

  await step(t, "made", async () => {
    await owner.open(ACCOUNT, "tokens", "Tokens");
    await tabTo(owner.page.getByRole("link", { name: "New token" }).first());
    await keys.press("Enter");
    await owner.settled("New token");
    await tabTo(tokens.name);
    await keys.type("Keys");
    await tabTo(tokens.form.onWhat.getByRole("radio", { name: /^Everything/ }));
    await keys.press("Space");
    await tabTo(tokens.form.level("DNS", "None"));
    await keys.press("ArrowRight");
    await eventually(async () => assert.match(await tokens.form.sentence.innerText(), /“Keys” will be able to read DNS/));
    await keys.press("Control+Enter");
    await tokens.form.summary.waitFor();
    await tabTo(tokens.form.summary.getByRole("button", { name: "Create token" }));
    await keys.press("Enter");
    made.secret = await tokens.secret.inputValue();
  });

  await step(t, "used, and that is shown", async () => {
    assert.equal((await ask(made.secret, "GET", "/zones")).status, 200);
    await owner.open(ACCOUNT, "tokens", "Tokens");
    await tokens.row("Keys").getByText(/just now|seconds? ago|a moment ago/i).waitFor();
    await accessible(owner);
    await picture(owner, "tokens");
  });

  await step(t, "given a new secret", async () => {
    await tabTo(tokens.row("Keys").getByRole("link"));
    await keys.press("Enter");
    await owner.settled("Keys");
    await tabTo(tokens.action("New secret"));
    await keys.press("Enter");
    await tabTo(owner.page.getByRole("dialog").getByRole("button", { name: "New secret", exact: true }));
    await keys.press("Enter");
    const next = await tokens.secret.inputValue();
    assert.notEqual(next, made.secret);
    await eventually(async () => assert.equal((await ask(made.secret, "GET", "/user/tokens/verify")).status, 401));
    made.secret = next;
  });

  await step(t, "deleted", async () => {
    await owner.open(ACCOUNT, "tokens", "Tokens");
    await tabTo(tokens.row("Keys").getByRole("link"));
    await keys.press("Enter");
    await owner.settled("Keys");
    await tabTo(tokens.action("Delete"));
    await keys.press("Enter");
    await tabTo(owner.page.getByRole("dialog").getByRole("button", { name: "Delete token", exact: true }));
    await keys.press("Enter");
    await owner.settled("Tokens");
    await eventually(async () => assert.equal(await tokens.row("Keys").count(), 0));
    assert.equal((await ask(made.secret, "GET", "/user/tokens/verify")).status, 401);
  });

  owner.assertCalm();
});
