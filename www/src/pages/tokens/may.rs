use crate::parts::preview::Holder;
use crate::words;
use portcullis_core::{Actor, Change, Conditions, Event, Grid, Millis, Snapshot, Token, TokenId, TokenStatus};

/// What a token may do, or could do if it were switched on and its dates fitted: its own policies, below its owner where it
/// has one.
pub fn grid(snapshot: &Snapshot, token: &Token, now: Millis) -> Grid {
    Holder::Token(token.id).outlook(&working(snapshot, token), now).grid()
}

/// The same in one sentence: "May edit DNS on A home.example.org".
pub fn sentence(snapshot: &Snapshot, token: &Token, now: Millis) -> String {
    if is_below_somebody_unseen(snapshot, token) {
        return given(snapshot, token.id);
    }
    words::grid(snapshot, &grid(snapshot, token, now))
}

/// The account with the token as it is meant to work: on, and without dates and networks.
fn working(snapshot: &Snapshot, token: &Token) -> Snapshot {
    let meant = Token { status: TokenStatus::Active, conditions: Conditions::default(), ..token.clone() };
    let mut copy = snapshot.clone();
    if meant != *token {
        let revision = copy.state().revision;
        copy.apply(revision, &[Event::Token(Change::changed(token.clone(), meant))]);
    }
    copy
}

/// Whether its owner's access, which it never exceeds, is not known here.
pub fn is_below_somebody_unseen(snapshot: &Snapshot, token: &Token) -> bool {
    token.owner.is_some_and(|user| snapshot.member_of(user).is_none())
}

/// Its policies, as they stand.
fn given(snapshot: &Snapshot, id: TokenId) -> String {
    let policies = snapshot.policies_of(Actor::Token(id));
    let said = |policy: &std::sync::Arc<portcullis_core::Policy>| words::policy(snapshot, policy, 0);
    words::listed(&policies.iter().map(said).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::{mine, token};
    use super::*;
    use crate::sample;
    use portcullis_core::{Command, PolicyDraft, Scope, Selector};

    fn on(include: Selector) -> Vec<PolicyDraft> {
        vec![PolicyDraft::allow(["dns-edit"], Scope { include: vec![include], exclude: Vec::new() })]
    }

    #[test]
    fn a_token_for_one_record_says_which() {
        let mut snapshot = sample::account(3);
        let record = Selector::Record {
            zone: sample::zone(&snapshot, 0),
            name: "home.d0000.example".into(),
            rtype: Some("A".into()),
        };
        sample::run(&mut snapshot, &sample::owner(), &mine("Router", on(record)));
        let said = sentence(&snapshot, &token(&snapshot, "Router"), sample::NOW);
        assert_eq!(said, "May edit DNS on the A record home.d0000.example");
    }

    #[test]
    fn it_never_exceeds_its_owner_and_says_the_same_while_it_is_off() {
        let mut snapshot = sample::account(3);
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        let (owner, conditions) = (Some(sample::HELPER), Conditions::default());
        let make = Command::CreateToken { name: "Mine".into(), owner, policies, conditions };
        sample::run(&mut snapshot, &sample::helper(), &make);
        let before = sentence(&snapshot, &token(&snapshot, "Mine"), sample::NOW);
        assert_eq!(before, "May edit DNS on all 3 domains");
        let off = Command::ChangeToken {
            token: token(&snapshot, "Mine").id,
            name: None,
            policies: None,
            conditions: None,
            status: Some(TokenStatus::Disabled),
        };
        sample::run(&mut snapshot, &sample::helper(), &off);
        assert_eq!(sentence(&snapshot, &token(&snapshot, "Mine"), sample::NOW), before);
        let member = snapshot.member_of(sample::HELPER).expect("a member").id;
        let policies = vec![PolicyDraft::allow(["members-edit"], Scope::account())];
        sample::run(&mut snapshot, &sample::owner(), &Command::ChangeMember { member, policies, groups: None });
        assert_eq!(sentence(&snapshot, &token(&snapshot, "Mine"), sample::NOW), "May do nothing");
    }
}
