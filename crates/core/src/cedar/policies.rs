//! One statement for each policy, and two for what holds for everybody.

use super::conditions::clauses;
use super::names::{Names, Uid, action_group, any, literal};
use crate::Map;
use crate::Mask;
use crate::model::{Actor, Effect, Policy, Selector};

/// Who is suspended may do nothing.
const SUSPENDED: &str = "@id(\"suspended\")\nforbid (principal, action, resource)\nwhen { principal has suspended && principal.suspended };\n";

/// The account demands a second factor of everybody; programs are not gated by it.
const DEMANDED: &str = "@id(\"account_demands\")
forbid (principal, action, resource)
unless { context has second_factor && context.second_factor }
unless { context has channel && context.channel == \"api\" };
";

/// Every policy of the account.
pub(super) fn policies(names: &Names<'_>) -> String {
    let state = names.snapshot.state();
    let demanded = state.account.settings.require_second_factor.then(|| DEMANDED.to_owned());
    let own = state.policies.values().map(|policy| statement(names, policy));
    [SUSPENDED.to_owned()].into_iter().chain(demanded).chain(own).collect::<Vec<_>>().join("\n")
}

fn statement(names: &Names<'_>, policy: &Policy) -> String {
    let Some(actor) = actor(names, policy) else {
        return format!(
            "// Policy {} names a token, or somebody of an agency, and these are not exported: what bounds them is no \
             policy.\n",
            policy.id
        );
    };
    let roles = roles(names, policy);
    let include = Covered::new(names, &policy.scope.include);
    if roles.is_empty() || !names.snapshot.policy_mask(policy).meets(include.reach) {
        return format!("// Policy {} has no effect: its roles do nothing on what it covers.\n", policy.id);
    }
    let word = match policy.effect {
        Effect::Allow => "permit",
        Effect::Deny => "forbid",
    };
    let (head, scope) = include.written();
    let exclude = Covered::new(names, &policy.scope.exclude);
    let without = (!exclude.is_empty()).then(|| format!("unless {{ {} }}", exclude.term()));
    let when = scope.map(|term| format!("when {{ {term} }}"));
    let clauses = when.into_iter().chain(without).chain(clauses(policy.effect, &policy.conditions));
    let clauses: String = clauses.map(|clause| format!("\n{clause}")).collect();
    let id = literal(&policy.id.to_string());
    format!("@id({id})\n{word} (\n  principal in {actor},\n  action in [{roles}],\n  {head}\n){clauses};\n")
}

fn actor(names: &Names<'_>, policy: &Policy) -> Option<Uid> {
    match policy.actor {
        Actor::Member(id) => Some(Uid::new("Member", id)),
        Actor::Group(id) => Some(Uid::new("Group", id)),
        Actor::Token(_) | Actor::Grant(_) => None,
        // A deny on the person binds the member that they are.
        Actor::Person(user) => {
            let member = names.snapshot.state().members.values().find(|m| m.user == Some(user));
            member.filter(|_| policy.effect == Effect::Deny).map(|m| Uid::new("Member", m.id))
        }
    }
}

/// The groups of actions of its roles; a role that is unknown does nothing.
fn roles(names: &Names<'_>, policy: &Policy) -> String {
    let known = policy.roles.iter().filter(|id| names.snapshot.role_mask(id).is_some());
    let groups = known.map(|id| Uid::new("Action", action_group(policy.effect, id)).to_string());
    groups.collect::<Vec<_>>().join(", ")
}

/// What selectors select, as entities with all that is inside them, by type, and as records.
#[derive(Debug, Default)]
struct Covered {
    within: Map<String, Vec<Uid>>,
    records: Vec<String>,
    /// The actions that can be asked about any of it.
    reach: Mask,
}

impl Covered {
    fn new(names: &Names<'_>, selectors: &[Selector]) -> Self {
        let mut covered = Self::default();
        selectors.iter().for_each(|selector| covered.add(names, selector));
        covered
    }

    fn add(&mut self, names: &Names<'_>, selector: &Selector) {
        let state = names.snapshot.state();
        match selector {
            Selector::Account => self.put(names.account(), names.snapshot.catalogue().all()),
            Selector::Kind { kind } if names.kind(kind).is_some() => {
                self.put(Uid::new("Kind", kind), reach(names, kind))
            }
            Selector::Tag { tag } => self.put(Uid::new("Tag", tag), below_the_account(names)),
            Selector::Resource { id } => {
                let found = names.resource(*id).zip(state.resources.get(id));
                found.into_iter().for_each(|(uid, resource)| self.put(uid, reach(names, &resource.kind)));
            }
            Selector::Record { zone, name, rtype } => {
                let found = names.zone(*zone).and_then(|zone| record(names, &zone, name, rtype.as_deref()));
                found.into_iter().for_each(|term| {
                    self.records.push(term);
                    self.reach |= names.snapshot.catalogue().kind_actions("record");
                });
            }
            // A kind that the catalogue doesn't have has no resources.
            Selector::Kind { .. } => {}
        }
    }

    fn put(&mut self, uid: Uid, reach: Mask) {
        self.within.update(uid.kind.clone(), |uids| uids.push(uid));
        self.reach |= reach;
    }

    fn is_empty(&self) -> bool {
        self.within.is_empty() && self.records.is_empty()
    }

    /// The resource in a policy's head, with the clause that says the rest where the head can't.
    fn written(&self) -> (String, Option<String>) {
        let mut single = self.within.values().flatten();
        match (single.next(), single.next(), self.records.as_slice()) {
            (Some(uid), None, []) => (format!("resource in {uid}"), None),
            _ => ("resource".to_owned(), Some(self.term())),
        }
    }

    fn term(&self) -> String {
        let within = self.within.values().map(|uids| {
            let uids: Vec<String> = uids.iter().map(Uid::to_string).collect();
            format!("resource in [{}]", uids.join(", "))
        });
        any(&within.chain(self.records.iter().cloned()).collect::<Vec<_>>())
    }
}

/// Actions that can be asked about a kind, or about what is inside.
fn reach(names: &Names<'_>, kind: &str) -> Mask {
    let catalogue = names.snapshot.catalogue();
    let inside = if kind == "zone" { catalogue.kind_actions("record") } else { Mask::EMPTY };
    catalogue.kind_actions(kind) | inside
}

fn below_the_account(names: &Names<'_>) -> Mask {
    let kinds = names.kinds().filter(|(id, _)| *id != "account");
    kinds.fold(Mask::EMPTY, |mask, (id, _)| mask | reach(names, id))
}

fn record(names: &Names<'_>, zone: &Uid, name: &str, rtype: Option<&str>) -> Option<String> {
    let kind = names.kind("record")?;
    let rtype = rtype.map(|rtype| format!(" && resource.rtype == {}", literal(rtype))).unwrap_or_default();
    Some(format!("(resource is {kind} in {zone} && resource.name == {}{rtype})", literal(name)))
}
