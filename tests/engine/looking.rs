//! Looking things up by name, tag and number, as asking the state would; and slices, with what turns one into the next.

use crate::changes::each_change;
use portcullis_core::{
    Event, MemberId, Principal, ResourceRef, Selector, Set, Snapshot, State, Tag, Tags, UserId, apply, slice,
    slice_events,
};
use portcullis_tests::generate::{NOW, for_seeds, show};
use std::collections::BTreeMap;
use std::sync::Arc;

#[test]
fn lists_and_names_are_those_of_the_state() {
    for_seeds(150, |g| {
        let state = g.state();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let tags: Tags = state.resources.values().flat_map(|r| r.tags.iter().cloned()).collect();
        for kind in g.catalogue.kinds() {
            let of_kind = || state.resources.values().filter(|r| r.kind == kind.id);
            let mut names: Vec<_> = of_kind().map(|r| r.name.clone()).collect();
            names.sort();
            assert_eq!(snapshot.resources(&kind.id).iter().map(|r| r.name.clone()).collect::<Vec<_>>(), names);
            for r in state.resources.values() {
                let wanted = (r.kind == kind.id).then_some(r.id);
                assert_eq!(snapshot.resource_named(&kind.id, &r.name), wanted);
                assert_eq!(snapshot.rulebook().resource_named(&kind.id, &r.name), wanted);
            }
            assert_eq!(snapshot.resource_named(&kind.id, "nowhere.example"), None);
            for tag in tags.iter().cloned().chain(["unused".parse::<Tag>().expect("a tag")]) {
                let carrying: Vec<_> = of_kind().filter(|r| r.tags.contains(&tag)).map(|r| r.id).collect();
                assert_eq!(snapshot.with_tag(&kind.id, &tag), carrying);
            }
        }
        let carried = |tag: &Tag| state.resources.values().filter(|r| r.tags.contains(tag)).count();
        assert_eq!(snapshot.tags(), tags.iter().map(|t| (t.clone(), carried(t))).collect::<Vec<_>>());
        for role in &g.catalogue.data().roles {
            assert_eq!(snapshot.role_name(&role.id), role.name);
        }
        state.roles.values().for_each(|role| assert_eq!(snapshot.role_name(&role.id), role.name));
        assert_eq!(snapshot.role_name("nobody's"), "nobody's");
    });
}

#[test]
fn a_rulebook_knows_its_words() {
    for_seeds(20, |g| {
        let snapshot = Snapshot::new(g.state(), Arc::clone(&g.catalogue));
        let book = snapshot.rulebook();
        assert_eq!(book.revision(), snapshot.state().revision);
        assert_eq!(book.all(), g.catalogue.all());
        for action in 0..g.catalogue.actions().len() {
            assert_eq!(book.action_name(action), g.catalogue.action_name(action));
            assert_eq!(book.action(g.catalogue.action_name(action)), Some(action));
        }
        assert_eq!((book.action("no:such"), book.action_name(10_000)), (None, ""));
    });
}

/// An access as numbers says what asking says, place by place and class by class.
#[test]
fn an_access_as_numbers_says_the_same() {
    for_seeds(80, |g| {
        let (state, context) = (g.state(), g.context());
        let mut snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let gone = state.resources.values().next().map(|r| portcullis_core::Change::removed((**r).clone()));
        snapshot.apply(8, &gone.into_iter().map(Event::Resource).collect::<Vec<_>>());
        for member in state.members.keys().copied() {
            let access = snapshot.access(Principal::Member(member), &context);
            let actions = access.actions();
            assert_eq!(actions, g.catalogue.actions().len());
            let on = |r: ResourceRef<'_>| (0..actions).filter(|a| access.permits(*a, r, NOW)).collect();
            let table = access.table();
            assert_eq!(table.account, on(ResourceRef::Account));
            let mut classes: BTreeMap<u32, (String, usize)> = BTreeMap::new();
            for (place, id) in access.places().enumerate() {
                let number = table.numbers[place];
                let Some(id) = id else {
                    assert_eq!(table.masks.get(number as usize), None, "a free place allows something");
                    continue;
                };
                assert_eq!(access.place(id), Some(place));
                assert_eq!(table.masks[number as usize], on(ResourceRef::Resource(id)));
                let kind = snapshot.state().resources[&id].kind.clone();
                classes.entry(number).or_insert((kind, 0)).1 += 1;
            }
            let known = access.places().flatten().collect::<Set<_>>();
            assert_eq!(known, snapshot.state().resources.keys().copied().collect());
            let rows = access.class_rows().zip(&table.masks).map(|(row, mask)| {
                assert_eq!(row.yes, *mask);
                (g.catalogue.kinds()[row.kind].id.clone(), row.count)
            });
            assert_eq!(rows.collect::<Vec<_>>(), classes.into_values().collect::<Vec<_>>());
        }
    });
}

