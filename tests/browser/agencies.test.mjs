// An agency works for a client: granted as an agency, done by its own people, seen by the client, and gone in one step.
import assert from "node:assert/strict";
import { test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { ClientsPage } from "./pages/clients.mjs";
import { PartnersPage } from "./pages/partners.mjs";
import { eventually } from "./support/eventually.mjs";
import { joined as joins } from "./support/joined.mjs";
import { setting } from "./support/journey.mjs";
import { picture } from "./support/picture.mjs";
import { step } from "./support/step.mjs";

const here = setting();
const CLIENT = "Northfield Schools";
const AGENCY = "Blue Harbour Media";
const OTHER = "Thousand";
/** Within this time somebody who was taken off is out, also in an open page. */
const SOON = 3_000;

/** No violations that axe can find, in the state the page is in. */
async function accessible(visitor) {
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
}

const joined = (...who) => joins(here, ...who);

test("a grant, a technician, a second agency, and the end of all of it", async (t) => {
  const client = await joined(CLIENT, "clara@client.example", "Clara Client", ["super-administrator"]);
  const agency = await joined(AGENCY, "agnes@agency.example", "Agnes Agency", ["super-administrator"]);
  const technician = await joined(AGENCY, "tom@agency.example", "Tom Technician", []);
  const second = await joined(OTHER, "sven@second.example", "Sven Second", ["super-administrator"]);
  const partners = new PartnersPage(client);
  const clients = new ClientsPage(agency);
  const ids = { client: client.account(CLIENT), agency: agency.account(AGENCY) };

  await step(t, "the client grants DNS to the agency, and sees what that comes to without asking the server", async () => {
    await partners.grantTo(CLIENT, ids.agency);
    client.requests.length = 0;
    await partners.template("DNS only");
    await eventually(async () => assert.match(await partners.form.sentence.innerText(), /^Blue Harbour Media’s people will be able to edit DNS on all /));
    assert.deepEqual(client.requests, [], "the preview is never asked of the server");
    await accessible(client);
    await picture(client, "grant");
    await partners.form.continue.click();
    await partners.form.summary.getByRole("button", { name: "Grant access" }).click();
    await client.page.getByText("Access is granted").waitFor();
    await partners.open(CLIENT);
    await partners.row(AGENCY).getByText("Offered").waitFor();
  });

  await step(t, "the agency finds the offer among its clients, and accepts it with a tag", async () => {
    await clients.open(AGENCY);
    await clients.offer(CLIENT).getByRole("button", { name: "Accept" }).click();
    await agency.page.getByLabel("Tags").fill("schools");
    await agency.page.getByRole("button", { name: "Accept client" }).click();
    await clients.row(CLIENT).getByText("Active").waitFor();
    await accessible(agency);
    await picture(agency, "clients");
  });

  await step(t, "an assignment by tag says for how many clients who gains what", async () => {
    await clients.assign(AGENCY);
    await agency.page.getByLabel("Whom", { exact: true }).selectOption({ label: "Tom Technician" });
    await agency.page.getByRole("radio", { name: /^By tag/ }).check();
    await agency.page.getByRole("checkbox", { name: "schools" }).check();
    await clients.level("DNS", "Edit").check();
    await clients.preview.getByText("1 person gains access on 1 client").waitFor();
    await clients.preview.getByText(`Tom Technician will newly be able to edit DNS for ${CLIENT}.`).waitFor();
    await accessible(agency);
    await picture(agency, "assign");
    await agency.page.getByRole("button", { name: "Save assignment" }).click();
    await agency.settled("Assignments");
    await agency.page.getByText("clients tagged schools").waitFor();
  });

  await step(t, "the technician finds the client in the switcher and works there as somebody of the agency", async () => {
    await technician.page.goto("/");
    await technician.page.getByRole("button", { name: "Switch account" }).or(technician.page.getByRole("heading", { name: "Clients" })).first().waitFor();
    await technician.page.getByRole("link", { name: new RegExp(CLIENT) }).first().click();
    await technician.page.getByText("You work here as Tom Technician of Blue Harbour Media.").waitFor();
    const places = await technician.page.getByRole("navigation", { name: "Account" }).getByRole("link").allInnerTexts();
    assert.ok(places.includes("Domains"), places.join());
    for (const place of ["Partners", "Clients", "My access", "Settings"]) assert.ok(!places.includes(place), place);
    await technician.page.goto(`/${ids.client}/zones`);
    await technician.settled("Domains");
    await accessible(technician);
    await picture(technician, "technician");
  });

  await step(t, "the client sees who has access, blocks that person, and lets them in again", async () => {
    await partners.open(CLIENT);
    await partners.row(AGENCY).getByText("1 person").waitFor();
    await partners.row(AGENCY).getByRole("link").click();
    await client.settled(AGENCY);
    await partners.people.getByText("Tom Technician").waitFor();
    await accessible(client);
    await picture(client, "partner");
    await partners.people.getByRole("button", { name: "Block Tom Technician" }).click();
    await partners.confirm("Block");
    technician.expected.push("403", "404");
    await technician.page.getByText("Your agency does not put you on this account any more").or(technician.page.getByText("No domains")).first().waitFor({ timeout: SOON });
    await partners.people.getByText("Blocked", { exact: true }).waitFor();
    await partners.people.getByRole("button", { name: "Unblock Tom Technician" }).click();
    await partners.confirm("Unblock");
    await eventually(async () => assert.equal((await technician.context.request.get(`/api/v1/accounts/${ids.client}/slice`)).status(), 200));
  });

  await step(t, "people on clients is a grid, and says why somebody can't", async () => {
    await agency.open(AGENCY, "clients/people", "People on clients");
    await agency.page.getByRole("button", { name: `Tom Technician on ${CLIENT}: Edits` }).click();
    await agency.page.getByText(`Tom Technician may edit DNS for ${CLIENT}.`).waitFor();
    await accessible(agency);
    await picture(agency, "people");
    await agency.page.getByRole("link", { name: `To ${CLIENT}` }).click();
    await agency.settled(CLIENT);
    await agency.page.getByRole("combobox", { name: "Who" }).selectOption({ label: "Tom Technician" });
    await agency.page.getByRole("combobox", { name: "What" }).selectOption({ label: "edit Speed" });
    await agency.page.getByText("the client does not grant it, and no assignment of ours gives it").waitFor();
    await picture(agency, "client");
    await agency.page.getByRole("link", { name: "Report of access" }).click();
    await agency.settled(`Access to ${CLIENT}`);
    await agency.page.getByRole("row", { name: /Tom Technician.*edit DNS/ }).waitFor();
    await accessible(agency);
  });

  await step(t, "a second agency takes a link, and has nothing before the client confirms", async () => {
    await client.open(CLIENT, "partners/new", "Grant access");
    await client.page.getByRole("radio", { name: /^By a link/ }).check();
    await client.page.getByLabel("How you call it").fill("Second agency");
    await partners.template("Web design");
    await partners.form.continue.click();
    await partners.form.summary.getByRole("button", { name: "Make link" }).click();
    const first = await client.page.getByRole("textbox", { name: "Link for the agency" }).inputValue();
    // It went to the wrong people: another takes its place.
    await partners.open(CLIENT);
    await partners.row("Second agency").getByRole("link").click();
    await client.settled("Second agency");
    await partners.action("New link").press("Enter");
    await partners.confirm("Make new link");
    const link = await client.page.getByRole("textbox", { name: "Link for the agency" }).inputValue();
    assert.notEqual(link, first);
    assert.equal((await second.context.request.get(`/api/v1/grants/${first.split("/").at(-1)}`)).status(), 404);
    await picture(client, "new-link");
    await client.page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    await second.page.goto(new URL(link).pathname);
    await second.settled(`${CLIENT} offers access`);
    await second.page.getByLabel("For which account of yours").selectOption({ label: OTHER });
    await second.page.getByRole("button", { name: "Take the offer" }).click();
    await second.page.getByText("until then nobody of yours has access").waitFor();
    await partners.open(CLIENT);
    await client.page.getByRole("group", { name: /took your link/ }).getByRole("button", { name: "Confirm" }).click();
    await partners.row("Second agency").getByText("Active").waitFor();
  });

  await step(t, "taken off in the agency, the technician is out of the client at once", async () => {
    await technician.page.goto(`/${ids.client}/zones`);
    await technician.settled("Domains");
    await agency.open(AGENCY, "clients/assignments", "Assignments");
    await agency.page.getByRole("button", { name: "Take back: Tom Technician" }).click();
    await agency.page.getByRole("dialog").getByText("1 person loses access on 1 client").waitFor();
    await agency.page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await technician.page.getByText("Your agency does not put you on this account any more").waitFor({ timeout: SOON });
    const refused = await technician.context.request.get(`/api/v1/accounts/${ids.client}/slice`);
    assert.ok([403, 404].includes(refused.status()), `${refused.status()}`);
  });

  await step(t, "the client ends the agency, and the other one goes on", async () => {
    await partners.open(CLIENT);
    await partners.row(AGENCY).getByRole("link").click();
    await client.settled(AGENCY);
    await partners.action("End").click();
    await client.page.getByRole("dialog").getByText("Blue Harbour Media’s people will no longer be able to edit DNS").waitFor();
    await partners.confirm("End access");
    await client.settled("Partners");
    await eventually(async () => assert.equal(await partners.row(AGENCY).count(), 0));
    await partners.row("Second agency").getByText("Active").waitFor();
    await clients.open(AGENCY);
    await clients.row(CLIENT).getByText("Ended").waitFor();
  });

  client.assertCalm();
  agency.assertCalm();
  second.assertCalm();
});

test("accounts are opened from a list, with a report for each line", async (t) => {
  const agency = await here.signedIn();
  const clients = new ClientsPage(agency);

  await step(t, "what is wrong in the list is named with its line", async () => {
    await agency.open(AGENCY, "clients/open", "Open accounts");
    await agency.page.getByLabel("Clients, one a line").fill("Bakery Sommer, web\n, web");
    await agency.page.getByRole("button", { name: "Open accounts" }).click();
    await agency.page.getByText("Line 2: the name is missing.").waitFor();
  });

  await step(t, "each opened account is a client that we hold", async () => {
    const lines = Array.from({ length: 25 }, (_, n) => `Opened ${n}, web`);
    await agency.page.getByLabel("Clients, one a line").fill(["Name,Tags,Owner", ...lines].join("\n"));
    await agency.page.getByRole("button", { name: "Open accounts" }).click();
    await agency.page.getByText("25 accounts opened").waitFor();
    await accessible(agency);
    await picture(agency, "open");
    await clients.open(AGENCY);
    await clients.row("Opened 24").getByText("Active").waitFor();
    await agency.page.getByRole("searchbox", { name: "Search clients" }).fill("tag:web opened 1");
    await eventually(async () => assert.equal(await clients.rows.count(), 12));
  });

  agency.assertCalm();
});
