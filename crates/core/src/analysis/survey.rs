use super::selected::Selected;
use super::{Finding, FindingCode};
use crate::catalogue::Mask;
use crate::change::holdings::{Gain, is_outside, repeats, whole};
use crate::change::words;
use crate::log::ObjectId;
use crate::model::{Actor, Effect, Policy, Selector};
use crate::{MemberId, Millis, Snapshot};
use std::collections::HashMap;
use std::sync::Arc;

/// How many comparisons of selectors are made at most: a few hundred milliseconds.
const MOST_STEPS: usize = 30_000_000;

/// A policy by its place among all.
pub type Number = usize;

/// One policy, ready to be compared.
#[derive(Debug)]
pub struct Entry<'a> {
    pub policy: &'a Arc<Policy>,
    pub mask: Mask,
    /// What it gives or takes, selector by selector.
    pub gains: Vec<Gain>,
    pub include: Selected<'a>,
    pub exclude: Selected<'a>,
    /// Called removable: nothing may be said to be given by it any more.
    is_gone: bool,
}

/// A snapshot being looked over: the policies that still count, and what was found.
#[derive(Debug)]
pub struct Survey<'a> {
    pub snapshot: &'a Snapshot,
    pub now: Millis,
    /// In the order of the policies' ids.
    entries: Vec<Entry<'a>>,
    by_actor: HashMap<(Actor, Effect), Vec<Number>>,
    steps: usize,
    findings: Vec<Finding>,
}