fn user_of(state: &State, member: MemberId) -> Option<UserId> {
    state.members.get(&member)?.user
}

#[test]
fn a_slice_holds_oneself_and_nothing_unseen() {
    for_seeds(180, |g| {
        let state = g.state();
        let whole = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let nobody = slice(&whole, UserId::from_bits(9999), NOW);
        assert_eq!(nobody, State { revision: state.revision, ..State::new(state.account.clone()) });
        for member in state.members.keys().copied() {
            let Some(user) = user_of(&state, member) else { continue };
            let outlook = whole.outlook(member, NOW);
            let account = outlook.grid().rows.into_iter().find(|r| r.resources.is_empty());
            let possible = account.map(|r| r.yes | r.maybe).unwrap_or_default();
            let reads = |action| g.catalogue.action(action).is_some_and(|a| possible.contains(a));
            let part = slice(&whole, user, NOW);
            if reads("members:read") {
                assert_eq!(part, state);
                continue;
            }
            assert_eq!(part.revision, state.revision);
            assert_eq!(part.members.keys().copied().collect::<Vec<_>>(), [member]);
            let kept: Vec<_> = part.tokens.keys().copied().collect();
            let mine = |t: &&Arc<portcullis_core::Token>| reads("tokens:read") || t.owner == Some(user);
            assert_eq!(kept, state.tokens.values().filter(mine).map(|t| t.id).collect::<Vec<_>>());
            let named = part.policies.values().filter_map(|p| p.named);
            let wanted: Set<_> = named.filter(|id| state.scopes.contains_key(id)).collect();
            assert_eq!(part.scopes.keys().copied().collect::<Set<_>>(), wanted);
            for policy in part.policies.values() {
                let whole = &state.policies[&policy.id];
                assert_eq!((&policy.roles, policy.effect, policy.actor), (&whole.roles, whole.effect, whole.actor));
                policy
                    .roles
                    .iter()
                    .filter(|r| state.roles.contains_key(*r))
                    .for_each(|r| assert!(part.roles.contains_key(r)));
            }
            for group in state.groups.values() {
                let kept = part.groups.get(&group.id);
                let mine = group.members.contains(&member);
                assert_eq!(kept.is_some(), mine || reads("groups:read"));
                let inside: Set<_> = mine.then_some(member).into_iter().collect();
                kept.iter().for_each(|kept| assert_eq!(kept.members, inside));
            }
            let scopes = part.policies.values().map(|p| &p.scope).chain(part.scopes.values().map(|s| &s.scope));
            for selector in scopes.flat_map(|s| s.include.iter().chain(&s.exclude)) {
                if let Selector::Resource { id } | Selector::Record { zone: id, .. } = selector {
                    assert!(part.resources.contains_key(id), "{selector:?} is not seen\n{}", show(&state));
                }
            }
        }
    });
}

