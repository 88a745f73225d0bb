// The page that shows the OpenAPI document: every route is there, can be found, opened and read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { eventually } from "./support/eventually.mjs";
import { setting } from "./support/journey.mjs";

const here = setting();

async function arrive(options, hash = "") {
  const visitor = await here.arrive(options);
  await visitor.page.goto(`/docs/api${hash}`);
  await eventually(async () => assert.match(await visitor.page.locator("#count").textContent(), /\d+ routes/));
  return visitor.page;
}

async function operations(page) {
  const api = await (await page.request.get("/openapi.json")).json();
  return Object.values(api.paths).reduce((sum, path) => sum + Object.keys(path).length, 0);
}

test("every route is there and can be found by method, path and action", async () => {
  const page = await arrive();
  const routes = page.locator("details:visible");
  assert.equal(await routes.count(), await operations(page));
  await page.getByLabel("Find a route").fill("post access evaluations");
  assert.equal(await routes.count(), 2);
  await page.getByLabel("Find a route").fill("audit:read");
  assert.ok((await routes.count()) > 0);
  await page.getByLabel("Find a route").fill("no such route");
  assert.equal(await page.locator("#count").textContent(), "0 routes");
});

test("a route opens by keyboard and by its address, and shows what goes in and out", async () => {
  const page = await arrive({}, "#post_access_v1_evaluation");
  const route = page.locator("#post_access_v1_evaluation");
  await eventually(async () => assert.match(await route.textContent(), /decision: boolean/));
  assert.match(await route.textContent(), /subject: object/);
  const other = page.locator("#get_api_v1_accounts_account_audit summary");
  await other.focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await page.locator("#get_api_v1_accounts_account_audit").textContent(), /integer from 1 to 200/));
});

for (const [look, options] of Object.entries({ light: {}, dark: { colorScheme: "dark" }, "360 px": { viewport: { width: 360, height: 740 } } })) {
  test(`axe finds nothing, and nothing scrolls sideways: ${look}`, async () => {
    const page = await arrive(options, "#post_access_v1_evaluation");
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
    const [wide, seen] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen, `${wide} wide, ${seen} seen`);
  });
}