impl<'a> Survey<'a> {
    pub fn new(snapshot: &'a Snapshot, now: Millis) -> Self {
        let entry = |policy: &'a Arc<Policy>| {
            let (include, exclude) = (Selected::new(&policy.scope.include), Selected::new(&policy.scope.exclude));
            let (mask, gains) = (snapshot.policy_mask(policy), whole(snapshot, policy));
            Entry { policy, mask, gains, include, exclude, is_gone: false }
        };
        let mut by_actor: HashMap<(Actor, Effect), Vec<Number>> = HashMap::new();
        for (n, policy) in snapshot.state().policies.values().enumerate() {
            by_actor.entry((policy.actor, policy.effect)).or_default().push(n);
        }
        let entries = snapshot.state().policies.values().map(entry).collect();
        Self { snapshot, now, entries, by_actor, steps: MOST_STEPS, findings: Vec::new() }
    }

    pub fn found<const N: usize>(&mut self, code: FindingCode, subject: ObjectId, args: [(&str, String); N]) {
        self.findings.push(Finding::new(code, subject, args));
    }

    /// A finding about a policy, with the words for its roles, scope and actor.
    pub fn about<const N: usize>(&mut self, code: FindingCode, policy: &Policy, args: [(&str, String); N]) {
        let roles: Vec<String> = policy.roles.iter().take(3).map(|r| self.snapshot.role_name(r)).collect();
        let mut finding = Finding::new(
            code,
            ObjectId::Policy(policy.id),
            [
                ("roles", format!("“{}”", roles.join("”, “"))),
                ("scope", words::selectors(self.snapshot, &policy.scope.include)),
                ("actor", self.actor(policy.actor)),
            ],
        );
        let more = Finding::new(code, ObjectId::Account, args).args;
        finding.args.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
        for (key, value) in &finding.args {
            finding.message = finding.message.replace(&format!("{{{key}}}"), value);
        }
        self.findings.push(finding);
    }

    fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Member(member) => self.person(member),
            Actor::Group(group) => {
                let found = self.snapshot.state().groups.get(&group);
                found.map_or_else(|| "a group".to_owned(), |g| format!("the group “{}”", g.name))
            }
            Actor::Token(token) => {
                let found = self.snapshot.state().tokens.get(&token);
                found.map_or_else(|| "a token".to_owned(), |t| format!("the token “{}”", t.name))
            }
            Actor::Grant(grant) => {
                let found = self.snapshot.state().grants.get(&grant);
                found.map_or_else(|| "an agency".to_owned(), |g| format!("the agency “{}”", g.name))
            }
            Actor::Person(user) => {
                let member = self.snapshot.member_of(user);
                member.map_or_else(|| "somebody of an agency".to_owned(), |m| m.shown())
            }
        }
    }

    pub fn person(&self, member: MemberId) -> String {
        self.snapshot.member(member).map_or_else(|| "somebody".to_owned(), |m| m.shown())
    }

    /// The policies that still count, in the order of their ids.
    pub fn live(&self) -> Vec<Number> {
        self.entries.iter().enumerate().filter(|(_, e)| !e.is_gone).map(|(n, _)| n).collect()
    }

    pub fn entry(&self, number: Number) -> Option<&Entry<'a>> {
        self.entries.get(number)
    }

    /// The policies of an actor that still count and have this effect; for a member, with those of their groups.
    pub fn of(&self, actor: Actor, effect: Effect) -> Vec<Number> {
        let mut found = self.own(actor, effect);
        if let Actor::Member(member) = actor {
            let groups = self.snapshot.groups_of(member);
            found.extend(groups.into_iter().flat_map(|g| self.own(Actor::Group(g), effect)));
        }
        found
    }

    /// The same without groups.
    pub fn own(&self, actor: Actor, effect: Effect) -> Vec<Number> {
        let all = self.by_actor.get(&(actor, effect)).map(Vec::as_slice).unwrap_or_default().iter().copied();
        all.filter(|n| self.entries.get(*n).is_some_and(|e| !e.is_gone)).collect()
    }

    /// From now on nothing else is compared with this policy.
    pub fn drop_policy(&mut self, number: Number) {
        self.entries.get_mut(number).into_iter().for_each(|e| e.is_gone = true);
    }

    /// Takes steps from what is left; `false` once there are too few.
    pub fn afford(&mut self, steps: usize) -> bool {
        match self.steps.checked_sub(steps) {
            Some(left) if self.steps > 0 => {
                self.steps = left;
                true
            }
            _ => {
                self.steps = 0;
                false
            }
        }
    }

    /// What of each gain of a policy is left over by others that hold whenever it does; and which of them took something.
    pub fn left_over(&mut self, id: Number, others: &[Number]) -> (Vec<Mask>, Vec<Number>) {
        let gains = self.entries.get(id).map(|e| e.gains.iter().map(|g| g.mask).collect::<Vec<_>>());
        let (mut rest, mut by) = (gains.unwrap_or_default(), Vec::new());
        for other in others.iter().filter(|o| **o != id) {
            if rest.iter().all(|m| m.is_empty()) {
                break;
            }
            let cost = self.entries.get(*other).map_or(0, |o| o.policy.scope.exclude.len());
            if !self.afford(rest.len().saturating_mul(cost.saturating_add(1))) {
                return (rest, Vec::new());
            }
            let (Some(inner), Some(outer)) = (self.entries.get(id), self.entries.get(*other)) else { continue };
            if self.lasts(inner, outer) && self.takes(inner, outer, &mut rest) {
                by.push(*other);
            }
        }
        (rest, by)
    }

    /// Whether whenever the first holds, from now on, the second does.
    fn lasts(&self, inner: &Entry<'_>, outer: &Entry<'_>) -> bool {
        let (narrow, wide) = (&inner.policy.conditions, &outer.policy.conditions);
        let begins = |from: Millis| from <= self.now || narrow.not_before.is_some_and(|own| from <= own);
        repeats(narrow, wide) && wide.not_before.is_none_or(begins)
    }

    fn takes(&self, inner: &Entry<'_>, outer: &Entry<'_>, rest: &mut [Mask]) -> bool {
        let mut any = false;
        for (gain, left) in inner.gains.iter().zip(rest.iter_mut()).filter(|(_, left)| left.meets(outer.mask)) {
            if self.contains(inner, outer, &gain.include, gain.mask) {
                *left = *left - outer.mask;
                any = true;
            }
        }
        any
    }

    /// Whether one policy covers what another does on a selector, now and later.
    pub fn contains(&self, inner: &Entry<'_>, outer: &Entry<'_>, include: &Selector, mask: Mask) -> bool {
        let spared =
            |e: &Selector| inner.exclude.holds(self.snapshot, e, mask) || is_outside(self.snapshot, e, include);
        outer.include.holds(self.snapshot, include, mask) && outer.policy.scope.exclude.iter().all(spared)
    }

    /// Whether an allow is undone by a deny whenever it holds.
    pub fn undone(&self, allow: &Entry<'_>, deny: &Entry<'_>, include: &Selector, mask: Mask) -> bool {
        deny.mask.covers(mask) && self.lasts(allow, deny) && self.contains(allow, deny, include, mask)
    }

    /// Policies by their ids, as sentences name them.
    pub fn named(&self, numbers: &[Number]) -> String {
        let policies = numbers.iter().take(3).filter_map(|n| self.entries.get(*n));
        let shown: Vec<String> = policies.map(|e| format!("policy {}", e.policy.id)).collect();
        match numbers.len().saturating_sub(shown.len()) {
            0 => shown.join(" and "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }

    /// What was found, the gravest first.
    pub fn finish(mut self) -> Vec<Finding> {
        if self.steps == 0 {
            self.found(FindingCode::TooLarge, ObjectId::Account, []);
        }
        self.findings
            .sort_by(|a, b| (a.level, a.code, &a.subject, &a.message).cmp(&(b.level, b.code, &b.subject, &b.message)));
        self.findings
    }
}