#[test]
fn the_events_between_two_slices_turn_one_into_the_other() {
    each_change(120, |_, before, _, command, _, after| {
        for user in before.state().members.values().filter_map(|m| m.user) {
            let (was, is) = (slice(before, user, NOW), slice(after, user, NOW));
            let mut state = was.clone();
            let events = slice_events(&was, &is);
            events.iter().for_each(|event| apply(&mut state, event));
            state.revision = is.revision;
            assert_eq!(state, is, "{command:?}");
            assert!(slice_events(&is, &is).is_empty());
        }
    });
}

/// A thing of a kind that the catalogue does not know has its place, and nothing can be asked about it.
#[test]
fn what_the_catalogue_does_not_know_has_a_place_of_its_own() {
    for_seeds(20, |g| {
        let mut state = g.state_with_owner();
        let ids = [70, 71, 72].map(portcullis_core::ResourceId::from_bits);
        for (id, kind) in ids.into_iter().zip(["zone", "moon", "zone"]) {
            let name = format!("{kind}{id}.example");
            let stored = portcullis_core::Resource { id, kind: kind.into(), name, tags: Tags::new() };
            state.resources.insert(id, Arc::new(stored));
        }
        let snapshot = Snapshot::new(state, Arc::clone(&g.catalogue));
        let access = snapshot.outlook(MemberId::from_bits(1), NOW);
        for id in ids {
            assert!(access.places().any(|place| place == Some(id)), "{id} has no place");
        }
        let told = access.explain("zones:read", ResourceRef::Resource(ids[1]));
        assert_eq!(told.reason, portcullis_core::Reason::UnknownResource);
        assert!(!access.visible("zone").contains(&ids[1]));
    });
}

/// What a member, a group or a demand was is gone at once from a snapshot that moves on.
#[test]
fn what_goes_is_gone_at_once() {
    let account = serde_json::json!({
        "zones": {"a.example": []},
        "members": {"ana": {}, "ben": {}},
        "groups": {"Web": ["ana"]},
        "tokens": {"robot": {}},
        "policies": [
            {"allow": "dns-edit", "to": "token:robot", "on": "a.example"},
            {"allow": "dns-edit", "to": "group:Web", "on": "a.example"},
            {"allow": "ssl-edit", "to": "ben", "on": "a.example"},
        ],
    });
    let account = serde_json::from_value(account).expect("an account");
    let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let of =
        |address: &str| state.members.values().find(|m| m.address.get() == Some(address)).cloned().expect("a member");
    let (ana, ben) = (of("ana@example.com"), of("ben@example.com"));
    let mut snapshot = Snapshot::new(state.clone(), portcullis_core::Catalogue::builtin());
    let context = portcullis_core::Context::at(NOW);
    let zone = ResourceRef::Resource(*state.resources.keys().next().expect("a zone"));
    let can = |s: &Snapshot, member: &portcullis_core::Member, action: &str| {
        let user = member.user.expect("they have joined");
        let access = s.access(Principal::User(user), &context);
        (access.can(action, zone, NOW), access.explain(action, zone).reason)
    };
    use portcullis_core::{Change, Reason};
    assert!(can(&snapshot, &ana, "dns:edit").0 && can(&snapshot, &ben, "ssl:edit").0);
    let group = state.groups.values().next().expect("a group");
    snapshot.apply(2, &[Event::Group(Change::removed((**group).clone()))]);
    assert_eq!(can(&snapshot, &ana, "dns:edit"), (false, Reason::NothingMatched));
    assert!(snapshot.groups_of(ana.id).is_empty());
    let gone = snapshot.policies_of(portcullis_core::Actor::Member(ben.id)).remove(0);
    let mut without = snapshot.clone();
    without.apply(3, &[Event::Policy(Change::removed((*gone).clone()))]);
    assert_eq!(can(&without, &ben, "ssl:edit"), (false, Reason::NothingMatched));
    without.apply(4, &[Event::Policy(Change::added((*gone).clone()))]);
    assert!(can(&without, &ben, "ssl:edit").0);
    let moved = portcullis_core::Policy {
        scope: portcullis_core::Scope::tag("none".parse().expect("a tag")),
        ..(*gone).clone()
    };
    without.apply(5, &[Event::Policy(Change::changed((*gone).clone(), moved))]);
    assert_eq!(can(&without, &ben, "ssl:edit"), (false, Reason::NothingMatched));
    let robot = state.tokens.values().next().expect("a token");
    let access = |s: &Snapshot| s.access(Principal::Token(robot.id), &context).explain("dns:edit", zone).reason;
    assert_eq!(access(&without), Reason::Allowed);
    without.apply(6, &[Event::Token(Change::removed((**robot).clone()))]);
    assert_eq!(access(&without), Reason::UnknownToken);
    let stored = state.resources.values().next().expect("a zone");
    without.apply(7, &[Event::Resource(Change::removed((**stored).clone()))]);
    assert_eq!(can(&without, &ben, "ssl:edit").1, Reason::UnknownResource);
    assert_eq!(without.resource_named("zone", "a.example"), None);
    snapshot.apply(3, &[Event::Member(Change::removed((*ben).clone()))]);
    assert_eq!(can(&snapshot, &ben, "ssl:edit"), (false, Reason::NotAMember));
    assert_eq!(snapshot.access(Principal::Member(ben.id), &context).member(), None);
    let settings = state.account.settings.clone();
    let demanding = portcullis_core::Settings { require_second_factor: true, ..settings.clone() };
    snapshot.apply(4, &[Event::Settings(Change::changed(settings, demanding))]);
    assert_eq!(can(&snapshot, &ana, "dns:edit"), (false, Reason::AccountDemands));
}

