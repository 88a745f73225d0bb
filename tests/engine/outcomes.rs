//! What must be true of what commands leave behind: events fold to the state, undoing restores it, previews come true.

use crate::changes::{as_given, each_change, everything, table};
use portcullis_core::{
    Actor, Change, Command, Context, Event, Mask, MemberId, Principal, ResourceRef, Snapshot, apply, decide,
    difference, preview,
};
use portcullis_tests::generate::{NOW, for_seeds, show};
use std::collections::BTreeSet;
use std::sync::Arc;

#[test]
fn a_snapshot_moved_on_equals_one_built_anew() {
    each_change(120, |g, _, _, command, _, after| {
        let anew = Snapshot::new(after.state().clone(), Arc::clone(after.catalogue()));
        let (resources, context) = (everything(after.state()), g.context());
        let resources = &resources;
        for member in after.state().members.keys() {
            let of = |s: &Snapshot| table(s, *member, resources, &Context { now: NOW, ..context.clone() });
            assert_eq!(of(after), of(&anew), "after {command:?}\n{}", show(after.state()));
            let grid = |s: &Snapshot| {
                let rows = s.outlook(*member, NOW).grid().rows;
                rows.into_iter()
                    .map(|r| {
                        (format!("{:?}", r.label), r.resources.into_iter().collect::<BTreeSet<_>>(), r.yes, r.maybe)
                    })
                    .collect::<BTreeSet<_>>()
            };
            assert_eq!(grid(after), grid(&anew), "after {command:?}\n{}", show(after.state()));
            assert_eq!(after.groups_of(*member), anew.groups_of(*member));
            let policies = |s: &Snapshot| s.policies_of(Actor::Member(*member));
            assert_eq!(policies(after), policies(&anew));
        }
        for member in after.state().members.values().filter_map(|m| m.user) {
            assert_eq!(after.member_of(member), anew.member_of(member));
        }
        assert_eq!(after.tags(), anew.tags());
    });
}

#[test]
fn undoing_by_swapping_restores_the_state() {
    each_change(120, |_, before, _, command, events, after| {
        let mut state = after.state().clone();
        events.iter().rev().for_each(|event| apply(&mut state, &swapped(event)));
        state.revision = before.state().revision;
        assert_eq!(&state, before.state(), "{command:?} {events:?}");
    });
}

fn swapped(event: &Event) -> Event {
    fn swap<T: Clone>(change: &Change<T>) -> Change<T> {
        Change { before: change.after.clone(), after: change.before.clone() }
    }
    match event {
        Event::Account(c) => Event::Account(swap(c)),
        Event::Settings(c) => Event::Settings(swap(c)),
        Event::Resource(c) => Event::Resource(swap(c)),
        Event::Member(c) => Event::Member(swap(c)),
        Event::Group(c) => Event::Group(swap(c)),
        Event::Role(c) => Event::Role(swap(c)),
        Event::Scope(c) => Event::Scope(swap(c)),
        Event::Policy(c) => Event::Policy(swap(c)),
        Event::Record(c) => Event::Record(swap(c)),
        Event::Zone(c) => Event::Zone(swap(c)),
        Event::Token(c) => Event::Token(swap(c)),
        Event::Grant(c) => Event::Grant(swap(c)),
        Event::Client(c) => Event::Client(swap(c)),
        Event::Assignment(c) => Event::Assignment(swap(c)),
        Event::Template(c) => Event::Template(swap(c)),
    }
}

#[test]
fn the_events_alone_fold_to_the_same_state() {
    each_change(120, |_, before, _, command, events, after| {
        let mut state = before.state().clone();
        events.iter().for_each(|event| apply(&mut state, event));
        state.revision = after.state().revision;
        assert_eq!(&state, after.state(), "{command:?}");
        let text = serde_json::to_string(events).expect("events are JSON");
        assert_eq!(serde_json::from_str::<Vec<Event>>(&text).expect("they read back"), events);
        let text = serde_json::to_string(command).expect("a command is JSON");
        assert_eq!(&serde_json::from_str::<Command>(&text).expect("it reads back"), command);
    });
}

#[test]
fn nothing_left_behind_names_what_is_gone() {
    each_change(120, |_, before, _, command, _, after| {
        let state = after.state();
        for policy in state.policies.values() {
            let known = match policy.actor {
                Actor::Member(id) => state.members.contains_key(&id),
                Actor::Group(id) => state.groups.contains_key(&id),
                Actor::Token(id) => state.tokens.contains_key(&id),
                Actor::Grant(id) => state.grants.contains_key(&id),
                Actor::Person(_) => true,
            };
            assert!(known, "{policy:?} names nobody after {command:?}\n{}", show(before.state()));
        }
        for assignment in state.assignments.values() {
            let known = match assignment.policy.actor {
                Actor::Member(id) => state.members.contains_key(&id),
                Actor::Group(id) => state.groups.contains_key(&id),
                Actor::Token(id) => state.tokens.contains_key(&id),
                Actor::Grant(_) | Actor::Person(_) => false,
            };
            assert!(known, "{assignment:?} names nobody after {command:?}");
        }
        for group in state.groups.values() {
            assert!(group.members.iter().all(|m| state.members.contains_key(m)), "{group:?} after {command:?}");
        }
    });
}

