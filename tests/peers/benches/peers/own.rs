//! What only Portcullis is asked.

use crate::rounds::Rounds;
use portcullis_core::{
    Access, Catalogue, Change, Event, Handle, Member, Millis, Policy, Principal, ResourceRef, Snapshot, State,
};
use portcullis_peers::{Ask, Flat, Peer, Portcullis};
use portcullis_tests::workload::{NOW, Sizes, Workload};
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::sync::Arc;

const NAME: &str = "own";

/// A snapshot from a state as JSON.
pub fn load(text: &str) -> Snapshot {
    let state: State = portcullis_core::json::read(text).expect("a state");
    Snapshot::new(state, Catalogue::builtin())
}

pub fn measure(count: usize) -> Value {
    let workload = Workload::new(&Sizes::with_conditions());
    let flat = Flat::new(&workload);
    let engine = Portcullis::new(&workload);
    let text = serde_json::to_string(&workload.state).expect("a state is JSON");
    let sizes = [10, 100, 1_000, 10_000, 100_000];
    let scaled: Vec<(usize, Flat, Portcullis)> = sizes.into_iter().map(scaled).collect();
    let mut rounds = Rounds::default();
    questions(&mut rounds, &engine, &flat);
    accesses(&mut rounds, &engine, &workload, &flat);
    loads(&mut rounds, &engine, &text);
    events(&mut rounds, &engine);
    for (policies, flat, engine) in &scaled {
        ask(&mut rounds, &format!("policies {policies}"), engine, &flat.asks);
    }
    let medians = rounds.run(count);
    let figures: Map<String, Value> = medians.into_iter().map(|((_, what), spread)| (what, spread.json())).collect();
    json!(figures)
}

fn scaled(policies: usize) -> (usize, Flat, Portcullis) {
    let workload = Workload::new(&Sizes { policies, ..Sizes::default() });
    // The reference engine would take long for 10,000 answers here; the agreement of this shape is tested elsewhere.
    let short = Workload { requests: workload.requests[..200].to_vec(), ..workload.clone() };
    let checked = Flat::new(&short);
    let engine = Portcullis::with_contexts(&workload, 1);
    let asks: Vec<Ask> = checked.asks.iter().map(|ask| Ask { context: 0, ..ask.clone() }).collect();
    assert_eq!(portcullis_peers::disagreement(&engine, &asks), None, "with {policies} policies");
    (policies, checked, engine)
}

fn ask<'a>(rounds: &mut Rounds<'a>, what: &str, engine: &'a Portcullis, asks: &[Ask]) {
    let asks: Vec<Ask> = asks.iter().map(|ask| Ask { context: 0, ..ask.clone() }).collect();
    let mut at = 0;
    rounds.add(NAME, what, move || {
        at = if at + 1 == asks.len() { 0 } else { at + 1 };
        black_box(engine.can(&asks[at]));
    });
}

fn questions<'a>(rounds: &mut Rounds<'a>, engine: &'a Portcullis, flat: &'a Flat) {
    let known = |ask: &Ask| -> Option<(&'a Access, Handle)> {
        let access = engine.access(&ask.user, ask.context)?;
        Some((access, access.handle(&ask.action, Some(ask.zone_id))?))
    };
    let handles: Vec<(&Access, Handle)> = flat.asks.iter().filter_map(known).collect();
    let answers = handles.iter().zip(&flat.asks);
    assert!(answers.clone().count() == flat.asks.len(), "every question can be resolved");
    assert!(answers.into_iter().all(|((access, handle), ask)| access.allows(handle, NOW) == ask.allowed));
    // One access and its handles, as one request or one page asks.
    let one: Vec<Handle> = handles.iter().take(1_000).map(|(_, handle)| *handle).collect();
    let access = engine.access(flat.busiest(), 0).expect("the busiest user");
    let mut at = 0;
    rounds.add(NAME, "handle", move || {
        at = if at + 1 == one.len() { 0 } else { at + 1 };
        black_box(access.allows(black_box(&one[at]), black_box(NOW)));
    });
    let mut next = flat.asks.iter().cycle();
    rounds.add(NAME, "can of one access", move || {
        let ask = next.next().expect("goes round");
        black_box(access.can(black_box(&ask.action), ResourceRef::Resource(ask.zone_id), NOW));
    });
    let mut next = flat.asks.iter().cycle();
    rounds.add(NAME, "explain", move || {
        let ask = next.next().expect("goes round");
        let access = engine.access(&ask.user, ask.context).expect("a known user");
        black_box(access.explain(&ask.action, ResourceRef::Resource(ask.zone_id)));
    });
}

fn accesses<'a>(rounds: &mut Rounds<'a>, engine: &'a Portcullis, workload: &'a Workload, flat: &'a Flat) {
    let members: Vec<&Member> = workload.state.members.values().map(AsRef::as_ref).collect();
    let (mut at, context) = (0, &workload.contexts[1]);
    rounds.add(NAME, "access", move || {
        at = if at + 1 == members.len() { 0 } else { at + 1 };
        black_box(engine.snapshot.access(Principal::Member(members[at].id), context));
    });
    let busiest = engine.access(flat.busiest(), 0).expect("the busiest user");
    let member = busiest.member().expect("a member");
    rounds.add(NAME, "grid", move || drop(black_box(busiest.grid())));
    rounds.add(NAME, "access and grid", move || {
        drop(black_box(engine.snapshot.access(Principal::Member(member), context).grid()));
    });
    let action = engine.snapshot.catalogue().action(&workload.actions[1]).expect("an action");
    let zone = ResourceRef::Resource(flat.asks[0].zone_id);
    rounds.add(NAME, "who can", move || drop(black_box(engine.snapshot.who_can(action, zone, context))));
}

fn loads<'a>(rounds: &mut Rounds<'a>, engine: &'a Portcullis, text: &'a str) {
    rounds.add(NAME, "snapshot from JSON", move || drop(black_box(load(text))));
    let state = engine.snapshot.state();
    rounds.add(NAME, "snapshot from state", move || {
        drop(black_box(Snapshot::new(state.clone(), Catalogue::builtin())));
    });
}

fn events<'a>(rounds: &mut Rounds<'a>, engine: &'a Portcullis) {
    let policies: Vec<Arc<Policy>> = engine.snapshot.state().policies.values().cloned().collect();
    let mut snapshot = engine.snapshot.clone();
    let (mut at, mut revision) = (0, 1);
    // The same policy goes out of date and comes back, so that the account stays as it is.
    rounds.add(NAME, "one event applied", move || {
        let (before, mut after) = (policies[at].as_ref().clone(), policies[at].as_ref().clone());
        at = (at + 1) % policies.len();
        after.conditions.expires_at = Some(Millis::MAX);
        revision += 1;
        snapshot.apply(revision, &[Event::Policy(Change { before: Some(before), after: Some(after) })]);
    });
}