/// Dates that are reached and have not passed are no condition of what is so now.
#[test]
fn the_outlook_of_a_member_waits_for_what_is_not_yet_so() {
    let outlook = |when: serde_json::Value| {
        let account = serde_json::json!({
            "members": {"ana": {}},
            "policies": [{"allow": "billing-read", "to": "ana", "on": "account", "when": when}],
        });
        let account = serde_json::from_value(account).expect("an account");
        let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
        let ana = state.members.values().find(|m| m.address.get() == Some("ana@example.com")).expect("ana").id;
        let snapshot = Snapshot::new(state, portcullis_core::Catalogue::builtin());
        let row = snapshot.outlook(ana, NOW).grid().rows.into_iter().next();
        row.map(|row| (row.yes.len(), row.maybe.len())).unwrap_or_default()
    };
    assert_eq!(outlook(serde_json::json!({"not_before": NOW.0, "expires_at": NOW.0 + 1})), (1, 0));
    assert_eq!(outlook(serde_json::json!({"not_before": NOW.0 + 1})), (0, 1));
    assert_eq!(outlook(serde_json::json!({"expires_at": NOW.0 + 1, "channel": "api"})), (0, 1));
    assert_eq!(outlook(serde_json::json!({"expires_at": NOW.0})), (0, 0));
}

/// What a token will be able to do: in any case what has no condition, perhaps what asks for an address.
#[test]
fn the_outlook_of_a_token_waits_for_addresses_alone() {
    let outlook = |when: serde_json::Value| {
        let account = serde_json::json!({
            "tokens": {"robot": {}},
            "policies": [{"allow": "billing-read", "to": "token:robot", "on": "account", "when": when}],
        });
        let account = serde_json::from_value(account).expect("an account");
        let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
        let robot = *state.tokens.keys().next().expect("a token");
        let snapshot = Snapshot::new(state, portcullis_core::Catalogue::builtin());
        let row = snapshot.rulebook().token_outlook(robot, NOW).grid().rows.into_iter().next();
        row.map(|row| (row.yes.len(), row.maybe.len())).unwrap_or_default()
    };
    let network = serde_json::json!(["192.0.2.0/24"]);
    assert_eq!(outlook(serde_json::json!({})), (1, 0));
    assert_eq!(outlook(serde_json::json!({"channel": "api", "second_factor": false})), (1, 0));
    assert_eq!(outlook(serde_json::json!({"address_in": network})), (0, 1));
    assert_eq!(outlook(serde_json::json!({"address_not_in": network})), (0, 1));
    assert_eq!(outlook(serde_json::json!({"not_before": NOW.0 + 1})), (0, 1));
    assert_eq!(outlook(serde_json::json!({"channel": "dashboard"})), (0, 0));
    assert_eq!(outlook(serde_json::json!({"second_factor": true})), (0, 0));
    assert_eq!(outlook(serde_json::json!({"expires_at": NOW.0})), (0, 0));
}