#[test]
fn a_preview_shows_what_then_happens() {
    for_seeds(400, |g| {
        let snapshot = Snapshot::new(g.state_with_owner(), Arc::clone(&g.catalogue));
        let (caller, command, fresh) = (g.caller(snapshot.state()), g.command(snapshot.state()), g.fresh());
        let (shown, done) =
            (preview(&snapshot, &caller, &command, &fresh), decide(&snapshot, &caller, &command, &fresh));
        assert_eq!((&shown.events, &shown.issues), (&done.events, &done.issues));
        let mut after = snapshot.clone();
        if !done.events.is_empty() {
            after.apply(snapshot.state().revision + 1, &done.events);
        }
        assert_eq!(shown.after.state(), after.state());
        let listed: BTreeSet<MemberId> = shown.people.iter().map(|p| p.member).collect();
        for member in snapshot.state().members.keys().chain(after.state().members.keys()) {
            let told = difference(&snapshot, &after, *member, NOW);
            let is_new = !snapshot.state().members.contains_key(member);
            let changed = is_new || !told.is_empty();
            // Whoever may do something on all domains may do it on a new one too: true, and not listed for each person.
            let comes_or_goes = matches!(command, Command::AddResources { .. } | Command::RemoveResources { .. });
            let fine =
                if comes_or_goes { changed || !listed.contains(member) } else { changed == listed.contains(member) };
            assert!(fine, "{member:?} {changed} {command:?}\n{}", show(snapshot.state()));
        }
        let again = preview(&snapshot, &caller, &command, &g.fresh());
        assert_eq!(
            again.digest,
            shown.digest,
            "the digest depends on made-up ids: {command:?}\n{}",
            show(snapshot.state())
        );
    });
}

#[test]
fn a_difference_is_what_two_outlooks_say() {
    each_change(120, |_, before, _, command, _, after| {
        for member in before.state().members.keys().chain(after.state().members.keys()) {
            let told = difference(before, after, *member, NOW);
            let cells = |s: &Snapshot| {
                let mut cells = std::collections::BTreeMap::new();
                for row in s.outlook(*member, NOW).grid().rows.into_iter().filter(|r| !r.resources.is_empty()) {
                    cells.extend(row.resources.iter().map(|id| (*id, (row.yes, row.maybe))));
                }
                cells
            };
            let (was, is) = (cells(before), cells(after));
            let mut seen = BTreeSet::new();
            for row in &told.rows {
                for id in &row.resources {
                    assert!(seen.insert(*id), "{id} stands in two rows");
                    let of = |cells: &std::collections::BTreeMap<_, (Mask, Mask)>| {
                        cells.get(id).copied().unwrap_or_default()
                    };
                    assert_eq!(
                        ((row.before_yes, row.before_maybe), (row.after_yes, row.after_maybe)),
                        (of(&was), of(&is)),
                        "{command:?}"
                    );
                }
            }
            let any: BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
            assert_eq!(seen, any, "{member:?} after {command:?}\n{}", show(before.state()));
        }
    });
}

/// "Yes" in an outlook is allowed in every request, "no" in none, whatever is still to come.
#[test]
fn an_outlook_promises_no_more_and_no_less() {
    for_seeds(300, |g| {
        let mut state = g.state();
        state.account.settings.require_second_factor = false;
        let snapshot = as_given(&Snapshot::new(state, Arc::clone(&g.catalogue)));
        for member in snapshot.state().members.keys() {
            let grid = snapshot.outlook(*member, NOW).grid();
            for context in [g.context(), g.context(), g.context()] {
                let access = snapshot.access(Principal::Member(*member), &context);
                let ids = snapshot.state().resources.keys().copied();
                for id in ids {
                    let row = grid.rows.iter().find(|r| r.resources.contains(&id));
                    let (yes, maybe) = row.map(|r| (r.yes, r.maybe)).unwrap_or_default();
                    let kind = g.catalogue.kind_actions(&snapshot.state().resources[&id].kind);
                    for action in kind.iter() {
                        let can = access.permits(action, ResourceRef::Resource(id), NOW);
                        let name = g.catalogue.action_name(action);
                        assert!(
                            can || !yes.contains(action),
                            "{name} on {id} was promised\n{context:?}\n{}",
                            show(snapshot.state())
                        );
                        assert!(
                            !can || yes.contains(action) || maybe.contains(action),
                            "{name} on {id} was not shown\n{context:?}\n{}",
                            show(snapshot.state())
                        );
                    }
                }
            }
        }
    });
}
