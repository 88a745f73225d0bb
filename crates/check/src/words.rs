//! Checks and decisions in words.

use crate::check::{Answer, Check};
use crate::moment::shown;
use crate::names::Target;
use portcullis_core::{
    Access, Actor, Conditions, Decision, Effect, MemberId, PolicyId, Reason, ResourceId, Selector, Snapshot, TokenId,
};

/// Most things of a list that are named.
const MOST: usize = 10;

pub(crate) struct Words<'a> {
    pub snapshot: &'a Snapshot,
    /// How the file names whoever asks.
    pub name: &'a str,
}

impl Words<'_> {
    /// What is expected, as a sentence.
    pub fn expected(&self, check: &Check) -> String {
        match check {
            Check::Can { action, resource, allowed, .. } => {
                format!("{} {} {action} on {}", self.name, verb(*allowed), self.target(resource))
            }
            Check::Any { action, allowed, .. } => {
                let place = if *allowed { "on some domain" } else { "on any domain" };
                format!("{} {} {action} {place}", self.name, verb(*allowed))
            }
            Check::Sees { resources, .. } => format!("{} sees {}", self.name, self.resources(resources)),
            Check::WhoCan { action, resource, members, tokens, .. } => {
                let tokens = if tokens.is_empty() { String::new() } else { format!(", {}", self.tokens(tokens)) };
                format!("who can {action} on {}: {}{tokens}", self.target(resource), self.members(members))
            }
            Check::StaffCan { action, resource, users, .. } => {
                let users = some(users.iter().map(ToString::to_string));
                format!("who of the agency can {action} on {}: {users}", self.target(resource))
            }
        }
    }

    /// What is so instead, and why; one thing a line.
    pub fn found(&self, check: &Check, answer: &Answer, access: Option<&Access>) -> Vec<String> {
        match (check, answer) {
            (Check::Can { action, resource, .. }, _) => {
                access.map(|a| self.told(&a.explain(action, resource.as_ref()))).unwrap_or_default()
            }
            (_, Answer::Any(true)) => vec!["it is allowed on some domain".into()],
            (_, Answer::Any(false)) => vec!["it is allowed on no domain".into()],
            (Check::Sees { resources, .. }, Answer::Sees(found)) => {
                self.lists("sees", resources, found, |list| self.resources(list))
            }
            (Check::WhoCan { members, tokens, .. }, Answer::WhoCan(found, more)) => {
                let mut told = self.lists("can", members, found, |list| self.members(list));
                told.extend(self.lists("can", tokens, more, |list| self.tokens(list)));
                told
            }
            (Check::StaffCan { users, .. }, Answer::StaffCan(found)) => {
                self.lists("can", users, found, |list| some(list.iter().map(ToString::to_string)))
            }
            (Check::Sees { .. } | Check::Any { .. } | Check::WhoCan { .. } | Check::StaffCan { .. }, _) => Vec::new(),
        }
    }

    fn lists<T: Ord + Copy>(
        &self,
        verb: &str,
        wanted: &[T],
        found: &[T],
        name: impl Fn(&[T]) -> String,
    ) -> Vec<String> {
        let without = |list: &[T], other: &[T]| list.iter().filter(|x| !other.contains(x)).copied().collect::<Vec<_>>();
        let (more, less) = (without(found, wanted), without(wanted, found));
        let tell = |word: &str, list: &[T]| (!list.is_empty()).then(|| format!("{verb} {word}: {}", name(list)));
        tell("besides", &more).into_iter().chain(tell("not", &less)).collect()
    }

    fn told(&self, decision: &Decision) -> Vec<String> {
        let mut lines = vec![format!("it is {}", reason(decision.reason))];
        for policy in decision.determining.iter().take(MOST) {
            lines.push(format!("{} {}", effect(policy.effect), self.policy(policy.policy)));
        }
        for failed in decision.failed.iter().take(MOST) {
            lines.push(format!("would be allowed by {}", self.policy(failed.policy)));
        }
        if !decision.nearest.is_empty() {
            let roles: Vec<&str> = decision.nearest.iter().map(|n| n.role.as_str()).collect();
            lines.push(format!("roles that would allow it: {}", roles.join(", ")));
        }
        lines
    }

    /// A policy as one reads it: roles, actor, scope, conditions, id.
    fn policy(&self, id: PolicyId) -> String {
        let Some(policy) = self.snapshot.state().policies.get(&id) else { return format!("policy {id}") };
        let roles: Vec<String> = policy.roles.iter().map(|r| format!("“{}”", self.snapshot.role_name(r))).collect();
        let on: Vec<String> = policy.scope.include.iter().take(3).map(|s| self.selector(s)).collect();
        let but: Vec<String> = policy.scope.exclude.iter().take(3).map(|s| self.selector(s)).collect();
        let but = if but.is_empty() { String::new() } else { format!(" except {}", but.join(", ")) };
        let to = match policy.actor {
            Actor::Member(member) => self.members(&[member]),
            Actor::Group(group) => {
                let found = self.snapshot.state().groups.get(&group);
                found.map_or_else(|| "a group".to_owned(), |g| format!("group “{}”", g.name))
            }
            Actor::Token(token) => {
                let found = self.snapshot.state().tokens.get(&token);
                found.map_or_else(|| "a token".to_owned(), |t| format!("token “{}”", t.name))
            }
            Actor::Grant(grant) => {
                let found = self.snapshot.state().grants.get(&grant);
                found.map_or_else(|| "an agency".to_owned(), |g| format!("agency “{}”", g.name))
            }
            Actor::Person(user) => format!("user {user}"),
        };
        let when = conditions(&policy.conditions);
        format!("policy {id}: {} of {to} on {}{but}{when}", roles.join(", "), on.join(", "))
    }

    fn selector(&self, selector: &Selector) -> String {
        match selector {
            Selector::Account => "the account".into(),
            Selector::Kind { kind } => format!("kind:{kind}"),
            Selector::Resource { id } => self.resource(*id),
            Selector::Tag { tag } => format!("tag:{tag}"),
            Selector::Record { name, rtype, .. } => record(name, rtype.as_deref()),
        }
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Account => "the account".into(),
            Target::Resource { id } => self.resource(*id),
            Target::Record { name, rtype, .. } => record(name, Some(rtype)),
        }
    }

    fn resource(&self, id: ResourceId) -> String {
        self.snapshot.state().resources.get(&id).map_or_else(|| id.to_string(), |r| r.name.clone())
    }

    fn resources(&self, ids: &[ResourceId]) -> String {
        some(ids.iter().map(|id| self.resource(*id)))
    }

    fn tokens(&self, ids: &[TokenId]) -> String {
        let shown = |id: &TokenId| {
            let token = self.snapshot.state().tokens.get(id);
            token.map_or_else(|| id.to_string(), |t| format!("token “{}”", t.name))
        };
        some(ids.iter().map(shown))
    }

    fn members(&self, ids: &[MemberId]) -> String {
        let shown = |id: &MemberId| {
            let member = self.snapshot.member(*id);
            member.map_or_else(|| id.to_string(), |m| m.address.get().map_or_else(|| m.shown(), str::to_owned))
        };
        some(ids.iter().map(shown))
    }
}

