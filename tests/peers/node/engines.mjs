// The other engines, each taught the same account. `can(ask)` is one decision with everything named.

import { createMongoAbility, subject } from "@casl/ability";
import cedar from "@cedar-policy/cedar-wasm/nodejs";
import { newEnforcer, newModelFromString } from "casbin";

/** For each user the rules that name them, by themselves or through a group. */
export function rulesByUser(flat) {
  const groups = new Map(flat.groups.map(({ id, users }) => [id, users]));
  const found = new Map(flat.users.map((user) => [user, []]));
  for (const rule of flat.rules) {
    const named = rule.actor.user === undefined ? groups.get(rule.actor.group) : [rule.actor.user];
    for (const user of named) found.get(user).push(rule);
  }
  return found;
}

/** CASL: an ability for each user; denies come last because the last rule wins. */
export function casl({ flat }) {
  const spelt = ({ effect, actions, include, exclude }) => {
    const conditions = {};
    for (const [operator, covered] of [["$in", include], ["$nin", exclude]]) {
      for (const one of covered.filter((one) => one !== "all")) {
        const [field, value] = one.zone === undefined ? ["tags", one.tag] : ["id", one.zone];
        ((conditions[field] ??= {})[operator] ??= []).push(value);
      }
    }
    const all = Object.keys(conditions).length === 0;
    return { action: actions, subject: "Zone", inverted: effect === "deny", ...(all ? {} : { conditions }) };
  };
  const order = (rules) => [...rules].sort((a, b) => (a.effect === "deny") - (b.effect === "deny"));
  const made = [...rulesByUser(flat)].map(([user, rules]) => [user, createMongoAbility(order(rules).map(spelt))]);
  const abilities = new Map(made);
  const zones = new Map(flat.zones.map((zone) => [zone.id, subject("Zone", { ...zone })]));
  return {
    can: ({ user, action, zone }) => abilities.get(user).can(action, zones.get(zone)),
    grid(user) {
      const ability = abilities.get(user);
      let count = 0;
      for (const zone of zones.values()) for (const action of flat.actions) if (ability.can(action, zone)) count += 1;
      return count;
    },
  };
}

/** Cedar in wasm: policies parsed beforehand in a set for each user; of the entities only those that are asked about. */
export function cedarWasm({ flat, others }, name) {
  // Sets are kept inside of the wasm by name.
  const named = (user) => `${name} ${user}`;
  for (const [user, rules] of rulesByUser(flat)) {
    const staticPolicies = Object.fromEntries(rules.map(({ id }) => [id, others.cedar[id]]));
    const { type, errors } = cedar.preparsePolicySet(named(user), { staticPolicies, templates: {}, templateLinks: [] });
    if (type !== "success") throw new Error(JSON.stringify(errors));
  }
  const entity = (type, id, parents = []) => ({ uid: { type, id }, attrs: {}, parents });
  const groups = new Map(flat.users.map((user) => [user, []]));
  for (const { id, users } of flat.groups) for (const user of users) groups.get(user).push({ type: "Group", id });
  const users = new Map(flat.users.map((user) => [user, entity("User", user, groups.get(user))]));
  const tags = (zone) => zone.tags.map((id) => ({ type: "Tag", id }));
  const zones = new Map(flat.zones.map((zone) => [zone.id, entity("Zone", zone.id, tags(zone))]));
  const contexts = flat.contexts.map(({ second_factor, channel, address }) => ({
    second_factor,
    channel,
    address: { __extn: { fn: "ip", arg: address } },
  }));
  return {
    can({ user, action, zone, context }) {
      const [who, where] = [users.get(user), zones.get(zone)];
      const answer = cedar.statefulIsAuthorized({
        principal: who.uid,
        action: { type: "Action", id: action },
        resource: where.uid,
        context: contexts[context],
        preparsedPolicySetId: named(user),
        entities: [who, where],
        validateRequest: false,
      });
      if (answer.type !== "success") throw new Error(JSON.stringify(answer.errors));
      return answer.response.decision === "allow";
    },
  };
}

/** Casbin, with the same model and lines as natively. */
export async function casbin({ others }) {
  const { model, p, g, g2, g3 } = others.casbin;
  const enforcer = await newEnforcer(newModelFromString(model));
  enforcer.enableAutoBuildRoleLinks(false);
  await enforcer.addPolicies(p);
  await enforcer.addNamedGroupingPolicies("g", g);
  await enforcer.addNamedGroupingPolicies("g2", g2);
  await enforcer.addNamedGroupingPolicies("g3", g3);
  await enforcer.buildRoleLinks();
  return { can: ({ user, action, zone }) => enforcer.enforceSync(user, zone, action) };
}
