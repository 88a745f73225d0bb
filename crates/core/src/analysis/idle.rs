//! Policies that have no effect, and roles that have none in their policy.

use super::FindingCode;
use super::survey::{Entry, Number, Survey};
use crate::Snapshot;
use crate::catalogue::Mask;
use crate::change::draft::{reach, reach_of};
use crate::model::{Actor, Effect, Policy, Resource, Selector, Tag};
use std::collections::HashMap;
use std::sync::Arc;

pub fn find(survey: &mut Survey<'_>) {
    let places = Places::new(survey.snapshot);
    for id in survey.live() {
        let Some(policy) = survey.entry(id).map(|e| Arc::clone(e.policy)) else { continue };
        if let Some(code) = dead(survey, id, &policy, &places) {
            report(survey, code, &policy);
            survey.drop_policy(id);
        } else {
            idle_roles(survey, &policy);
        }
    }
}

/// Where it is the roles' fault, each is told.
fn report(survey: &mut Survey<'_>, code: FindingCode, policy: &Policy) {
    let of_roles = code == FindingCode::RoleDoesNotFit || code == FindingCode::UnknownRole;
    if of_roles && policy.roles.len() > 1 {
        return idle_roles(survey, policy);
    }
    let role = policy.roles.first().map_or_else(String::new, |r| survey.snapshot.role_name(r));
    survey.about(code, policy, [("role", role)]);
}

/// Why a policy does nothing, if so.
fn dead(survey: &mut Survey<'_>, id: Number, policy: &Policy, places: &Places<'_>) -> Option<FindingCode> {
    let (snapshot, conditions) = (survey.snapshot, &policy.conditions);
    let state = snapshot.state();
    let is_there = match policy.actor {
        Actor::Member(member) => state.members.contains_key(&member),
        Actor::Group(group) => state.groups.contains_key(&group),
        Actor::Token(token) => state.tokens.contains_key(&token),
        Actor::Grant(grant) => state.grants.contains_key(&grant),
        // Whether an agency sends them is written elsewhere.
        Actor::Person(_) => true,
    };
    if !is_there {
        return Some(FindingCode::UnknownActor);
    }
    if conditions.expires_at.is_some_and(|until| until <= survey.now) {
        return Some(FindingCode::Expired);
    }
    if conditions.not_before.zip(conditions.expires_at).is_some_and(|(from, until)| from >= until) {
        return Some(FindingCode::NeverHolds);
    }
    if policy.roles.iter().all(|r| snapshot.role_mask(r).is_none()) {
        return Some(FindingCode::UnknownRole);
    }
    let reach = reach(snapshot, &policy.scope.include);
    if !reach.is_empty() && !snapshot.policy_mask(policy).meets(reach) {
        return Some(FindingCode::RoleDoesNotFit);
    }
    if survey.entry(id).is_some_and(|entry| places.touches(snapshot, entry)) {
        return None;
    }
    let waits = |s: &Selector| matches!(s, Selector::Tag { tag } if !places.tags.contains_key(tag));
    let tags = policy.scope.include.iter().all(waits);
    Some(if tags { FindingCode::TagMatchesNothing } else { FindingCode::CoversNothing })
}

/// The stored resources by what selectors name them by.
struct Places<'a> {
    all: Vec<&'a Resource>,
    kinds: HashMap<&'a str, Vec<&'a Resource>>,
    tags: HashMap<&'a Tag, Vec<&'a Resource>>,
}

impl<'a> Places<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        let mut places = Self { all: Vec::new(), kinds: HashMap::new(), tags: HashMap::new() };
        for resource in snapshot.state().resources.values() {
            places.all.push(resource);
            places.kinds.entry(&resource.kind).or_default().push(resource);
            resource.tags.iter().for_each(|tag| places.tags.entry(tag).or_default().push(resource));
        }
        places
    }

    /// Whether there is anything today that a policy covers.
    fn touches(&self, snapshot: &Snapshot, entry: &Entry<'_>) -> bool {
        let none = Vec::new();
        let reached = |list: &[&Resource], mask: Mask| {
            let fits = |r: &Resource| reach_of(snapshot, &Selector::Resource { id: r.id }).meets(mask);
            list.iter().any(|r| !entry.exclude.selects(r) && fits(r))
        };
        let one = |id| snapshot.state().resources.get(id).map(|r| &**r);
        entry.gains.iter().any(|gain| match &gain.include {
            Selector::Account => {
                let account = snapshot.catalogue().kinds().first().is_some_and(|k| k.actions.meets(gain.mask));
                (account && !entry.exclude.is_whole()) || reached(&self.all, gain.mask)
            }
            Selector::Kind { kind } => reached(self.kinds.get(kind.as_str()).unwrap_or(&none), gain.mask),
            Selector::Tag { tag } => reached(self.tags.get(tag).unwrap_or(&none), gain.mask),
            Selector::Resource { id } => one(id).is_some_and(|r| reached(&[r], gain.mask)),
            Selector::Record { zone, .. } => {
                one(zone).is_some_and(|r| !entry.exclude.selects(r))
                    && !entry.exclude.holds(snapshot, &gain.include, gain.mask)
            }
        })
    }
}

/// Roles that a policy of several could do without.
fn idle_roles(survey: &mut Survey<'_>, policy: &Policy) {
    let snapshot = survey.snapshot;
    let reach = reach(snapshot, &policy.scope.include);
    let masks: Vec<Option<Mask>> = policy.roles.iter().map(|r| role_mask(snapshot, policy, r)).collect();
    let mut kept: Vec<Mask> = masks.iter().map(|m| m.unwrap_or(Mask::EMPTY) & reach).collect();
    for (n, role) in policy.roles.iter().enumerate().filter(|_| policy.roles.len() > 1) {
        let own = kept.get(n).copied().unwrap_or(Mask::EMPTY);
        let others = kept.iter().enumerate().filter(|(m, _)| *m != n).fold(Mask::EMPTY, |all, (_, mask)| all | *mask);
        let code = match masks.get(n).copied().flatten() {
            None => FindingCode::UnknownRole,
            Some(_) if own.is_empty() => FindingCode::RoleDoesNotFit,
            Some(_) if others.covers(own) => FindingCode::RoleIncluded,
            Some(_) => continue,
        };
        kept.get_mut(n).into_iter().for_each(|mask| *mask = Mask::EMPTY);
        survey.about(code, policy, [("role", snapshot.role_name(role))]);
    }
}

fn role_mask(snapshot: &Snapshot, policy: &Policy, role: &str) -> Option<Mask> {
    snapshot.role_mask(role).map(|mask| match policy.effect {
        Effect::Allow => mask.gives,
        Effect::Deny => mask.takes,
    })
}
