//! What must be true of every account, tried on many random ones. The first failing seed is printed.

use portcullis_core::{
    Access, Context, Effect, Mask, MemberId, Policy, PolicyId, Principal, ResourceRef, Snapshot, State, TokenId,
    UserId, slice,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::reference::{Asker, Reference};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everybody who could ask: each member's user, a stranger, and each member as if they had joined.
fn askers(state: &State) -> Vec<(Asker, Principal)> {
    let users = state.members.values().filter_map(|m| m.user).chain([UserId::from_bits(9999)]);
    let members = state.members.keys().copied().chain([MemberId::from_bits(9999)]);
    let users = users.map(|u| (Asker::User(u), Principal::User(u)));
    let tokens = state.tokens.keys().copied().chain([TokenId::from_bits(9999)]);
    let tokens = tokens.map(|t| (Asker::Token(t), Principal::Token(t)));
    users.chain(members.map(|m| (Asker::Member(m), Principal::Member(m)))).chain(tokens).collect()
}

fn names(g: &Gen) -> Vec<String> {
    (0..g.catalogue.actions().len()).map(|n| g.catalogue.action_name(n).to_owned()).collect()
}

/// The answers to every question about these resources.
fn answers(access: &Access, resources: &[ResourceRef<'_>], actions: usize) -> Vec<Mask> {
    let on = |r: &ResourceRef<'_>| (0..actions).filter(|&a| access.permits(a, *r, NOW)).collect();
    resources.iter().map(on).collect()
}

#[test]
fn the_engine_equals_the_reference() {
    for_seeds(250, |g| {
        let state = g.state();
        let (resources, context, actions) = (g.resources(&state), g.context(), names(g));
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let catalogue = Arc::clone(&g.catalogue);
        let reference = Reference { state: &state, catalogue: catalogue.data() };
        for (asker, principal) in askers(&state) {
            let access = snapshot.access(principal, &context);
            for resource in &resources {
                let asked = g.some(8, Gen::action).into_iter().chain(actions.iter().take(24).cloned());
                for action in asked {
                    let (engine, slow) =
                        (access.can(&action, *resource, NOW), reference.can(asker, &action, *resource, &context));
                    assert_eq!(engine, slow, "{asker:?} {action} on {resource:?} in {context:?}\n{}", show(&state));
                    let told = access.explain(&action, *resource);
                    assert_eq!(told.allowed, engine, "the reason says otherwise: {told:?}");
                    assert_eq!(told.reason == portcullis_core::Reason::Allowed, engine, "{told:?}");
                }
            }
        }
    });
}

#[test]
fn who_can_equals_asking_everybody() {
    for_seeds(180, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let catalogue = Arc::clone(&g.catalogue);
        let reference = Reference { state: &state, catalogue: catalogue.data() };
        for resource in resources {
            let action = g.action();
            let number = g.catalogue.action(&action).expect("it was taken from there");
            let (engine, slow) =
                (snapshot.who_can(number, resource, &context), reference.who_can(&action, resource, &context));
            assert_eq!(engine, slow, "{action} on {resource:?}\n{}", show(&state));
            let engine = snapshot.rulebook().tokens_who_can(number, resource, &context);
            let slow = reference.tokens_who_can(&action, resource, &context);
            assert_eq!(engine, slow, "tokens: {action} on {resource:?}\n{}", show(&state));
        }
    });
}

#[test]
fn visible_and_any_equal_asking_about_everything() {
    for_seeds(180, |g| {
        let state = g.state();
        let context = g.context();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let catalogue = Arc::clone(&g.catalogue);
        let reference = Reference { state: &state, catalogue: catalogue.data() };
        let all = every_record(&state);
        for (asker, principal) in askers(&state) {
            let access = snapshot.access(principal, &context);
            let on = |r: ResourceRef<'_>| reference.actions_on(asker, r, &context);
            for kind in g.catalogue.kinds() {
                let stored = state.resources.values().filter(|r| r.kind == kind.id);
                let inside =
                    |id| all.iter().filter(move |r| matches!(r, ResourceRef::Record { zone, .. } if *zone == id));
                let seen = stored.filter(|r| {
                    !on(ResourceRef::Resource(r.id)).is_empty() || inside(r.id).any(|r| !on(*r).is_empty())
                });
                let seen: Vec<_> = seen.map(|r| r.id).collect();
                assert_eq!(access.visible(&kind.id), seen, "{asker:?} {}\n{}", kind.id, show(&state));
            }
            let stored = state.resources.values().filter(|r| r.kind == "zone").map(|r| ResourceRef::Resource(r.id));
            let zones: BTreeSet<String> = stored.flat_map(on).collect();
            let records: BTreeSet<String> = all.iter().flat_map(|r| on(*r)).collect();
            for action in names(g) {
                assert_eq!(
                    access.any(&action, "zone", NOW),
                    zones.contains(&action),
                    "{action} on any zone\n{}",
                    show(&state)
                );
                assert_eq!(
                    access.any(&action, "record", NOW),
                    records.contains(&action),
                    "{asker:?} {action} on any record\n{}",
                    show(&state)
                );
            }
        }
    });
}

/// One record for every way in which records can differ: those that are named somewhere, and one that is not.
fn every_record(state: &State) -> Vec<ResourceRef<'static>> {
    let zones = state.resources.values().filter(|r| r.kind == "zone").map(|r| r.id);
    let names = ["www.z1.example", "z1.example", "*.z1.example", "unnamed.example"];
    let shapes = names.into_iter().flat_map(|name| ["A", "TXT", "MX"].map(|rtype| (name, rtype)));
    zones.flat_map(|zone| shapes.clone().map(move |(name, rtype)| ResourceRef::Record { zone, name, rtype })).collect()
}

