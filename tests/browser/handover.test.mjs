// An agency opens an account, works by templates, hands the account over, and everybody sees what was done.
import assert from "node:assert/strict";
import { test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { ClientsPage } from "./pages/clients.mjs";
import { InvitePage } from "./pages/invite.mjs";
import { PartnersPage } from "./pages/partners.mjs";
import { eventually } from "./support/eventually.mjs";
import { arrived, joined } from "./support/joined.mjs";
import { setting } from "./support/journey.mjs";
import { picture } from "./support/picture.mjs";
import { step } from "./support/step.mjs";

const here = setting();
const AGENCY = "Blue Harbour Media";
const OPENED = "Lantern Books";

/** No violations that axe can find, in the state the page is in. */
async function accessible(visitor) {
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
}

/** Opens a client account by the agency's own route; its id. */
async function opens(agency, name) {
  const csrf = await agency.csrf();
  const answer = await agency.context.request.post(`/api/v1/accounts/${agency.account(AGENCY)}/clients/open`, {
    data: { clients: [{ name }] }, headers: { "x-portcullis-csrf": csrf },
  });
  assert.equal(answer.status(), 200, await answer.text());
  return (await answer.json()).lines[0].account;
}

/** Puts a member of the agency on all its clients. */
async function assign(agency, email, roles) {
  const member = await agency.member(AGENCY, email);
  const policy = { roles, scope: { include: [{ type: "account" }] } };
  const command = { type: "create_assignment", actor: { type: "member", id: member.id }, clients: [{ type: "all" }], policy };
  const { status, body } = await agency.command(AGENCY, command);
  assert.equal(status, 200, JSON.stringify(body));
}

test("an account that an agency opened is handed over to its own super administrator", async (t) => {
  const agency = await joined(here, AGENCY, "agnes@agency.example", "Agnes Agency", ["super-administrator"]);
  const clients = new ClientsPage(agency);
  const invite = new InvitePage(agency);
  const id = await (async () => {
    await agency.page.goto("/");
    return opens(agency, OPENED);
  })();
  let client;

  await step(t, "it says that it is not handed over, and who could do it", async () => {
    await clients.open(AGENCY);
    await clients.row(OPENED).getByText("Not handed over").waitFor();
    await agency.page.getByRole("radio", { name: "Not handed over" }).check();
    await clients.row(OPENED).getByRole("link", { name: OPENED }).click();
    await agency.settled(OPENED);
    const panel = agency.page.getByRole("region", { name: "Handover" });
    await panel.getByText("Who hands it over needs the right to edit members there").waitFor();
    await accessible(agency);
    await assign(agency, "agnes@agency.example", ["super-administrator"]);
    await panel.getByRole("link", { name: "Hand over" }).waitFor();
    await picture(agency, "handover-client");
  });

  await step(t, "leaving is refused, with the reason", async () => {
    const leave = agency.page.getByRole("button", { name: /^Leave/ });
    assert.equal(await leave.getAttribute("aria-disabled"), "true");
  });

  await step(t, "by keyboard alone the client's own super administrator is invited, with a preview", async () => {
    await agency.page.getByRole("link", { name: "Hand over" }).press("Enter");
    await agency.settled(`Hand over ${OPENED}`);
    await agency.page.getByText("You work here as Agnes Agency of Blue Harbour Media.").waitFor();
    await invite.addresses.fill("carla@client.example");
    await invite.addresses.press("Enter");
    await eventually(async () => assert.match(await invite.sentence.innerText(), /^carla@client\.example will be able to /));
    await accessible(agency);
    await picture(agency, "handover");
    await invite.addresses.press("Control+Enter");
    await invite.summary.getByRole("button", { name: "Invite 1 person" }).press("Enter");
    await agency.page.getByText("1 person invited").waitFor();
    await accessible(agency);
  });

  await step(t, "once she has joined, both sides say so, and the agency may be ended like any other", async () => {
    client = await arrived(here, "carla@client.example", "Carla Client");
    await clients.open(AGENCY);
    await eventually(async () => {
      await clients.open(AGENCY);
      assert.equal(await clients.row(OPENED).getByText("Not handed over").count(), 0);
    });
    await clients.row(OPENED).getByRole("link", { name: OPENED }).click();
    await agency.settled(OPENED);
    await agency.page.getByText("Handed over", { exact: true }).waitFor();
    assert.equal(await agency.page.getByRole("button", { name: /^Leave/ }).getAttribute("aria-disabled"), null);
    const partners = new PartnersPage(client);
    await client.page.goto(`/${id}/partners`);
    await client.settled("Partners");
    await partners.row(AGENCY).getByRole("link").click();
    await client.settled(AGENCY);
    await partners.action("Suspend").click();
    await client.page.getByRole("dialog").getByText("Out from their next request on: Agnes Agency (Super Administrator").waitFor();
    await accessible(client);
    await picture(client, "suspend");
    await client.page.keyboard.press("Escape");
    await partners.people.getByRole("button", { name: "Block Agnes Agency" }).click();
    await client.page.getByRole("dialog").getByText(/^They lose Super Administrator.*as their agency assigned it/).waitFor();
    await client.page.keyboard.press("Escape");
  });

  await step(t, "what was done stands in the agency's own view and in the client's log, by agency", async () => {
    await agency.open(AGENCY, "clients/audit", "What we did");
    await agency.page.getByText(`Agnes Agency at ${OPENED}`).first().waitFor();
    await agency.page.getByText("invited Carla Client").or(agency.page.getByText("invited carla@client.example")).first().waitFor();
    await accessible(agency);
    await picture(agency, "what-we-did");
    await agency.page.getByRole("combobox", { name: "Client" }).selectOption({ label: OPENED });
    await eventually(() => assert.ok(agency.page.url().includes(`client=${id}`), agency.page.url()));
    await client.page.goto(`/${id}/audit`);
    await client.settled("Audit log");
    await client.page.getByRole("combobox", { name: "Through" }).selectOption({ label: `Through ${AGENCY}` });
    await eventually(() => assert.ok(client.page.url().includes("via=agency"), client.page.url()));
    await client.page.getByText("Agnes Agency").first().waitFor();
    await accessible(client);
  });

  agency.assertCalm();
  client.assertCalm();
});

test("templates of grants are written, changed, asked by, and deleted", async (t) => {
  const agency = await here.signedIn();
  const clients = new ClientsPage(agency);
  const line = (name) => agency.page.getByRole("region", { name: "Templates of our own" }).getByRole("listitem").filter({ hasText: name });

  await step(t, "a template is written, and what is no tag is named", async () => {
    await agency.open(AGENCY, "clients/templates", "Templates");
    await accessible(agency);
    await picture(agency, "templates-empty");
    await agency.page.getByRole("link", { name: "New template" }).first().click();
    await agency.settled("New template");
    await agency.page.getByLabel("Name", { exact: true }).fill("Shops");
    await agency.page.getByLabel("What it is for").fill("Small shops");
    await clients.level("DNS", "Edit").check();
    await agency.page.getByLabel("Only on domains with these tags").fill("shop, =x");
    await agency.page.getByText(/=x/).first().waitFor();
    const save = agency.page.getByRole("button", { name: "Save template" });
    assert.equal(await save.getAttribute("aria-disabled"), "true");
    await agency.page.getByLabel("Only on domains with these tags").fill("shop");
    await agency.page.getByRole("listitem").filter({ hasText: "on domains tagged shop" }).waitFor();
    await accessible(agency);
    await picture(agency, "template");
    await eventually(async () => assert.equal(await save.getAttribute("aria-disabled"), null));
    await save.press("Enter");
    await agency.settled("Templates");
    await line("Shops").getByText("on domains tagged shop").waitFor();
    await picture(agency, "templates");
  });

  await step(t, "it is changed, and asking for access begins with it", async () => {
    await agency.page.getByRole("link", { name: "Edit Shops" }).click();
    await agency.settled("Edit template");
    await agency.page.getByLabel("Only on domains with these tags").fill("");
    await agency.page.getByRole("listitem").filter({ hasText: "on everything" }).waitFor();
    await agency.page.getByRole("button", { name: "Save template" }).click();
    await agency.settled("Templates");
    await line("Shops").getByText("on everything").waitFor();
    await clients.open(AGENCY);
    await agency.page.getByRole("button", { name: "Ask for access" }).click();
    await agency.page.getByLabel("What we ask for").selectOption({ label: "Shops: Small shops" });
    await agency.page.getByRole("dialog").getByText(/on everything/).waitFor();
    await picture(agency, "ask");
    await agency.page.keyboard.press("Escape");
  });

  await step(t, "deleted it is gone", async () => {
    await agency.open(AGENCY, "clients/templates", "Templates");
    await agency.page.getByRole("button", { name: "Delete Shops" }).click();
    await agency.page.getByRole("dialog").getByRole("button", { name: "Delete template" }).click();
    await agency.page.getByText("No templates of your own yet").waitFor();
  });

  agency.assertCalm();
});

test("an agency chooses how clients see its people, and whether it is found by name", async (t) => {
  const agency = await here.signedIn();
  const panel = agency.page.getByRole("form", { name: "As an agency" });

  await step(t, "what a client will see is shown before it is saved", async () => {
    await agency.open(AGENCY, "settings", "Settings");
    const shown = panel.getByRole("group", { name: "What a client sees" });
    await shown.waitFor();
    await panel.getByRole("radio", { name: /^Initials/ }).check();
    await eventually(async () => assert.match(await shown.innerText(), /\b[A-Z]+ [0-9a-f]{8}\b/));
    await panel.getByRole("checkbox", { name: "Found by its name" }).press("Space");
    await accessible(agency);
    await picture(agency, "settings");
    await panel.getByRole("button", { name: "Save" }).click();
    await agency.page.getByText("Saved.").waitFor();
    const { state } = await agency.slice(AGENCY);
    assert.deepEqual(state.account.settings.agency, { listed: true, staff_names: "initials" });
  });

  agency.assertCalm();
});
