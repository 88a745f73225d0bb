//! The rulebook, its bytes, handles and remedies say what the engine says.

use portcullis_core::{Access, Principal, Reason, ResourceRef, Rulebook, Snapshot, UserId};
use portcullis_tests::generate::{Gen, NOW, for_seeds};
use portcullis_tests::reference::{Asker, Reference};
use std::sync::Arc;

fn principals(snapshot: &Snapshot) -> Vec<(Asker, Principal)> {
    let members = snapshot.state().members.values();
    let as_joined = members.clone().map(|m| (Asker::Member(m.id), Principal::Member(m.id)));
    let users = members.filter_map(|m| m.user).chain([UserId::from_bits(9999)]);
    let tokens = snapshot.state().tokens.keys().map(|t| (Asker::Token(*t), Principal::Token(*t)));
    as_joined.chain(users.map(|u| (Asker::User(u), Principal::User(u)))).chain(tokens).collect()
}

fn answers(access: &Access, resources: &[ResourceRef<'_>], actions: usize) -> Vec<bool> {
    let on = |r: &ResourceRef<'_>| (0..actions).map(|a| access.permits(a, *r, NOW)).collect::<Vec<_>>();
    resources.iter().flat_map(on).collect()
}

#[test]
fn a_rulebook_survives_its_bytes() {
    for_seeds(150, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let bytes = snapshot.rulebook().to_bytes();
        let read = Rulebook::from_bytes(&bytes).expect("what was written can be read");
        assert_eq!(read.to_bytes(), bytes, "and writes the same again");
        let actions = g.catalogue.actions().len();
        for (_, principal) in principals(&snapshot) {
            let (whole, again) = (snapshot.access(principal, &context), read.access(principal, &context));
            assert_eq!(answers(&whole, &resources, actions), answers(&again, &resources, actions), "{principal:?}");
            assert_eq!((whole.from(), whole.until()), (again.from(), again.until()));
            let action = g.action();
            for resource in &resources {
                assert_eq!(whole.explain(&action, *resource), again.explain(&action, *resource));
            }
            assert_eq!(whole.grid(), again.grid());
        }
    });
}

#[test]
fn damaged_bytes_are_refused_or_harmless() {
    for_seeds(60, |g| {
        let state = g.state();
        let context = g.context();
        let bytes = Snapshot::new(state.clone(), Arc::clone(&g.catalogue)).rulebook().to_bytes();
        let cut = g.rng.usize(..bytes.len());
        assert!(Rulebook::from_bytes(&bytes[..cut]).is_err(), "cut at {cut} of {}", bytes.len());
        assert!(Rulebook::from_bytes(&[&bytes[..], b"x"].concat()).is_err(), "with a byte too many");
        for _ in 0..40 {
            let mut other = bytes.clone();
            let place = g.rng.usize(..other.len());
            other[place] ^= 1 << g.rng.u8(..8);
            let Ok(book) = Rulebook::from_bytes(&other) else { continue };
            // Whatever it says now, asking it ends and breaks nothing.
            for member in state.members.keys() {
                let access = book.access(Principal::Member(*member), &context);
                access.grid();
                access.explain(&g.action(), ResourceRef::Account);
            }
        }
    });
}

#[test]
fn a_handle_is_asked_like_its_names() {
    for_seeds(120, |g| {
        let state = g.state();
        let context = g.context();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (_, principal) in principals(&snapshot) {
            let access = snapshot.access(principal, &context);
            for id in state.resources.keys() {
                let action = g.action();
                let handle = access.handle(&action, Some(*id)).expect("both are there");
                assert_eq!(access.allows(&handle, NOW), access.can(&action, ResourceRef::Resource(*id), NOW));
                let mut later = snapshot.clone();
                later.apply(state.revision + 1, &[]);
                assert!(!later.access(principal, &context).allows(&handle, NOW), "of another revision");
            }
            let action = g.action();
            let handle = access.handle(&action, None).expect("the action is there");
            assert_eq!(access.allows(&handle, NOW), access.can(&action, ResourceRef::Account, NOW));
        }
    });
}

