use super::draft::Invitation;
use super::field::Field;
use crate::parts::cards::Cards;
use crate::parts::desk::Form;
use crate::parts::scope_picker::ScopeDraft;
use crate::sample;
use portcullis_core::{Actor, Code, Command, Conditions, PolicyDraft, Scope, Selector, decide};

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
    let (draft, cards) = Invitation::of_member(&snapshot, member);
    assert_eq!(cards.cards.len(), 3);
    let outcome = decide(&snapshot, &sample::owner(), &draft.command(&cards), &sample::fresh());
    assert_eq!(outcome.issues.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::NothingChanges]);
}

#[test]
fn same_as_somebody_gives_the_same_to_somebody_new() {
    let mut snapshot = sample::account(5);
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    let member = sample::invite(&mut snapshot, "ana@example.com", vec![policy.clone()]);
    assert_eq!(Cards::same_as(&snapshot, Actor::Member(member)).policies(), [policy]);
}

#[test]
fn a_policy_that_was_taken_away_meanwhile_is_given_anew() {
    let mut snapshot = sample::account(5);
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    let member = sample::invite(&mut snapshot, "ana@example.com", vec![policy.clone()]);
    let (draft, mut cards) = Invitation::of_member(&snapshot, member);
    let began = draft.stamp(&snapshot);
    assert!(!cards.names_gone(&snapshot));
    let other = PolicyDraft::allow(["analytics-read"], Scope::account());
    let change = Command::ChangeMember { member, policies: vec![other], groups: None };
    let outcome = decide(&snapshot, &sample::owner(), &change, &sample::fresh());
    snapshot.apply(snapshot.state().revision + 1, &outcome.events);
    assert!(cards.names_gone(&snapshot));
    assert!(draft.stamp(&snapshot) != began, "others have changed the member");
    cards.renew(&snapshot);
    assert_eq!(cards.policies(), [policy]);
}

#[test]
fn what_is_typed_is_taken_in_and_all_of_it_becomes_one_command() {
    let mut draft = Invitation { typing: "Ana <ana@example.com>, ben@example.com".into(), ..Invitation::default() };
    draft.settle();
    draft.settle();
    let cards = Cards::role_on_everything("dns-edit".into());
    let Command::InviteMembers { emails, policies, groups } = draft.command(&cards) else { panic!("an invitation") };
    assert_eq!(emails, ["ana@example.com", "ben@example.com"]);
    assert_eq!((policies.len(), groups.len()), (1, 0));
    assert!(draft.typing.is_empty());
}

#[test]
fn a_draft_survives_being_kept() {
    let mut kept = (Invitation::default(), Cards::blank());
    kept.0.add_addresses("not an address");
    kept.1.edit(|card| card.scope = ScopeDraft::everything());
    let text = serde_json::to_string(&kept).expect("it is plain data");
    assert_eq!(serde_json::from_str::<(Invitation, Cards)>(&text).expect("what was kept"), kept);
}

#[test]
fn paths_lead_to_fields() {
    for (path, field) in [
        ("emails[3]", Some(Field::Address(3))),
        ("emails", Some(Field::Addresses)),
        ("groups[0]", Some(Field::Groups)),
        ("", None),
        ("policies[0]", None),
        ("member", None),
    ] {
        assert_eq!(Field::of(path), field, "{path}");
    }
}
