use super::*;
use crate::sample;
use portcullis_core::{Code, Conditions, PolicyDraft, Scope, Selector, decide};

#[test]
fn a_member_left_as_they_are_is_no_change() {
    let mut snapshot = sample::account(5);
    let zone = sample::zone(&snapshot, 1);
    let tagged =
        Scope { exclude: vec![Selector::Resource { id: zone }], ..Scope::tag("school".parse().expect("a tag")) };
    let ends = Conditions { expires_at: Some(sample::NOW.plus(1234)), ..Conditions::default() };
    let policies = vec![
        PolicyDraft::allow(["dns-edit", "analytics-read"], Scope::of([zone])),
        PolicyDraft { conditions: ends, ..PolicyDraft::allow(["speed-edit"], tagged) },
        PolicyDraft { effect: portcullis_core::Effect::Deny, ..PolicyDraft::allow(["billing-read"], Scope::account()) },
    ];
    let member = sample::invite(&mut snapshot, "ana@example.com", policies);
    let draft = Draft::of_member(&snapshot, member);
    assert_eq!(draft.cards.len(), 3);
    let outcome = decide(&snapshot, &sample::owner(), &draft.to_command(), &sample::fresh());
    assert_eq!(outcome.issues.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::NothingChanges]);
}

#[test]
fn same_as_somebody_gives_the_same_to_somebody_new() {
    let mut snapshot = sample::account(5);
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    let member = sample::invite(&mut snapshot, "ana@example.com", vec![policy.clone()]);
    assert_eq!(Draft::same_as(&snapshot, member).policies(), [policy]);
}

#[test]
fn a_policy_that_was_taken_away_meanwhile_is_given_anew() {
    let mut snapshot = sample::account(5);
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    let member = sample::invite(&mut snapshot, "ana@example.com", vec![policy.clone()]);
    let mut draft = Draft::of_member(&snapshot, member);
    assert!(!draft.names_gone(&snapshot));
    let other = PolicyDraft::allow(["analytics-read"], Scope::account());
    let change = Command::ChangeMember { member, policies: vec![other], groups: None };
    let outcome = decide(&snapshot, &sample::owner(), &change, &sample::fresh());
    snapshot.apply(snapshot.state().revision + 1, &outcome.events);
    assert!(draft.names_gone(&snapshot));
    draft.renew(&snapshot);
    assert_eq!(draft.policies(), [policy]);
}
