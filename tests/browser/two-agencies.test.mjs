// Somebody on the staff of two agencies that both work for one client chooses as whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { eventually } from "./support/eventually.mjs";
import { joined } from "./support/joined.mjs";
import { setting } from "./support/journey.mjs";
import { picture } from "./support/picture.mjs";
import { step } from "./support/step.mjs";

const here = setting();
const CLIENT = "Northfield Schools";
const FIRST = "Blue Harbour Media";
const SECOND = "Thousand";
const EMAIL = "dora@both.example";

async function does(owner, account, command) {
  const { status, body } = await owner.command(account, command);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const everywhere = (role) => ({ roles: [role], scope: { include: [{ type: "account" }] } });

/** The client grants an agency a role, and the agency puts the person on it. */
async function worksFor(owner, agency, role) {
  const [account, id] = [owner.account(CLIENT), owner.account(agency)];
  await does(owner, CLIENT, { type: "offer_grant", agency: id, name: agency, policies: [everywhere(role)] });
  const grants = Object.values((await owner.slice(CLIENT)).state.grants);
  const grant = grants.find((found) => found.agency === id).id;
  await does(owner, agency, { type: "accept_grant", grant, account, name: CLIENT, tags: [] });
  const member = await owner.member(agency, EMAIL);
  const actor = { type: "member", id: member.id };
  await does(owner, agency, { type: "create_assignment", actor, clients: [{ type: "client", grant }], policy: everywhere(role) });
}

test("the way is chosen in the switcher, said on the page, and kept by the tab", async (t) => {
  const owner = await here.signedIn();
  await owner.page.goto("/");
  const dora = await joined(here, FIRST, EMAIL, "Dora Double", []);
  await does(owner, SECOND, { type: "invite_members", emails: [EMAIL], policies: [], groups: [] });
  const answer = await dora.context.request.post(`/api/v1/accounts/${owner.account(SECOND)}/membership`, {
    data: { answer: "accept", name: "Dora Double" }, headers: { "x-portcullis-csrf": await dora.csrf() },
  });
  assert.equal(answer.status(), 200, await answer.text());
  await worksFor(owner, FIRST, "dns-edit");
  await worksFor(owner, SECOND, "dns-read");
  const client = owner.account(CLIENT);
  const said = (agency) => dora.page.getByText(`You work here as Dora Double of ${agency}.`);
  const switcher = dora.page.getByRole("button", { name: "Switch account" });

  await step(t, "the switcher offers the client once for each agency", async () => {
    await dora.page.goto(`/${dora.account(FIRST)}/members`);
    await switcher.click();
    await dora.page.getByRole("searchbox", { name: "Search accounts" }).fill("northfield");
    const lines = dora.page.locator(".menu-list .choice");
    await eventually(async () => assert.equal(await lines.count(), 2));
    await picture(dora, "two-agencies");
    await lines.filter({ hasText: `through ${SECOND}` }).press("Enter");
    await said(SECOND).waitFor();
  });

  await step(t, "what one may do follows from the agency, on other pages and after loading anew", async () => {
    await dora.page.goto(`/${client}/zones`);
    await dora.settled("Domains");
    await said(SECOND).waitFor();
    const { violations } = await new AxeBuilder({ page: dora.page }).analyze();
    assert.deepEqual(violations.map(({ id }) => id), []);
    await picture(dora, "as-of-agency");
    await dora.page.getByRole("link", { name: `Work here through ${FIRST} instead` }).press("Enter");
    await said(FIRST).waitFor();
    await dora.page.goto(`/${client}/zones`);
    await said(FIRST).waitFor();
  });

  await step(t, "another tab begins on its own", async () => {
    const tab = await dora.context.newPage();
    await tab.goto(`/${client}/zones?as=${owner.account(SECOND)}`);
    await tab.getByText(`You work here as Dora Double of ${SECOND}.`).waitFor();
    await dora.page.reload();
    await said(FIRST).waitFor();
    await tab.close();
  });

  await step(t, "taken off in one agency, the other way is still there", async () => {
    const { state } = await owner.slice(FIRST);
    const [assignment] = Object.values(state.assignments);
    await does(owner, FIRST, { type: "delete_assignment", assignment: assignment.policy.id });
    dora.expected.push("403", "404");
    await dora.page.getByText("Your agency does not put you on this account any more").waitFor();
    await dora.page.goto(`/${client}/zones?as=${owner.account(SECOND)}`);
    await said(SECOND).waitFor();
  });

  dora.assertCalm();
  owner.assertCalm();
});
