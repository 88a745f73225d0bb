//! Whether a state that came from outside is one that commands could have led to.

mod partners;

use crate::UserId;
use crate::catalogue::Catalogue;
use crate::model::{
    Actor, Group, Member, MemberStatus, NamedScope, Policy, Resource, Role, Scope, Selector, State, Token,
};
use crate::text::{Address, domain, name};
use std::collections::BTreeSet;

/// Most problems that are told.
const MOST: usize = 20;
/// Most of anything one object lists: what commands allow, and room for what older versions did.
const MOST_LISTED: usize = 10_000;

/// What is wrong, each with its place.
pub fn check(state: &State, catalogue: &Catalogue) -> Vec<String> {
    let mut found = Check { state, catalogue, problems: Vec::new(), users: BTreeSet::new(), names: BTreeSet::new() };
    found.account();
    state.resources.iter().for_each(|(id, r)| found.object("resources", id, &r.id, |c, at| c.resource(at, r)));
    state.roles.iter().for_each(|(id, r)| found.object("roles", id, &r.id, |c, at| c.role(at, r)));
    state.members.iter().for_each(|(id, m)| found.object("members", id, &m.id, |c, at| c.member(at, m)));
    state.groups.iter().for_each(|(id, g)| found.object("groups", id, &g.id, |c, at| c.group(at, g)));
    state.scopes.iter().for_each(|(id, s)| found.object("scopes", id, &s.id, |c, at| c.named_scope(at, s)));
    state.policies.iter().for_each(|(id, p)| found.object("policies", id, &p.id, |c, at| c.policy(at, p)));
    state.tokens.iter().for_each(|(id, t)| found.object("tokens", id, &t.id, |c, at| c.token(at, t)));
    found.partners();
    found.problems
}

struct Check<'a> {
    state: &'a State,
    catalogue: &'a Catalogue,
    problems: Vec<String>,
    /// Trees, because an import may hold hundreds of thousands, in any order.
    users: BTreeSet<UserId>,
    /// Names that must be unique: what of, and the name.
    names: BTreeSet<(&'static str, String)>,
}

