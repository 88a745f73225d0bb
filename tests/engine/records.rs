//! Edits of records on random accounts: done exactly where brute force allows each record as it was and as it will be.

use portcullis_core::{
    Behind, Caller, Change, Code, Command, Event, Fresh, Millis, Record, RecordDraft, RecordId, ResourceId,
    ResourceRef, Set, Snapshot, State, Who, decide_behind,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::reference::{Asker, Reference};
use std::sync::Arc;

const ZONE: &str = "z1.example";
const NAMES: [&str; 3] = ["www.z1.example", "z1.example", "*.z1.example"];
const TYPES: [&str; 2] = ["A", "TXT"];

/// One edit, with the records that it takes and makes, each as name and type.
struct Edit {
    command: Command,
    before: Vec<(String, String)>,
    after: Vec<(String, String)>,
}

#[test]
fn records_are_edited_exactly_where_brute_force_allows() {
    let seen = std::cell::Cell::new((0_u32, 0_u32, 0_u32));
    for_seeds(400, |g| {
        let state = g.state();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let Some(zone) = snapshot.resource_named("zone", ZONE) else { return };
        let catalogue = Arc::clone(&g.catalogue);
        let reference = Reference { state: &state, catalogue: catalogue.data() };
        let (records, context) = (records(zone), g.context());
        let everybody = askers(&state);
        for (who, asker) in std::iter::repeat_n(&everybody, 6).flatten().copied() {
            let edit = edit(g, zone, &records);
            let may = |action: &str, (name, rtype): &(String, String)| {
                reference.can(asker, action, ResourceRef::Record { zone, name, rtype }, &context)
            };
            let allowed = edit.before.iter().all(|r| may("dns:read", r) && may("dns:edit", r))
                && edit.after.iter().all(|r| may("dns:edit", r));
            let hidden = edit.before.iter().any(|r| !may("dns:read", r));
            let caller = Caller { who, ..Caller::operator(context.clone()) };
            let behind = Behind { count: records.len(), records: records.clone(), zone: None };
            let outcome = decide_behind(&snapshot, &behind, &caller, &edit.command, &Fresh::new(NOW, 5));
            let told = || format!("{who:?} {:?}\n{:?}\n{}", edit.command, outcome.issues, show(&state));
            assert_eq!(outcome.is_refused(), !allowed, "{}", told());
            assert_eq!(outcome.events.is_empty(), !allowed, "{}", told());
            if !allowed {
                let right = |code| matches!(code, Code::NotPermitted | Code::NotAMember | Code::UnknownRecord);
                assert!(outcome.issues.iter().all(|i| right(i.code)), "{}", told());
            }
            let (done, refused, unseen) = seen.get();
            seen.set((
                done + u32::from(allowed),
                refused + u32::from(!allowed),
                unseen + u32::from(hidden && !allowed),
            ));
            check_events(&outcome.events, &edit, &records);
        }
    });
    let (done, refused, unseen) = seen.get();
    assert!(done > 150 && refused > 150 && unseen > 150, "{done} done, {refused} refused, {unseen} of what is hidden");
}

/// Folding the events takes what the edit takes, and makes what it makes.
fn check_events(events: &[Event], edit: &Edit, records: &[Record]) {
    if events.is_empty() {
        return;
    }
    let mut after = Vec::new();
    for event in events {
        let Event::Record(Change { before, after: made }) = event else { panic!("{event:?}") };
        assert!(event.is_behind());
        assert!(before.iter().all(|was| records.contains(was)), "what was there: {before:?}");
        after.extend(made.iter().map(|r| (r.name.clone(), r.rtype.clone())));
    }
    after.sort();
    let mut expected = edit.after.clone();
    expected.sort();
    assert_eq!(after, expected, "{:?}", edit.command);
}

/// Everybody who could ask, tokens too.
fn askers(state: &State) -> Vec<(Who, Asker)> {
    let users: Set<_> = state.members.values().filter_map(|m| m.user).collect();
    let users = users.into_iter().map(|u| (Who::User(u), Asker::User(u)));
    users.chain(state.tokens.keys().map(|t| (Who::Token(*t), Asker::Token(*t)))).collect()
}

/// A record of each name and type.
fn records(zone: ResourceId) -> Vec<Record> {
    let all = NAMES.iter().flat_map(|name| TYPES.iter().map(move |rtype| (*name, *rtype)));
    all.enumerate()
        .map(|(n, (name, rtype))| Record {
            id: RecordId::from_bits(n as u128 + 1),
            zone,
            name: name.into(),
            rtype: rtype.into(),
            content: content(rtype, n),
            ttl: 1,
            priority: None,
            proxied: false,
            comment: String::new(),
            tags: Set::new(),
            settings: Set::new(),
            created_at: Millis(0),
            modified_at: Millis(0),
        })
        .collect()
}

fn content(rtype: &str, n: usize) -> String {
    if rtype == "A" { format!("192.0.2.{n}") } else { format!("\"text {n}\"") }
}

/// One to three edits of different records, none of which fails for another reason than who asks.
fn edit(g: &mut Gen, zone: ResourceId, records: &[Record]) -> Edit {
    let (mut before, mut after, mut touched) = (Vec::new(), Vec::new(), Set::new());
    let (mut deletes, mut patches, mut puts, mut posts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for n in 0..g.pick(&[1_usize, 1, 2, 3]) {
        let record = g.pick(records);
        let made = (g.pick(&NAMES).to_owned(), g.pick(&TYPES).to_owned());
        let draft = RecordDraft {
            id: Some(record.id),
            name: Some(made.0.clone()),
            rtype: Some(made.1.clone()),
            content: Some(content(&made.1, 100 + n)),
            ..RecordDraft::default()
        };
        if g.chance(25) {
            posts.push(RecordDraft { id: None, ..draft });
            after.push(made);
            continue;
        }
        if !touched.insert(record.id) {
            continue;
        }
        before.push((record.name.clone(), record.rtype.clone()));
        match g.pick(&[0, 1, 2]) {
            0 => {
                deletes.push(record.id);
                continue;
            }
            1 => patches.push(draft),
            _ => puts.push(draft),
        }
        after.push(made);
    }
    Edit { command: Command::EditRecords { zone, deletes, patches, puts, posts }, before, after }
}
