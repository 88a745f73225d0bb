// The two examples in a real browser, with the packed package: people click and see what may be done change.
// PORTCULLIS_SCREENSHOTS=folder keeps pictures.

import { test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { example, page, run, serve } from "./project.mjs";

const picture = (shown, name) => {
  const folder = process.env.PORTCULLIS_SCREENSHOTS;
  return folder && shown.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

test("plain: no framework, no bundler", async (context) => {
  const { shown, complaints } = await page(context, await serve(context, example(context, "plain")));
  const row = (domain) => shown.getByRole("row").filter({ hasText: domain });
  const button = (domain, name) => row(domain).getByRole("button", { name });
  await row("harbour.example").first().waitFor();
  assert.equal(await button("lark-press.example", "Edit DNS").isEnabled(), true, "the owner may");

  await shown.getByLabel("Seen by").selectOption("Ana Lindqvist");
  assert.equal(await button("lark-press.example", "Edit DNS").isEnabled(), true, "tagged as live");
  assert.equal(await row("staging.example").count(), 0, "nothing may be done there without a second factor");
  assert.equal(await button("lark-press.example", "Purge cache").isEnabled(), false, "that needs a second factor");
  assert.match(await button("lark-press.example", "Purge cache").getAttribute("title"), /^not allowed; Cache Purge or /);

  await shown.getByLabel("second factor used").check();
  assert.equal(await button("lark-press.example", "Purge cache").isEnabled(), true);
  assert.equal(await button("staging.example", "Purge cache").isEnabled(), true);
  assert.equal(await button("staging.example", "Edit DNS").isEnabled(), false);
  await button("staging.example", "Purge cache").click();
  assert.equal(await shown.locator("output").textContent(), "Purge cache: allowed by cache-purge");
  await picture(shown, "plain");

  await shown.getByLabel("Seen by").selectOption("Ben Okoro");
  assert.equal(await shown.getByRole("row").count(), 5);
  assert.equal(await shown.locator("tbody button:enabled").count(), 0, "he only reads");
  assert.deepEqual(complaints, []);
});

test("React: a box is ticked, its difference is seen, and saving changes what the member sees", async (context) => {
  const path = example(context, "react");
  run(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], path);
  const { shown, complaints } = await page(context, await serve(context, join(path, "dist")));
  const buttons = (name) => shown.getByRole("table").getByRole("button", { name });
  const status = shown.getByRole("status");
  const save = shown.getByRole("button", { name: "Save" });
  await shown.getByRole("heading", { name: "What Ana Lindqvist sees" }).waitFor();
  assert.equal(await shown.getByRole("row").count(), 2, "the two that are live");
  assert.equal(await buttons("Edit DNS").count(), 2);
  assert.equal(await save.isDisabled(), true);

  await shown.getByRole("button", { name: "Ben Okoro" }).click();
  await shown.getByRole("heading", { name: "What Ben Okoro sees" }).waitFor();
  assert.equal(await shown.getByRole("row").count(), 4);
  assert.equal(await buttons("Edit DNS").count(), 0);
  assert.equal(await shown.getByText("DNS is read-only").count(), 4);

  await shown.getByLabel("DNS", { exact: true }).check();
  await shown.getByLabel("SSL/TLS", { exact: true }).check();
  await status.getByText("Ben Okoro gains").waitFor();
  assert.match(await status.locator("ins").textContent(), /dns:edit.*ssl:edit/);
  assert.equal(await buttons("Edit DNS").count(), 0, "a preview changes nothing");
  await picture(shown, "react-preview");

  await save.click();
  await buttons("Edit DNS").first().waitFor();
  assert.equal(await buttons("Edit DNS").count(), 4);
  assert.equal(await buttons("Certificates").count(), 4);
  assert.equal(await shown.getByText("DNS is read-only").count(), 0);
  assert.equal(await status.textContent(), "Nothing is changed.");
  await picture(shown, "react-saved");

  await shown.getByLabel("DNS", { exact: true }).uncheck();
  await status.locator("del").getByText("dns:edit").waitFor();
  await save.click();
  await shown.getByText("DNS is read-only").first().waitFor();
  assert.equal(await buttons("Edit DNS").count(), 0);
  assert.equal(await buttons("Certificates").count(), 4);
  assert.deepEqual(complaints, []);
});