impl Check<'_> {
    fn need(&mut self, is: bool, at: &str, why: impl FnOnce() -> String) {
        if !is && self.problems.len() < MOST {
            self.problems.push(format!("`{at}` {}", why()));
        }
    }

    fn object<I: PartialEq + std::fmt::Display>(
        &mut self,
        part: &str,
        key: &I,
        id: &I,
        more: impl FnOnce(&mut Self, &str),
    ) {
        let at = format!("state.{part}.{key:.40}");
        self.need(key == id, &at, || "stands under another id than its own".into());
        more(self, &at);
    }

    fn once(&mut self, at: &str, what: &'static str, text: &str) {
        let is_new = self.names.insert((what, text.to_owned()));
        self.need(is_new, at, || format!("has the {what} of another"));
    }

    fn plain(&mut self, at: &str, text: &str, most: usize) {
        self.need(name(text, most).is_ok_and(|kept| kept == text), at, || "has a name that is none".into());
    }

    fn account(&mut self) {
        let settings = &self.state.account.settings;
        self.plain("state.account.settings.name", &settings.name, 100);
        let known = self.catalogue.plan(&settings.plan).is_some();
        self.need(known, "state.account.settings.plan", || "is no plan of the catalogue".into());
    }

    fn resource(&mut self, at: &str, resource: &Resource) {
        let kind = self.catalogue.kind_data(&resource.kind);
        let stored = kind.is_some_and(|k| k.service.is_some() && k.parent.is_some());
        self.need(stored, at, || "is of no kind that is stored".into());
        match kind.and_then(|k| k.names.as_deref()) {
            Some("domain") => {
                let kept = domain(&resource.name).is_ok_and(|kept| kept == resource.name);
                self.need(kept, at, || "has a name that is no domain in its normal form".into());
            }
            _ => self.plain(at, &resource.name, 100),
        }
        self.need(resource.tags.len() <= MOST_LISTED, at, || "has too many tags".into());
        let named = format!("{}\n{}", resource.kind, resource.name);
        self.once(at, "name", &named);
    }

    fn role(&mut self, at: &str, role: &Role) {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        self.need(role.id.len() == 32 && role.id.bytes().all(hex), at, || "has an id that is not 32 hex digits".into());
        self.plain(at, &role.name, 100);
        self.once(at, "role's name", &role.name);
        self.need(role.about.chars().count() <= 500, at, || "says too much about itself".into());
        let known = !role.actions.is_empty() && role.actions.iter().all(|a| self.catalogue.action(a).is_some());
        self.need(known, at, || "names an action that is not in the catalogue, or none".into());
    }

    fn token(&mut self, at: &str, token: &Token) {
        self.plain(at, &token.name, 120);
        let conditions = &token.conditions;
        let fits = conditions.second_factor.is_none() && conditions.channel.is_none();
        self.need(fits, at, || "is limited by more than dates and networks".into());
        let listed = conditions.address_in.len().saturating_add(conditions.address_not_in.len());
        self.need(listed <= MOST_LISTED, at, || "has too many networks".into());
    }

    fn member(&mut self, at: &str, member: &Member) {
        if let Some(address) = member.address.get() {
            let kept = Address::new(address).is_ok_and(|a| a.as_str() == address);
            self.need(kept, at, || "has an address that is none, or not in its normal form".into());
            self.once(at, "address", address);
        }
        if let Some(called) = member.name.get() {
            self.plain(at, called, 100);
        }
        let accepted = match member.status {
            MemberStatus::Accepted => true,
            MemberStatus::Pending | MemberStatus::Rejected => false,
        };
        self.need(member.user.is_some() == accepted, at, || "has a user exactly if it has joined, but not here".into());
        if let Some(user) = member.user {
            let is_new = self.users.insert(user);
            self.need(is_new, at, || "is the second member of one user".into());
        }
    }

    fn group(&mut self, at: &str, group: &Group) {
        self.plain(at, &group.name, 100);
        self.once(at, "group's name", &group.name);
        self.need(group.members.len() <= MOST_LISTED, at, || "has too many members".into());
        let known = group.members.iter().all(|m| self.state.members.contains_key(m));
        self.need(known, at, || "lists somebody who is no member".into());
    }

    fn policy(&mut self, at: &str, policy: &Policy) {
        let known = match policy.actor {
            Actor::Member(member) => self.state.members.contains_key(&member),
            Actor::Group(group) => self.state.groups.contains_key(&group),
            Actor::Token(token) => self.state.tokens.contains_key(&token),
            Actor::Grant(grant) => self.state.grants.contains_key(&grant),
            Actor::Person(_) => true,
        };
        self.need(known, at, || "names a member or group that is not there".into());
        self.holding(at, policy);
        let same = |id| self.state.scopes.get(&id).is_some_and(|s| s.scope == policy.scope);
        let named = policy.named.is_none_or(same);
        self.need(named, at, || "has another scope than the one it names".into());
    }

    /// What a policy gives or takes, whomever it is about.
    fn holding(&mut self, at: &str, policy: &Policy) {
        let role = |id: &String| self.catalogue.role(id).is_some() || self.state.roles.contains_key(id);
        let roles = !policy.roles.is_empty() && policy.roles.iter().all(role);
        self.need(roles, at, || "names a role that is not there, or none".into());
        self.need(policy.roles.len() <= MOST_LISTED, at, || "has too many roles".into());
        self.scope(at, &policy.scope);
    }

    fn named_scope(&mut self, at: &str, named: &NamedScope) {
        self.plain(at, &named.name, 100);
        self.once(at, "named scope's name", &named.name);
        self.scope(at, &named.scope);
    }

    fn scope(&mut self, at: &str, scope: &Scope) {
        let count = scope.include.len().saturating_add(scope.exclude.len());
        let sound = !scope.include.is_empty() && !scope.exclude.contains(&Selector::Account);
        self.need(sound, at, || "includes nothing, or excludes everything".into());
        self.need(count <= MOST_LISTED, at, || "is too long".into());
        // What a selector names may have been removed since; it then covers nothing, now and for ever.
        let kinds = scope.include.iter().chain(&scope.exclude).all(|s| match s {
            Selector::Kind { kind } => self.catalogue.kind(kind).is_some(),
            Selector::Account | Selector::Resource { .. } | Selector::Tag { .. } | Selector::Record { .. } => true,
        });
        self.need(kinds, at, || "names a kind that is not in the catalogue".into());
    }
}