/// A remedy is true, changes something, and is as small as can be: without any one of its facts it does not help.
#[test]
fn what_would_be_allowed_if_is_allowed_then() {
    let mut seen = 0;
    let found = std::cell::Cell::new(0);
    for_seeds(250, |g| {
        let state = g.state();
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let catalogue = Arc::clone(&g.catalogue);
        let reference = Reference { state: &state, catalogue: catalogue.data() };
        for (asker, principal) in principals(&snapshot) {
            let access = snapshot.access(principal, &context);
            for resource in &resources {
                let action = g.action();
                let told = access.explain(&action, *resource);
                assert!(told.would_be_allowed_if.is_empty() || !told.allowed);
                for remedy in &told.would_be_allowed_if {
                    let then = remedy.applied(&context);
                    assert_ne!(then, context, "{remedy:?}");
                    assert!(reference.can(asker, &action, *resource, &then), "{remedy:?} for {told:?}");
                    found.set(found.get() + 1);
                }
                let single = |c: &portcullis_core::Context| reference.can(asker, &action, *resource, c);
                let factor = portcullis_core::Context { second_factor: Some(true), ..context.clone() };
                if !told.allowed && single(&factor) {
                    assert!(!told.would_be_allowed_if.is_empty(), "a second factor would do: {told:?}");
                    let fewest = told.would_be_allowed_if.iter().map(|r| {
                        usize::from(r.second_factor.is_some())
                            + usize::from(r.channel.is_some())
                            + usize::from(r.address.is_some())
                            + usize::from(r.from.is_some())
                    });
                    assert_eq!(fewest.max(), Some(1), "one fact is enough: {told:?}");
                }
                assert!(told.reason != Reason::Allowed || told.allowed);
            }
        }
    });
    seen += found.get();
    assert!(seen > 50, "only {seen} remedies were seen");
}

#[test]
fn which_resources_equals_asking_about_each() {
    for_seeds(120, |g: &mut Gen| {
        let state = g.state();
        let context = g.context();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (_, principal) in principals(&snapshot) {
            let access = snapshot.access(principal, &context);
            let action = g.action();
            for kind in snapshot.catalogue().kinds() {
                let of_kind = state.resources.values().filter(|r| r.kind == kind.id).map(|r| r.id);
                let slow: Vec<_> = of_kind.filter(|id| access.can(&action, ResourceRef::Resource(*id), NOW)).collect();
                assert_eq!(access.which(&action, &kind.id, NOW), slow, "{action} on {}", kind.id);
            }
        }
    });
}

/// The bytes of a rulebook of one member in one group, with a policy of the group's.
fn small_book() -> (Snapshot, Vec<u8>) {
    let account = serde_json::json!({
        "without_owner": true,
        "zones": {"a.example": []},
        "members": {"ana": {}},
        "groups": {"Web": ["ana"]},
        "policies": [{"allow": "dns-edit", "to": "group:Web", "on": "account", "when": {"expires_at": 5_000_000_000_000_i64}}],
    });
    let account = serde_json::from_value(account).expect("an account");
    let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let snapshot = Snapshot::new(state, portcullis_core::Catalogue::builtin());
    let bytes = snapshot.rulebook().to_bytes();
    (snapshot, bytes)
}

/// The bytes with one number in the place of another; `found` with what stands before and behind it is there once.
fn replaced(bytes: &[u8], found: &[u8], with: &[u8]) -> Vec<u8> {
    let places: Vec<_> = bytes.windows(found.len()).enumerate().filter(|(_, w)| *w == found).map(|(n, _)| n).collect();
    let [place] = places.as_slice() else { panic!("{} places", places.len()) };
    [&bytes[..*place], with, &bytes[place + found.len()..]].concat()
}

#[test]
fn memberships_and_policies_of_what_is_not_there_are_refused() {
    let (_, bytes) = small_book();
    let words = |words: &[u32]| words.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<_>>();
    // Member 0 is in group 1, and that is all.
    let end = u32::MAX;
    let with = |links: &[u32]| Rulebook::from_bytes(&replaced(&bytes, &words(&[0, 1, end]), &words(links)));
    assert!(with(&[0, 1, end]).is_ok());
    for links in [&[0, 2, end][..], &[2, 1, end], &[0, 1, 0, 1, end], &[1, 0, 0, 1, end], &[9, 9, end]] {
        assert!(with(links).is_err(), "{links:?}");
    }
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    let (snapshot, bytes) = small_book();
    // Of a group, which has no user: nothing more is to be read behind its id, whatever the flags say.
    let web = snapshot.state().groups.keys().next().expect("a group").bits().to_le_bytes();
    let place = bytes.windows(16).position(|w| w == web).expect("its id stands there");
    for (flags, fits) in [(bytes[place - 1], true), (32, false), (bytes[place - 1] | 32, false), (255, false)] {
        let mut other = bytes.clone();
        other[place - 1] = flags;
        assert_eq!(Rulebook::from_bytes(&other).is_ok(), fits, "{flags}");
    }
}

