//! The largest commands that are let in, on the largest account of the samples.

use portcullis_core::{
    Caller, Catalogue, Command, Context, Fresh, Millis, PolicyDraft, ResourceId, Scope, Snapshot, Tag, decide,
};
use portcullis_server::sample;
use std::time::{Duration, Instant};

const NOW: Millis = Millis(1_700_000_000_000);

/// About the largest commands that fit into a body of one megabyte, on the largest account of the samples.
#[test]
fn the_most_that_is_let_in_is_decided_in_bounded_time() {
    let sample = sample::thousand(NOW).expect("the samples are sound");
    let owner = Caller { verified: true, ..Caller::user(sample::user("owner@example.com"), Context::at(NOW)) };
    let snapshot = Snapshot::new(sample.state, Catalogue::builtin());
    let ids: Vec<ResourceId> = snapshot.state().resources.keys().copied().collect();
    let tag: Tag = "env=production".parse().expect("a tag");
    let drafts = (0..50).map(|n| match n % 2 {
        0 => PolicyDraft::allow(["dns-edit", "ssl-edit"], Scope::of(ids.iter().copied().skip(n).take(250))),
        _ => PolicyDraft::allow(["domain-administrator"], Scope::tag(tag.clone())),
    });
    let drafts: Vec<PolicyDraft> = drafts.collect();
    let emails = (0..100).map(|n| format!("new{n}@example.com")).collect();
    let commands = [
        Command::InviteMembers { emails, policies: drafts, groups: snapshot.state().groups.keys().copied().collect() },
        Command::TagResources {
            resources: ids.clone(),
            add: vec!["env=production".into()],
            remove: vec!["env=archive".into()],
        },
        Command::RemoveResources { resources: ids },
    ];
    for command in commands {
        let begin = Instant::now();
        let outcome = decide(&snapshot, &owner, &command, &Fresh::new(NOW, 9));
        assert!(!outcome.is_refused(), "{}: {:?}", command.name(), outcome.issues.first());
        // Many times what it takes: only a change of its order is to be noticed.
        assert!(begin.elapsed() < Duration::from_secs(30), "{} took {:?}", command.name(), begin.elapsed());
    }
}
