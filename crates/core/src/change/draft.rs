//! From policies as somebody asks for them to policies as they are kept.

use super::work::Work;
use super::{Code, PolicyDraft, decide::gives, words};
use crate::catalogue::Mask;
use crate::dns::record_name;
use crate::model::{Actor, Policy, Scope, Selector, State};
use crate::text::domain_shown;
use crate::{Effect, PolicyId, ScopeId, Set, Snapshot};
use std::sync::Arc;

const MOST_POLICIES: usize = 50;
const MOST_ROLES: usize = 50;
const MOST_SELECTORS: usize = 5_000;

/// Checks drafts and gives them to an actor. A draft with an id keeps that policy, which must be the actor's.
pub(super) fn policies(work: &mut Work<'_>, actor: Actor, drafts: &[PolicyDraft]) -> Vec<Policy> {
    if !work.bound("policies", MOST_POLICIES, drafts.len(), "policies") {
        return Vec::new();
    }
    let here = work.snapshot;
    all(work, here, actor, drafts)
}

/// The same for policies that will stand in an account that isn't known here: nothing single can be named.
pub(super) fn elsewhere(work: &mut Work<'_>, actor: Actor, drafts: &[PolicyDraft]) -> Vec<Policy> {
    if !work.bound("policies", MOST_POLICIES, drafts.len(), "policies") {
        return Vec::new();
    }
    let account = work.snapshot.state().account.clone();
    let nowhere = Snapshot::new(State::new(account), Arc::clone(work.snapshot.catalogue()));
    all(work, &nowhere, actor, drafts)
}

/// One policy, its roles and scope read against some account.
pub(super) fn one(work: &mut Work<'_>, place: &Snapshot, actor: Actor, draft: &PolicyDraft, path: &str) -> Policy {
    policy(work, place, actor, draft, path, &mut Set::new())
}

fn all(work: &mut Work<'_>, place: &Snapshot, actor: Actor, drafts: &[PolicyDraft]) -> Vec<Policy> {
    let mut taken = Set::new();
    let drafts = drafts.iter().enumerate();
    drafts.map(|(n, draft)| policy(work, place, actor, draft, &format!("policies[{n}]"), &mut taken)).collect()
}

fn policy(
    work: &mut Work<'_>,
    place: &Snapshot,
    actor: Actor,
    draft: &PolicyDraft,
    path: &str,
    taken: &mut Set<PolicyId>,
) -> Policy {
    let id = kept_id(work, place, actor, draft, path, taken);
    work.fields.insert(id, path.to_owned());
    let scope_is_known = check_selectors(work, place, &draft.scope, &format!("{path}.scope"));
    check_roles(work, place, draft, path, scope_is_known);
    check_dates(work, draft, path);
    let mut seen = Set::new();
    Policy {
        id,
        actor,
        effect: draft.effect,
        roles: draft.roles.iter().filter(|r| seen.insert(*r)).cloned().collect(),
        scope: normal(&draft.scope),
        named: named(work, place, draft, path),
        conditions: draft.conditions.clone(),
    }
}

fn kept_id(
    work: &mut Work<'_>,
    place: &Snapshot,
    actor: Actor,
    draft: &PolicyDraft,
    path: &str,
    taken: &mut Set<PolicyId>,
) -> PolicyId {
    let Some(id) = draft.id else { return PolicyId::from_bits(work.id()) };
    let is_theirs = place.state().policies.get(&id).is_some_and(|p| p.actor == actor);
    if !is_theirs || !taken.insert(id) {
        work.issue(Code::UnknownPolicy, format!("{path}.id"), []);
    }
    id
}

/// The named scope that the draft's scope is.
fn named(work: &mut Work<'_>, place: &Snapshot, draft: &PolicyDraft, path: &str) -> Option<ScopeId> {
    let (state, scope) = (place.state(), normal(&draft.scope));
    let Some(id) = draft.named else {
        let kept = draft.id.and_then(|id| state.policies.get(&id)).filter(|old| old.scope == scope);
        return kept.and_then(|old| old.named);
    };
    match state.scopes.get(&id) {
        None => work.issue(Code::UnknownScope, format!("{path}.scope"), []),
        Some(known) if known.scope != scope => work.issue(Code::ScopeDiffers, format!("{path}.scope"), []),
        Some(_) => {}
    }
    Some(id)
}

/// Selectors once each, in one order, so that equal scopes are equal.
pub(super) fn normal(scope: &Scope) -> Scope {
    let once = |list: &[Selector]| list.iter().map(in_form).collect::<Set<_>>().into_iter().collect();
    Scope { include: once(&scope.include), exclude: once(&scope.exclude) }
}

/// A record is selected by its name in the form in which names are compared.
fn in_form(selector: &Selector) -> Selector {
    match selector {
        Selector::Record { zone, name, rtype } => Selector::Record {
            zone: *zone,
            name: record_name(name).unwrap_or_else(|| name.clone()),
            rtype: rtype.as_ref().map(|t| t.to_ascii_uppercase()),
        },
        Selector::Account | Selector::Kind { .. } | Selector::Resource { .. } | Selector::Tag { .. } => {
            selector.clone()
        }
    }
}