#[test]
fn the_grid_says_what_can_says() {
    for_seeds(180, |g| {
        let state = g.state();
        let context = g.context();
        let actions = g.catalogue.actions().len();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (asker, principal) in askers(&state) {
            let access = snapshot.access(principal, &context);
            let grid = access.grid();
            let mut shown = BTreeSet::new();
            for row in &grid.rows {
                assert!(row.maybe.is_empty(), "a request's access has no maybe");
                for id in &row.resources {
                    assert!(shown.insert(*id), "{id} stands in two rows");
                    let one = answers(&access, &[ResourceRef::Resource(*id)], actions);
                    let kind = &state.resources[id].kind;
                    assert_eq!(
                        vec![row.yes & g.catalogue.kind_actions(kind)],
                        one,
                        "{asker:?} {:?}\n{}",
                        row.label,
                        show(&state)
                    );
                }
            }
            for id in state.resources.keys().filter(|id| !shown.contains(id)) {
                let one = answers(&access, &[ResourceRef::Resource(*id)], actions);
                assert!(one[0].is_empty(), "{id} is missing from the grid\n{}", show(&state));
            }
        }
    });
}

#[test]
fn a_resource_class_is_as_large_as_can_be() {
    for_seeds(180, |g| {
        let state = g.state();
        let context = g.context();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (_, principal) in askers(&state) {
            let grid = snapshot.access(principal, &context).grid();
            let rows = grid.rows.iter().filter(|r| !r.resources.is_empty());
            let keys: Vec<_> = rows.map(|r| (state.resources[&r.resources[0]].kind.clone(), r.yes, r.maybe)).collect();
            let distinct: BTreeSet<_> = keys.iter().cloned().collect();
            assert_eq!(distinct.len(), keys.len(), "two rows of one kind are alike\n{}", show(&state));
        }
    });
}

#[test]
fn no_policy_no_access() {
    for_seeds(100, |g| {
        let mut state = g.state();
        state.policies = portcullis_core::Map::new();
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (_, principal) in askers(&state) {
            let access = snapshot.access(principal, &context);
            assert!(answers(&access, &resources, g.catalogue.actions().len()).iter().all(|m| m.is_empty()));
            assert!(access.grid().rows.is_empty());
        }
    });
}

