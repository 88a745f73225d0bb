//! Explanations say what the policies say, one by one, and the reasons of all cells at once say the same.

use portcullis_core::{
    Access, Actor, Change, Conditions, Context, Decision, Effect, Event, MemberId, Policy, PolicyId, Principal, Reason,
    ResourceRef, Snapshot, State,
};
use portcullis_tests::generate::{NOW, for_seeds, show};
use portcullis_tests::reference::{Asker, Reference};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the account itself refuses nobody, so that policies alone decide.
fn open(mut state: State) -> State {
    state.account.settings.require_second_factor = false;
    for (id, member) in state.members.clone().iter() {
        let facts = portcullis_core::Facts { suspended: false, ..member.facts };
        state.members.insert(*id, Arc::new(portcullis_core::Member { facts, ..(**member).clone() }));
    }
    state
}

/// Whether a policy alone decides the question, when its conditions are these.
fn decides(
    snapshot: &Snapshot,
    policy: &Policy,
    conditions: Conditions,
    (member, action, resource): (MemberId, &str, ResourceRef<'_>),
    context: &Context,
) -> bool {
    let mut state = snapshot.state().clone();
    state.policies = Default::default();
    state.policies.insert(policy.id, Arc::new(Policy { conditions, ..policy.clone() }));
    let everything = Policy {
        id: PolicyId::from_bits(5000),
        actor: Actor::Member(member),
        effect: Effect::Allow,
        roles: vec!["super-administrator".into()],
        scope: portcullis_core::Scope::account(),
        named: None,
        conditions: Conditions::default(),
    };
    if policy.effect == Effect::Deny {
        state.policies.insert(everything.id, Arc::new(everything));
    }
    let reference = Reference { state: &state, catalogue: snapshot.catalogue().data() };
    reference.can(Asker::Member(member), action, resource, context) == (policy.effect == Effect::Allow)
}

fn asked(snapshot: &Snapshot, action: &str, resource: ResourceRef<'_>) -> bool {
    let kind = match resource {
        ResourceRef::Account => "account",
        ResourceRef::Resource(id) => snapshot.state().resources.get(&id).map_or("", |r| r.kind.as_str()),
        ResourceRef::Record { zone, .. } => match snapshot.state().resources.get(&zone) {
            Some(stored) if stored.kind == "zone" => "record",
            _ => "",
        },
    };
    let number = snapshot.catalogue().action(action).expect("it was taken from there");
    snapshot.catalogue().kind(kind).is_some() && snapshot.catalogue().kind_actions(kind).contains(number)
}

#[test]
fn an_explanation_names_exactly_what_determined_it() {
    for_seeds(160, |g| {
        let snapshot = Snapshot::new(open(g.state()), Arc::clone(&g.catalogue));
        let (resources, context) = (g.resources(snapshot.state()), g.context());
        for member in snapshot.state().members.keys().copied() {
            let access = snapshot.access(Principal::Member(member), &context);
            for resource in &resources {
                let action = g.action();
                if !asked(&snapshot, &action, *resource) {
                    continue;
                }
                let told = access.explain(&action, *resource);
                let about = (member, action.as_str(), *resource);
                let bearing: Vec<_> = snapshot.state().policies.values().cloned().collect();
                let bare = |p: &&Arc<Policy>| decides(&snapshot, p, Conditions::default(), about, &context);
                let bearing: Vec<_> = bearing.iter().filter(bare).collect();
                let holds = |p: &Policy| decides(&snapshot, p, p.conditions.clone(), about, &context);
                let those = |effect, held| -> BTreeSet<PolicyId> {
                    bearing.iter().filter(|p| p.effect == effect && holds(p) == held).map(|p| p.id).collect()
                };
                let (denies, allows) = (those(Effect::Deny, true), those(Effect::Allow, true));
                let failed = those(Effect::Allow, false);
                let (reason, determining) = match (denies.is_empty(), allows.is_empty(), failed.is_empty()) {
                    (false, _, _) => (Reason::Denied, denies),
                    (true, false, _) => (Reason::Allowed, allows),
                    (true, true, false) => (Reason::ConditionFailed, BTreeSet::new()),
                    (true, true, true) => (Reason::NothingMatched, BTreeSet::new()),
                };
                let shown = show(snapshot.state());
                assert_eq!(told.reason, reason, "{about:?} {context:?}\n{shown}");
                let named: BTreeSet<_> = told.determining.iter().map(|d| d.policy).collect();
                assert_eq!(named, determining, "{about:?}\n{shown}");
                let named: BTreeSet<_> = told.failed.iter().map(|f| f.policy).collect();
                assert_eq!(named, if told.allowed { BTreeSet::new() } else { failed }, "{about:?}\n{shown}");
                told.failed
                    .iter()
                    .for_each(|f| assert_eq!(f.conditions, snapshot.state().policies[&f.policy].conditions));
                for one in &told.determining {
                    let policy = &snapshot.state().policies[&one.policy];
                    let group = if let Actor::Group(group) = policy.actor { Some(group) } else { None };
                    assert_eq!((one.effect, one.group, &one.conditions), (policy.effect, group, &policy.conditions));
                    let number = snapshot.catalogue().action(&action).expect("it is there");
                    let does = |role: &&String| {
                        let mask = snapshot.role_mask(role).unwrap_or_default();
                        if policy.effect == Effect::Allow { mask.gives } else { mask.takes }.contains(number)
                    };
                    assert_eq!(one.roles, policy.roles.iter().filter(does).cloned().collect::<Vec<_>>());
                }
                let nearest: Vec<_> = told.nearest.iter().map(|n| n.role.clone()).collect();
                let wanted = match told.reason {
                    Reason::Allowed | Reason::Denied => Vec::new(),
                    _ => smallest_roles(&snapshot, &action),
                };
                assert_eq!(nearest, wanted, "{action}");
                told.nearest.iter().for_each(|n| assert_eq!(n.name, snapshot.role_name(&n.role)));
            }
        }
    });
}

#[test]
fn a_role_that_changes_takes_its_policies_and_the_nearest_roles_along() {
    for_seeds(160, |g| {
        let mut snapshot = Snapshot::new(open(g.state()), Arc::clone(&g.catalogue));
        let (resources, context) = (g.resources(snapshot.state()), g.context());
        let tell = |snapshot: &Snapshot, action: &str| -> Vec<Decision> {
            let members = snapshot.state().members.keys().copied();
            let accesses: Vec<_> = members.map(|m| snapshot.access(Principal::Member(m), &context)).collect();
            resources.iter().flat_map(|r| accesses.iter().map(|a| a.explain(action, *r))).collect()
        };
        for role in snapshot.state().roles.values().cloned().collect::<Vec<_>>() {
            let action = g.action();
            // What is asked before must not stay behind.
            tell(&snapshot, &action);
            let mut after = (*role).clone();
            after.name.push('*');
            match after.actions.iter().position(|held| *held == action) {
                Some(place) => drop(after.actions.remove(place)),
                None => after.actions.push(action.clone()),
            }
            let after = Some(after).filter(|_| g.rng.u8(..4) > 0);
            let event = Event::Role(Change { before: Some((*role).clone()), after });
            snapshot.apply(snapshot.state().revision + 1, &[event]);
            let anew = Snapshot::new(snapshot.state().clone(), Arc::clone(&g.catalogue));
            assert_eq!(tell(&snapshot, &action), tell(&anew, &action), "{action}\n{}", show(snapshot.state()));
        }
    });
}

/// The five smallest roles that give an action, the product's and the account's own.
fn smallest_roles(snapshot: &Snapshot, action: &str) -> Vec<String> {
    let number = snapshot.catalogue().action(action).expect("it is there");
    let known = snapshot.catalogue().data().roles.iter().map(|r| r.id.clone());
    let all = known.chain(snapshot.state().roles.keys().cloned());
    let gives = |id: String| Some((snapshot.role_mask(&id)?.gives, id));
    let mut giving: Vec<_> = all.filter_map(gives).filter(|(mask, _)| mask.contains(number)).collect();
    giving.sort_by_key(|(mask, id)| (mask.len(), id.clone()));
    giving.into_iter().map(|(_, id)| id).take(5).collect()
}

/// The cells of an access, with the resource of each row.
fn check_reasons(snapshot: &Snapshot, access: &Access) {
    let reasons = access.reasons();
    assert_eq!(reasons.actions, snapshot.catalogue().actions().len());
    assert_eq!(reasons.policies[0], []);
    let once: BTreeSet<_> = reasons.policies.iter().collect();
    assert_eq!(once.len(), reasons.policies.len(), "a list stands there twice");
    let places: Vec<_> = access.places().collect();
    assert_eq!(places.len(), reasons.of.len());
    let mut rows = vec![(0, ResourceRef::Account)];
    for (row, id) in reasons.of.iter().zip(places) {
        match id {
            Some(id) => rows.push((*row as usize, ResourceRef::Resource(id))),
            None => assert_eq!(*row, u32::MAX),
        }
    }
    for (row, resource) in rows {
        for action in 0..reasons.actions {
            let cause = reasons.causes[row * reasons.actions + action];
            let told = access.explain(snapshot.catalogue().action_name(action), resource);
            let policies: Vec<_> = told.determining.iter().map(|d| d.policy).collect();
            assert_eq!(
                (cause.reason, &reasons.policies[cause.policies as usize]),
                (told.reason, &policies),
                "{} on {resource:?}\n{}",
                snapshot.catalogue().action_name(action),
                show(snapshot.state())
            );
        }
    }
}

#[test]
fn the_reasons_of_all_cells_are_those_of_each() {
    for_seeds(60, |g| {
        let state = g.state();
        let mut snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let gone = state.resources.values().next().cloned();
        let gone = gone.map(|r| Event::Resource(Change::removed((*r).clone())));
        snapshot.apply(8, &gone.into_iter().collect::<Vec<_>>());
        let context = g.context();
        for member in state.members.keys().copied() {
            check_reasons(&snapshot, &snapshot.access(Principal::Member(member), &context));
            check_reasons(&snapshot, &snapshot.outlook(member, NOW));
        }
        for token in state.tokens.keys().copied() {
            check_reasons(&snapshot, &snapshot.access(Principal::Token(token), &context));
            check_reasons(&snapshot, &snapshot.rulebook().token_outlook(token, NOW));
        }
    });
}

/// Ahead of any request, "under a condition" names what that condition is: allows that may hold, or denies that may.
#[test]
fn an_outlook_explains_its_cells() {
    let over = |p: &Policy| p.conditions.expires_at.is_some_and(|until| until <= NOW);
    for_seeds(120, |g| {
        let snapshot = Snapshot::new(g.state(), Arc::clone(&g.catalogue));
        for member in snapshot.state().members.keys().copied() {
            let outlook = snapshot.outlook(member, NOW);
            let rows = outlook.grid().rows;
            for id in snapshot.state().resources.keys().copied() {
                let row = rows.iter().find(|r| r.resources.contains(&id));
                let (yes, maybe) = row.map(|r| (r.yes, r.maybe)).unwrap_or_default();
                let kind = g.catalogue.kind_actions(&snapshot.state().resources[&id].kind);
                for action in kind.iter() {
                    let told = outlook.explain(g.catalogue.action_name(action), ResourceRef::Resource(id));
                    let (sure, perhaps) = (yes.contains(action), maybe.contains(action));
                    assert_eq!(told.allowed, sure, "{told:?}");
                    let waits = told.reason == Reason::ConditionFailed;
                    assert_eq!(waits, perhaps, "{told:?}\n{}", show(snapshot.state()));
                    let named = told.failed.iter().map(|f| f.policy).chain(told.determining.iter().map(|d| d.policy));
                    let named: Vec<_> = named.map(|id| &snapshot.state().policies[&id]).collect();
                    assert!(!waits || !named.is_empty(), "{told:?}");
                    assert!(named.iter().all(|p| !over(p)), "what is over was named: {told:?}");
                }
            }
        }
    });
}

/// An allow that surely holds, and a deny that may: "under a condition", and that deny is why. One that is over is not.
#[test]
fn a_deny_that_may_hold_is_the_condition() {
    let account = serde_json::json!({
        "zones": {"a.example": []},
        "members": {"ana": {}},
        "policies": [
            {"allow": "dns-edit", "to": "ana", "on": "a.example"},
            {"deny": "dns-edit", "to": "ana", "on": "a.example", "when": {"channel": "api"}},
            {"deny": "dns-edit", "to": "ana", "on": "a.example", "when": {"channel": "api", "expires_at": 5}},
        ],
    });
    let account = serde_json::from_value(account).expect("an account");
    let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let snapshot = Snapshot::new(state, portcullis_core::Catalogue::builtin());
    let ana = snapshot.state().members.values().find(|m| m.address.get() == Some("ana@example.com")).expect("ana").id;
    let outlook = snapshot.outlook(ana, NOW);
    let zone = ResourceRef::Resource(*snapshot.state().resources.keys().next().expect("a zone"));
    let told = outlook.explain("dns:edit", zone);
    assert_eq!((told.allowed, told.reason), (false, Reason::ConditionFailed));
    let lasting = |p: &&Arc<Policy>| p.effect == Effect::Deny && p.conditions.expires_at.is_none();
    let deny = snapshot.state().policies.values().find(lasting).expect("it is there").id;
    assert_eq!(told.determining.iter().map(|d| d.policy).collect::<Vec<_>>(), [deny]);
    assert_eq!(outlook.explain("dns:read", zone).reason, Reason::Allowed);
    check_reasons(&snapshot, &outlook);
}
