// People who join an account, each in a profile of their own.
import assert from "node:assert/strict";

const PASSWORD = "a long pass phrase for journeys";

/** Somebody new in an account of the sample's owner, who has joined by the mailed link and is signed in. */
export async function joined(setting, account, email, name, roles) {
  const owner = await setting.signedIn();
  await owner.page.goto("/");
  const policies = roles.length ? [{ roles, scope: { include: [{ type: "account" }] } }] : [];
  const { status, body } = await owner.command(account, { type: "invite_members", emails: [email], policies, groups: [] });
  assert.equal(status, 200, JSON.stringify(body));
  await owner.context.close();
  return arrived(setting, email, name);
}

/** Somebody who was invited follows the mailed link, for that shows that the address is theirs; a copied one would not. */
export async function arrived(setting, email, name) {
  const secret = /\/invitation\/([\w-]+)/.exec(await setting.server.letter(email))[1];
  const visitor = await setting.arrive();
  const answer = await visitor.context.request.post(`/api/v1/invitations/${secret}/accept`, { data: { name, password: PASSWORD } });
  assert.equal(answer.status(), 200, await answer.text());
  return visitor.signIn(email, PASSWORD);
}