#[test]
fn only_allows_none_and_a_deny_never_allows_more() {
    for_seeds(180, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let actions = g.catalogue.actions().len();
        let deny = Policy { effect: Effect::Deny, ..g.policy(&state, 500) };
        let before = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let mut with = state.clone();
        with.policies.insert(deny.id, Arc::new(deny.clone()));
        let after = Snapshot::new(with, Arc::clone(&g.catalogue));
        let mut without = state.clone();
        without.policies = state
            .policies
            .iter()
            .filter(|(_, p)| p.effect == Effect::Deny)
            .map(|(id, p)| (*id, Arc::clone(p)))
            .collect();
        let denies = Snapshot::new(without, Arc::clone(&g.catalogue));
        for (_, principal) in askers(&state) {
            let of = |s: &Snapshot| answers(&s.access(principal, &context), &resources, actions);
            for (more, less) in of(&before).iter().zip(of(&after)) {
                assert!(more.covers(less), "the deny {deny:?} gave something\n{}", show(&state));
            }
            assert!(of(&denies).iter().all(|m| m.is_empty()), "denies alone allow something\n{}", show(&state));
        }
    });
}

#[test]
fn an_allow_never_allows_less() {
    for_seeds(140, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let allow = Policy { effect: Effect::Allow, ..g.policy(&state, 500) };
        let mut with = state.clone();
        with.policies.insert(allow.id, Arc::new(allow));
        let (before, after) =
            (Snapshot::new(state.clone(), Arc::clone(&g.catalogue)), Snapshot::new(with, Arc::clone(&g.catalogue)));
        for (_, principal) in askers(&state) {
            let of = |s: &Snapshot| answers(&s.access(principal, &context), &resources, g.catalogue.actions().len());
            for (less, more) in of(&before).iter().zip(of(&after)) {
                assert!(more.covers(*less), "an allow took something\n{}", show(&state));
            }
        }
    });
}

#[test]
fn order_and_repetition_change_nothing() {
    for_seeds(140, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let mut other = state.clone();
        let policies: Vec<Policy> = state.policies.values().map(|p| (**p).clone()).collect();
        other.policies = portcullis_core::Map::new();
        for (n, policy) in policies.iter().enumerate() {
            let mut reversed = policy.clone();
            reversed.roles.reverse();
            reversed.scope.include.reverse();
            reversed.scope.exclude.reverse();
            for copy in [n, n + 300] {
                let id = PolicyId::from_bits(1000 - copy as u128);
                let mut policy = Policy { id, ..reversed.clone() };
                policy.scope.include.extend(policy.scope.include.clone());
                other.policies.insert(id, Arc::new(policy));
            }
        }
        let (one, two) =
            (Snapshot::new(state.clone(), Arc::clone(&g.catalogue)), Snapshot::new(other, Arc::clone(&g.catalogue)));
        for (_, principal) in askers(&state) {
            let of = |s: &Snapshot| answers(&s.access(principal, &context), &resources, g.catalogue.actions().len());
            assert_eq!(of(&one), of(&two), "{}", show(&state));
        }
    });
}

#[test]
fn a_slice_answers_like_the_whole_about_what_it_holds() {
    for_seeds(180, |g| {
        let state = g.state();
        let context = g.context();
        let whole = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let users = state.members.values().filter_map(|m| m.user).map(Principal::User);
        for asker in users.chain(state.tokens.keys().copied().map(Principal::Token)) {
            let part = slice(&whole, asker, NOW);
            let resources: Vec<_> = g.resources(&part).into_iter().filter(|r| holds(&part, *r)).collect();
            let part = Snapshot::new(part, Arc::clone(&g.catalogue));
            let of = |s: &Snapshot| {
                let access = s.access(asker, &context);
                (answers(&access, &resources, g.catalogue.actions().len()), access.visible("zone"))
            };
            assert_eq!(of(&part), of(&whole), "{asker:?}\n{}", show(&state));
        }
    });
}

fn holds(state: &State, resource: ResourceRef<'_>) -> bool {
    match resource {
        ResourceRef::Account => true,
        ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. } => state.resources.contains_key(&id),
    }
}

#[test]
fn an_access_is_true_until_it_says_it_ends() {
    for_seeds(180, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (asker, principal) in askers(&state) {
            let access = snapshot.access(principal, &context);
            for step in [0, 1, 2, 999, 1000, 5000] {
                let now = NOW.plus(step);
                let later = snapshot.access(principal, &Context { now, ..context.clone() });
                for resource in &resources {
                    let action = g.action();
                    let (kept, anew) = (access.can(&action, *resource, now), later.can(&action, *resource, now));
                    assert_eq!(
                        kept,
                        anew && now < access.until(),
                        "{asker:?} {action} on {resource:?} at +{step}\n{}",
                        show(&state)
                    );
                }
            }
        }
    });
}