/// Whether everything that a scope selects is there to be selected; `field` is where it stands.
pub(super) fn check_selectors(work: &mut Work<'_>, place: &Snapshot, scope: &Scope, field: &str) -> bool {
    if scope.include.is_empty() || scope.exclude.contains(&Selector::Account) {
        work.issue(Code::EmptyScope, field, []);
        return false;
    }
    let count = scope.include.len().saturating_add(scope.exclude.len());
    if !work.bound("selectors", MOST_SELECTORS, count, field) {
        return false;
    }
    let known = [("include", &scope.include), ("exclude", &scope.exclude)];
    let mut fine = true;
    for (side, list) in known {
        for (n, selector) in list.iter().enumerate() {
            fine &= check_selector(work, place, selector, &format!("{field}.{side}[{n}]"));
        }
    }
    fine
}

fn check_selector(work: &mut Work<'_>, place: &Snapshot, selector: &Selector, path: &str) -> bool {
    let state = place.state();
    match selector {
        Selector::Account => true,
        Selector::Kind { kind } => {
            let stored = is_stored(place, kind);
            if !stored {
                work.issue(Code::UnknownKind, path, [("kind", kind.chars().take(60).collect())]);
            }
            stored
        }
        Selector::Resource { id } | Selector::Record { zone: id, .. } => {
            let known = state.resources.contains_key(id);
            if let (Selector::Record { name, .. }, Some(zone)) = (selector, state.resources.get(id))
                && record_name(name).is_none()
            {
                let (text, zone) = (name.chars().take(80).collect(), domain_shown(&zone.name));
                work.issue(Code::RecordNameInvalid, path, [("text", text), ("zone", zone)]);
            }
            if !known {
                work.issue(Code::UnknownResource, path, [("what", "domain".to_owned())]);
            }
            known
        }
        // A tag may be used before anything carries it.
        Selector::Tag { .. } => true,
    }
}

/// Whether resources of this kind are stored in accounts.
pub(crate) fn is_stored(snapshot: &Snapshot, kind: &str) -> bool {
    snapshot.catalogue().kind_data(kind).is_some_and(|k| k.service.is_some() && k.parent.is_some())
}

fn check_roles(work: &mut Work<'_>, place: &Snapshot, draft: &PolicyDraft, path: &str, scope_is_known: bool) {
    if draft.roles.is_empty() {
        return work.issue(Code::Missing, format!("{path}.roles"), [("what", "role".to_owned())]);
    }
    if !work.bound("roles", MOST_ROLES, draft.roles.len(), &format!("{path}.roles")) {
        return;
    }
    let reach = reach(place, &draft.scope.include);
    for (n, role) in draft.roles.iter().enumerate() {
        let field = format!("{path}.roles[{n}]");
        match place.role_mask(role) {
            None => work.issue(Code::UnknownRole, field, [("role", role.chars().take(60).collect())]),
            Some(mask) if scope_is_known => {
                let mask = if gives(draft.effect) { mask.gives } else { mask.takes };
                check_fit(work, place, draft, role, (mask, reach), &field);
            }
            Some(_) => {}
        }
    }
}

fn check_fit(
    work: &mut Work<'_>,
    place: &Snapshot,
    draft: &PolicyDraft,
    role: &str,
    (mask, reach): (Mask, Mask),
    path: &str,
) {
    let args = || [("role", place.role_name(role)), ("scope", words::selectors(place, &draft.scope.include))];
    if !mask.meets(reach) {
        let args = args();
        work.issue(Code::RoleDoesNotFit, path, args);
    } else if !reach.covers(mask) {
        let args = args();
        work.issue(Code::PartlyFits, path, args);
    }
    if draft.effect == Effect::Allow && place.catalogue().is_wildcard(role) {
        work.issue(Code::WildcardRole, path, [("role", place.role_name(role))]);
    }
}

/// Actions that can be asked about anything these selectors select.
pub(crate) fn reach(snapshot: &Snapshot, selectors: &[Selector]) -> Mask {
    selectors.iter().fold(Mask::EMPTY, |all, s| all | reach_of(snapshot, s))
}

/// Actions that can be asked about anything this selector selects.
pub(crate) fn reach_of(snapshot: &Snapshot, selector: &Selector) -> Mask {
    let catalogue = snapshot.catalogue();
    let of = |kind: &str| catalogue.kind(kind).and_then(|k| catalogue.kinds().get(k)).map_or(Mask::EMPTY, |k| k.reach);
    match selector {
        Selector::Account => of("account"),
        Selector::Kind { kind } => of(kind),
        Selector::Resource { id } => snapshot.state().resources.get(id).map_or(Mask::EMPTY, |r| of(&r.kind)),
        Selector::Tag { .. } => {
            let stored = catalogue.data().kinds.iter().filter(|k| is_stored(snapshot, &k.id));
            stored.fold(Mask::EMPTY, |all, k| all | of(&k.id))
        }
        Selector::Record { .. } => catalogue.kind_actions("record"),
    }
}

fn check_dates(work: &mut Work<'_>, draft: &PolicyDraft, path: &str) {
    let conditions = &draft.conditions;
    let field = format!("{path}.conditions");
    work.bound("networks", 100, conditions.address_in.len().max(conditions.address_not_in.len()), &field);
    let Some(until) = conditions.expires_at else { return };
    if conditions.not_before.is_some_and(|from| from >= until) {
        return work.issue(Code::DatesReversed, format!("{field}.expires_at"), []);
    }
    // A policy that ended long ago may be kept as it is, not made anew.
    let is_new = draft
        .id
        .is_none_or(|id| work.snapshot.state().policies.get(&id).is_none_or(|p| p.conditions != draft.conditions));
    if until <= work.now && is_new {
        work.issue(Code::AlreadyOver, format!("{field}.expires_at"), []);
    }
}
