// Accounts to ask about, as a server would send them.

export const NOW = 1_750_000_000_000;
const DAY = 86_400_000;

/** A made-up id that tells what it is of. */
export const id = (letter, number) => letter.repeat(8) + number.toString(16).padStart(24, "0");

export const owner = { user: id("a", 1), member: id("b", 1) };
export const ana = { user: id("a", 2), member: id("b", 2) };
export const zone = (number) => id("c", number);

/** An owner, and Ana, who edits DNS on the domains tagged `env=school` and purges caches with a second factor. */
export function account(zones = 4) {
  return {
    revision: 7,
    account: { id: id("d", 1), created_at: NOW, settings: { name: "School", plan: "unlimited" } },
    resources: byId(range(zones).map(resource)),
    members: byId([member(owner, "owner"), member(ana, "ana")]),
    groups: {},
    roles: {},
    policies: byId([
      policy(1, owner, ["super-administrator"], { include: [{ type: "account" }] }),
      policy(2, ana, ["dns-edit"], { include: [{ type: "tag", tag: "env=school" }] }),
      { ...policy(3, ana, ["cache-purge"], { include: [{ type: "kind", kind: "zone" }] }), conditions: { second_factor: true } },
    ]),
  };
}

/** The invitation of one more person, with one policy. */
export const invite = (email = "eve@example.com", roles = ["dns-edit"], scope = { include: [{ type: "account" }] }) => ({
  type: "invite_members",
  emails: [email],
  policies: [{ roles, scope }],
});

const range = (count) => Array.from({ length: count }, (_, number) => number);

const byId = (list) => Object.fromEntries(list.map((item) => [item.id, item]));

/** Every second domain belongs to a school. */
const resource = (number) => ({
  id: zone(number),
  kind: "zone",
  name: `d${number}.example.org`,
  tags: number % 2 === 0 ? ["env=school"] : [],
});

const member = (person, name) => ({
  id: person.member,
  user: person.user,
  address: { personal: `${name}@example.com` },
  name: { personal: null },
  status: "accepted",
  invitation: { sent_at: NOW, expires_at: NOW + 7 * DAY },
  joined_at: NOW,
  facts: { verified: true },
});

const policy = (number, person, roles, scope) => ({
  id: id("e", number),
  actor: { type: "member", id: person.member },
  effect: "allow",
  roles,
  scope,
});
