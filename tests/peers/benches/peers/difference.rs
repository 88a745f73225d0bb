//! What a proposed change does, on accounts of 1,000 and of 100,000 zones.

use crate::rounds::Rounds;
use portcullis_core::{
    Caller, Catalogue, Command, Context, Fresh, PolicyDraft, Scope, Snapshot, Tag, difference, preview,
};
use portcullis_tests::workload::{NOW, Sizes, Workload};
use serde_json::{Map, Value, json};
use std::hint::black_box;

pub fn measure(count: usize) -> Value {
    let accounts: Vec<(usize, Snapshot, Caller)> = [1_000, 100_000].into_iter().map(account).collect();
    let mut rounds = Rounds::default();
    for (zones, snapshot, caller) in &accounts {
        enter(&mut rounds, *zones, snapshot, caller);
    }
    let medians = rounds.run(count);
    let figures: Map<String, Value> = medians.into_iter().map(|((_, what), spread)| (what, spread.json())).collect();
    json!(figures)
}

fn account(zones: usize) -> (usize, Snapshot, Caller) {
    let workload = Workload::new(&Sizes { zones, requests: 0, ..Sizes::default() });
    let caller = Caller::user(workload.owner, Context::at(NOW));
    (zones, Snapshot::new(workload.state, Catalogue::builtin()), caller)
}

fn enter<'a>(rounds: &mut Rounds<'a>, zones: usize, snapshot: &'a Snapshot, caller: &'a Caller) {
    let tag: Tag = "env=1".parse().expect("a tag");
    let invite = Command::InviteMembers {
        emails: vec!["new@example.com".into()],
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::tag(tag))],
        groups: vec![],
    };
    let shown = preview(snapshot, caller, &invite, &Fresh::new(NOW, 3));
    let invited = &shown.people[0];
    assert!(invited.difference.gained() > zones / 10, "the invitation gives something");
    let (member, after) = (invited.member, shown.after.clone());
    rounds.add("own", &format!("difference, {zones} zones"), move || {
        drop(black_box(difference(snapshot, &after, member, NOW)));
    });
    rounds.add("own", &format!("preview of an invitation, {zones} zones"), move || {
        drop(black_box(preview(snapshot, caller, &invite, &Fresh::new(NOW, 3))));
    });
}