/// A handle names its resource: one that was made from another account says no, even at the same revision.
#[test]
fn a_handle_of_another_account_says_no() {
    let account = |zone: &str| {
        let account = serde_json::json!({"zones": {zone: []}});
        let account = serde_json::from_value(account).expect("an account");
        let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
        Snapshot::new(state, portcullis_core::Catalogue::builtin())
    };
    let (one, other) = (account("a.example"), account("b.example"));
    let context = portcullis_core::Context::at(NOW);
    let access =
        |s: &Snapshot| s.access(Principal::Member(*s.state().members.keys().next().expect("the owner")), &context);
    let (here, there) = (access(&one), access(&other));
    let zone = *one.state().resources.keys().next().expect("a zone");
    let handle = here.handle("dns:edit", Some(zone)).expect("both are there");
    assert!(here.allows(&handle, NOW));
    assert!(!there.allows(&handle, NOW));
}

#[test]
fn a_policy_whose_conditions_are_not_there_is_refused() {
    let (snapshot, bytes) = small_book();
    let id = snapshot.state().policies.keys().next().expect("a policy").bits().to_le_bytes();
    // Behind the id: the group's number, no flags, the first conditions.
    let row = |conditions: u32| [&id[..], &1_u32.to_le_bytes(), &[0], &conditions.to_le_bytes()].concat();
    let with = |conditions: u32| Rulebook::from_bytes(&replaced(&bytes, &row(0), &row(conditions)));
    assert!(with(0).is_ok() && with(u32::MAX).is_ok());
    assert!(with(1).is_err() && with(2).is_err());
}

/// As many actions as there may be: masks are full to their last word, and no number beyond says anything.
#[test]
fn a_catalogue_of_many_actions_survives_too() {
    let text = include_str!("../data/small-catalogue.json");
    let mut data: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let verb = |n: usize| serde_json::json!({"id": format!("v{n}"), "name": format!("V {n}"), "kinds": ["zone"]});
    let verbs: Vec<_> = (0..220).map(verb).collect();
    let many = serde_json::json!({"id": "many", "name": "Many", "group": "Group", "actions": verbs});
    data["services"].as_array_mut().expect("a list").push(many);
    let catalogue = Arc::new(portcullis_core::Catalogue::from_json(&data.to_string()).expect("it is sound"));
    for_seeds(10, |g| {
        let mut state = g.state_with_owner();
        state.account.settings.plan = catalogue.data().default_plan.clone();
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state, Arc::clone(&catalogue));
        let read = Rulebook::from_bytes(&snapshot.rulebook().to_bytes()).expect("what was written can be read");
        let actions = catalogue.actions().len();
        assert!(actions > 192, "{actions}");
        for (_, principal) in principals(&snapshot) {
            let (whole, again) = (snapshot.access(principal, &context), read.access(principal, &context));
            assert_eq!(answers(&whole, &resources, actions), answers(&again, &resources, actions));
        }
    });
}

#[test]
fn a_number_that_no_action_has_is_not_allowed() {
    for_seeds(60, |g| {
        let state = g.state_with_owner();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for (_, principal) in principals(&snapshot) {
            let access = snapshot.access(principal, &g.context());
            for resource in g.resources(&state) {
                let beyond = g.catalogue.actions().len()..300;
                assert!(beyond.into_iter().all(|action| !access.permits(action, resource, NOW)));
            }
        }
    });
}

/// Tokens stand in the order of their ids, each once.
#[test]
fn a_token_that_stands_twice_is_refused() {
    let account = serde_json::json!({
        "zones": {"a.example": []},
        "tokens": {"one": {}, "two": {}},
        "policies": [
            {"allow": "dns-edit", "to": "token:one", "on": "account"},
            {"allow": "dns-edit", "to": "token:two", "on": "account"},
        ],
    });
    let account = serde_json::from_value(account).expect("an account");
    let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let ids: Vec<_> = state.tokens.keys().map(|id| id.bits().to_le_bytes()).collect();
    let bytes = Snapshot::new(state, portcullis_core::Catalogue::builtin()).rulebook().to_bytes();
    let places: Vec<_> = bytes.windows(16).enumerate().filter(|(_, w)| *w == ids[1]).map(|(n, _)| n).collect();
    assert_eq!(places.len(), 2, "among those who are named, and among the tokens");
    for place in places {
        let twice = [&bytes[..place], &ids[0], &bytes[place + 16..]].concat();
        assert!(Rulebook::from_bytes(&twice).is_err(), "at {place}");
    }
}
