//! What can be done, but deserves a second thought.

use super::covering::holds_everything;
use super::work::Work;
use super::{Code, words};
use crate::Set;
use crate::Snapshot;
use crate::access::holds;
use crate::catalogue::Mask;
use crate::model::{Actor, Effect, Policy, Selector};
use std::sync::Arc;

pub(super) fn check(work: &mut Work<'_>, after: &Snapshot) {
    // Invited people get equal policies from one field; one of each is looked at.
    let mut seen = Set::new();
    let new: Vec<(Policy, String)> = work
        .events()
        .iter()
        .filter_map(|event| event.policy()?.after.clone())
        .filter_map(|p| work.fields.get(&p.id).map(|field| (p, field.clone())))
        .filter(|(_, field)| seen.insert(field.clone()))
        .collect();
    for (policy, field) in new {
        check_policy(work, after, &policy, &field);
    }
    super::tokens::warn(work, after);
}

fn check_policy(work: &mut Work<'_>, after: &Snapshot, policy: &Policy, field: &str) {
    check_tags(work, after, policy, field);
    if super::tokens::never_holds(policy) {
        work.issue(Code::NoEffect, format!("{field}.conditions.second_factor"), []);
    } else if policy.conditions.second_factor.is_some() {
        work.issue(Code::SecondFactorComing, format!("{field}.conditions.second_factor"), []);
    }
    if covers_nothing(after, policy) {
        work.issue(Code::NoEffect, format!("{field}.scope"), []);
    }
    if policy.effect == Effect::Deny {
        return;
    }
    if holds_everything(after, policy) {
        work.issue(Code::GrantsSuperAdministrator, format!("{field}.roles"), []);
    } else if policy.scope.include.contains(&Selector::Account) && is_broad(after, policy) {
        work.issue(Code::CoversEverything, format!("{field}.scope"), []);
    }
    check_redundant(work, after, policy, field);
    check_undone(work, after, policy, field);
}

fn is_broad(snapshot: &Snapshot, policy: &Policy) -> bool {
    policy.roles.iter().any(|r| snapshot.catalogue().role(r).is_some_and(|r| r.broad))
}

fn check_tags(work: &mut Work<'_>, after: &Snapshot, policy: &Policy, field: &str) {
    for (n, selector) in policy.scope.include.iter().enumerate() {
        if let Selector::Tag { tag } = selector
            && after.rulebook().places.tagged(&tag.as_text()).is_none()
        {
            let args = [("tag", tag.to_string()), ("what", "domain".to_owned())];
            work.issue(Code::TagMatchesNothing, format!("{field}.scope.include[{n}]"), args);
        }
    }
    let denies = policy.effect == Effect::Deny;
    let side = if denies { &policy.scope.include } else { &policy.scope.exclude };
    let name = if denies { "include" } else { "exclude" };
    for (n, selector) in side.iter().enumerate() {
        if let Selector::Tag { tag } = selector {
            work.issue(Code::ExcludedByTag, format!("{field}.scope.{name}[{n}]"), [("tag", tag.to_string())]);
        }
    }
}

/// Whether there is nothing today that the scope covers; a tag that nothing carries has its own warning.
fn covers_nothing(snapshot: &Snapshot, policy: &Policy) -> bool {
    let scope = &policy.scope;
    let open = |s: &Selector| matches!(s, Selector::Account | Selector::Record { .. });
    let waits_for_tags = scope.exclude.is_empty() && scope.include.iter().all(|s| matches!(s, Selector::Tag { .. }));
    let covered = || snapshot.state().resources.keys().any(|id| holds(snapshot, scope, *id));
    !waits_for_tags && !scope.include.iter().any(open) && !covered()
}

/// Roles that another policy of the same actor gives already, on at least the same.
fn check_redundant(work: &mut Work<'_>, after: &Snapshot, policy: &Policy, field: &str) {
    let others: Vec<Arc<Policy>> = others(after, policy, Effect::Allow);
    for (n, role) in policy.roles.iter().enumerate() {
        let mask = after.role_mask(role).map_or(Mask::EMPTY, |m| m.gives);
        let own = policy.roles.iter().filter(|r| *r != role).filter_map(|r| after.role_mask(r));
        let beside = own.fold(Mask::EMPTY, |all, m| all | m.gives);
        let wider = others.iter().filter(|p| super::holdings::repeats(&policy.conditions, &p.conditions));
        let given = wider.filter(|p| as_wide(after, p, policy, mask)).fold(beside, |all, p| all | after.policy_mask(p));
        if !mask.is_empty() && given.covers(mask) {
            work.issue(Code::AlreadyGiven, format!("{field}.roles[{n}]"), [("role", after.role_name(role))]);
        }
    }
}

fn others(after: &Snapshot, policy: &Policy, effect: Effect) -> Vec<Arc<Policy>> {
    let all = match policy.actor {
        Actor::Member(member) => after.policies_for(member).into_iter().map(|(_, p)| p).collect(),
        Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => after.policies_of(policy.actor),
    };
    all.into_iter().filter(|p| p.id != policy.id && p.effect == effect).collect()
}

fn as_wide(after: &Snapshot, wide: &Policy, narrow: &Policy, mask: Mask) -> bool {
    let gains = super::holdings::whole(after, narrow);
    gains
        .iter()
        .all(|gain| super::holdings::contains(after, &wide.scope, &super::holdings::Gain { mask, ..gain.clone() }))
}

fn check_undone(work: &mut Work<'_>, after: &Snapshot, policy: &Policy, field: &str) {
    let mask = after.policy_mask(policy);
    let touched = |p: &Arc<Policy>| {
        let gains = super::holdings::whole(after, policy);
        let meets = |g: &super::holdings::Gain| p.scope.include.iter().any(|s| !super::holdings::spared(after, s, g));
        after.policy_mask(p).meets(mask) && gains.iter().any(meets)
    };
    if others(after, policy, Effect::Deny).iter().any(touched) {
        let scope = words::selectors(after, &policy.scope.include);
        work.issue(Code::UndoneByDeny, field, [("scope", scope)]);
    }
}