fn some(names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    let shown: Vec<String> = names.take(MOST).collect();
    match count {
        0 => "nothing and nobody".to_owned(),
        n if n > MOST => format!("{} and {} more", shown.join(", "), n - MOST),
        _ => shown.join(", "),
    }
}

fn record(name: &str, rtype: Option<&str>) -> String {
    rtype.map_or_else(|| format!("record:{name}"), |t| format!("record:{name}/{t}"))
}

fn verb(allowed: bool) -> &'static str {
    if allowed { "can" } else { "cannot" }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "allowed by",
        Effect::Deny => "denied by",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Allowed => "allowed",
        Reason::Denied => "denied",
        Reason::ConditionFailed => "not allowed: a condition does not hold (condition_failed)",
        Reason::NothingMatched => "not allowed: no policy says anything about it (nothing_matched)",
        Reason::NotAMember => "not allowed: not a member, or not yet (not_a_member)",
        Reason::Suspended => "not allowed: the user is suspended (suspended)",
        Reason::AccountDemands => "not allowed: the account demands a second factor (account_demands)",
        Reason::UnknownAction => "not allowed: it can't be asked about this (unknown_action)",
        Reason::UnknownToken => "not allowed: the account has no such token (unknown_token)",
        Reason::TokenDisabled => "not allowed: the token is switched off (token_disabled)",
        Reason::TokenOutside => "not allowed: the token does not hold now or not from this address (token_outside)",
        Reason::NoGrant => "not allowed: the agency has no grant here (no_grant)",
        Reason::GrantSuspended => "not allowed: the agency's grant is switched off (grant_suspended)",
        Reason::UnknownResource => "not allowed: the account has no such thing (unknown_resource)",
    }
}

fn conditions(conditions: &Conditions) -> String {
    let Conditions { second_factor, address_in, address_not_in, not_before, expires_at, channel } = conditions;
    let networks = |list: &[portcullis_core::Cidr]| some(list.iter().map(ToString::to_string));
    let parts = [
        second_factor.map(|used| format!("second factor {}", if used { "used" } else { "not used" })),
        (!address_in.is_empty()).then(|| format!("address in {}", networks(address_in))),
        (!address_not_in.is_empty()).then(|| format!("address not in {}", networks(address_not_in))),
        not_before.map(|m| format!("not before {}", shown(m))),
        expires_at.map(|m| format!("until {}", shown(m))),
        channel.map(|c| format!("channel {}", format!("{c:?}").to_lowercase())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" if {}", parts.join(", ")) }
}