/// Only who has joined is found by their user, whatever else an account says of them.
#[test]
fn who_has_not_joined_is_not_found_by_user() {
    for_seeds(40, |g| {
        let mut state = g.state();
        let user = UserId::from_bits(500);
        let Some(member) = state.members.values().find(|m| !m.is_accepted()).cloned() else { return };
        state.members.insert(member.id, Arc::new(portcullis_core::Member { user: Some(user), ..(*member).clone() }));
        let snapshot = Snapshot::new(state, Arc::clone(&g.catalogue));
        assert_eq!(snapshot.member_of(user), None);
        assert_eq!(snapshot.access(Principal::User(user), &g.context()).member(), None);
    });
}

/// No command renames a resource; an event that does is followed all the same, and so is one that gives it another kind.
#[test]
fn a_resource_is_found_by_what_it_is_called_now() {
    for_seeds(20, |g| {
        let mut state = g.state();
        let id = portcullis_core::ResourceId::from_bits(70);
        let first =
            portcullis_core::Resource { id, kind: "zone".into(), name: "first.example".into(), tags: Tags::new() };
        state.resources.insert(id, Arc::new(first.clone()));
        let mut snapshot = Snapshot::new(state, Arc::clone(&g.catalogue));
        let called = portcullis_core::Resource { name: "second.example".into(), ..first.clone() };
        snapshot.apply(8, &[Event::Resource(portcullis_core::Change::changed(first, called.clone()))]);
        assert_eq!(snapshot.resource_named("zone", "first.example"), None);
        assert_eq!(snapshot.resource_named("zone", "second.example"), Some(id));
        let moved = portcullis_core::Resource { kind: "moon".into(), ..called.clone() };
        snapshot.apply(9, &[Event::Resource(portcullis_core::Change::changed(called, moved))]);
        assert_eq!(snapshot.resource_named("zone", "second.example"), None);
        assert!(!snapshot.outlook(MemberId::from_bits(1), NOW).visible("zone").contains(&id));
    });
}

/// However many come and go, who is still there is found, and who is gone is not.
#[test]
fn what_is_left_is_found_among_many_that_went() {
    for_seeds(4, |g| {
        let mut snapshot = Snapshot::new(g.state_with_owner(), Arc::clone(&g.catalogue));
        let stored = |n: u128| {
            let id = portcullis_core::ResourceId::from_bits(1000 + n);
            portcullis_core::Resource { id, kind: "zone".into(), name: format!("many{n}.example"), tags: Tags::new() }
        };
        let added = |n| Event::Resource(portcullis_core::Change::added(stored(n)));
        snapshot.apply(8, &(0..400).map(added).collect::<Vec<_>>());
        let mut left: Set<u128> = (0..400).collect();
        while left.len() > 20 {
            let gone = g.pick(&left.iter().copied().collect::<Vec<_>>());
            left.remove(&gone);
            snapshot.apply(9, &[Event::Resource(portcullis_core::Change::removed(stored(gone)))]);
            let found = |n: &u128| snapshot.resource_named("zone", &stored(*n).name) == Some(stored(*n).id);
            assert!(!found(&gone) && left.iter().all(found), "{gone} went of {}", left.len());
        }
        let access = snapshot.outlook(MemberId::from_bits(1), NOW);
        (0..400).for_each(|n| assert_eq!(access.place(stored(n).id).is_some(), left.contains(&n)));
    });
}
