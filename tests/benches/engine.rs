//! How fast the engine answers on the sample account with 1,000 zones and 200 members. Prints a Markdown table; each figure
//! is the median of nine rounds.

use portcullis_core::*;
use portcullis_server::sample;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;

/// The median time of one call, each round long enough to be told from the clock's own steps.
fn time<T>(name: &str, mut call: impl FnMut() -> T) {
    let start = Instant::now();
    let mut calls: u32 = 0;
    while start.elapsed() < Duration::from_millis(20) || calls < 3 {
        black_box(call());
        calls += 1;
    }
    let round = |_| {
        let start = Instant::now();
        (0..calls).for_each(|_| drop(black_box(call())));
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    };
    let mut rounds: Vec<f64> = (0..ROUNDS).map(round).collect();
    rounds.sort_by(f64::total_cmp);
    println!("| {name} | {} |", shown(rounds[ROUNDS / 2]));
}

fn shown(nanos: f64) -> String {
    match nanos {
        n if n < 1e3 => format!("{n:.0} ns"),
        n if n < 1e6 => format!("{:.1} µs", n / 1e3),
        n => format!("{:.2} ms", n / 1e6),
    }
}

fn main() {
    let now = Millis(1_800_000_000_000);
    let account = sample::thousand(now).expect("the sample account can be built");
    let events: Vec<(u64, &[Event])> = (1..).zip(account.entries.iter().map(|e| e.events.as_slice())).collect();
    let state = fold(events).expect("its log folds");
    let catalogue = Catalogue::builtin();
    let snapshot = Snapshot::new(state.clone(), catalogue.clone());
    let owner = sample::user(sample::OWNER);
    println!(
        "{} zones, {} members, {} policies, {} groups\n\n| what | time |\n|---|---|",
        state.resources.len(),
        state.members.len(),
        state.policies.len(),
        state.groups.len()
    );
    questions(&snapshot, now);
    changes(&snapshot, owner, now);
    let text = serde_json::to_string(&state).expect("a state is JSON");
    time("state from JSON", || serde_json::from_str::<State>(&text).expect("it reads back"));
    time("snapshot from state", || Snapshot::new(state.clone(), catalogue.clone()));
}

/// The member with most policies, so that no figure is flattered.
fn busiest(snapshot: &Snapshot) -> MemberId {
    let members = snapshot.state().members.values().filter(|m| m.is_accepted());
    members.max_by_key(|m| snapshot.policies_for(m.id).len()).expect("somebody is in").id
}

fn questions(snapshot: &Snapshot, now: Millis) {
    let member = busiest(snapshot);
    println!("| policies of the member asked about | {} |", snapshot.policies_for(member).len());
    let context = Context::at(now);
    let access = snapshot.access(Principal::Member(member), &context);
    let zone = ResourceRef::Resource(snapshot.resources("zone")[500].id);
    let action = snapshot.catalogue().action("dns:edit").expect("a built-in action");
    time("`can` by name", || access.can("dns:edit", zone, now));
    time("`can` by the action's number", || access.permits(action, zone, now));
    time("`explain`", || access.explain("dns:edit", zone));
    time("`access` of a member", || snapshot.access(Principal::Member(member), &context));
    time("`grid`, from an access", || access.grid());
    time("`who_can`", || snapshot.who_can(action, zone, &context));
    time("`slice` of a member", || slice(snapshot, snapshot.state().members[&member].user.expect("joined"), now));
}

fn changes(snapshot: &Snapshot, owner: UserId, now: Millis) {
    let caller = Caller::user(owner, Context::at(now));
    let fresh = Fresh::new(now, 7);
    let tag = snapshot.tags()[0].0.clone();
    let drafts = vec![PolicyDraft::allow(["dns-edit", "analytics-read"], Scope::tag(tag))];
    let emails = |n: usize| (0..n).map(|i| format!("new{i}@example.com")).collect();
    let invite = |n| Command::InviteMembers { emails: emails(n), policies: drafts.clone(), groups: vec![] };
    let (two, hundred) = (invite(2), invite(100));
    time("`decide`: invite 2", || decide(snapshot, &caller, &two, &fresh));
    time("`preview`: invite 2", || preview(snapshot, &caller, &two, &fresh));
    time("`preview`: invite 100", || preview(snapshot, &caller, &hundred, &fresh));
    let change = Command::ChangeMember { member: busiest(snapshot), policies: drafts.clone(), groups: None };
    time("`preview`: change a member", || preview(snapshot, &caller, &change, &fresh));
    let events = decide(snapshot, &caller, &two, &fresh).events;
    time("one entry applied to a snapshot", || {
        let mut after = snapshot.clone();
        after.apply(1, &events);
        after
    });
}
