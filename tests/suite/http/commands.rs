use super::callers::{member_id, snapshot, zone_id};
use super::server::Server;
use portcullis_api::{CommandAnswer, CommandRequest};
use portcullis_core::*;

const FIRM: &str = "Blue Harbour Media";

fn invite(emails: &[&str], roles: &[&str], scope: Scope) -> Command {
    let policies = vec![PolicyDraft::allow(roles.iter().copied(), scope)];
    Command::InviteMembers { emails: emails.iter().map(|e| (*e).to_owned()).collect(), policies, groups: vec![] }
}

#[tokio::test]
async fn an_invitation_is_in_the_slice_afterwards() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let before = owner.slice(account).await;
    let zone = zone_id(&before, "harbour-cafe.example");
    let answer = owner.done(account, &invite(&["new@example.net"], &["dns-edit"], Scope::of([zone]))).await;
    assert_eq!(answer.revision, before.state.revision + 1);
    assert_eq!(answer.links.len(), 1);
    let after = owner.slice(account).await;
    let member = member_id(&after, "new@example.net");
    assert!(answer.links.contains_key(&member));
    let outlook = snapshot(&after).outlook(member, after.now);
    assert!(outlook.grid() != snapshot(&after).outlook(member_id(&after, "owner@example.com"), after.now).grid());
}

#[tokio::test]
async fn who_may_not_is_refused_with_the_reason_and_nothing_happens() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let ana = server.member("ana@example.com").await;
    let before = owner.slice(account).await.state;
    let answer =
        ana.command(account, &invite(&["friend@example.net"], &["dns-read"], Scope::account())).await.expect(403);
    let error = answer.error();
    assert_eq!(error.issues.first().map(|i| i.code), Some(Code::NotPermitted), "{error:?}");
    assert!(error.request.is_some());
    assert_eq!(owner.slice(account).await.state, before);
    let refused = server.app.store.refused(account, 10).await.unwrap();
    assert_eq!(
        refused.first().map(|r| (r.command.as_str(), r.codes.as_slice())),
        Some(("invite_members", &[Code::NotPermitted][..]))
    );
}

#[tokio::test]
async fn the_last_super_administrator_stays() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Thousand");
    let slice = owner.slice(account).await;
    let me = slice.me;
    let others = slice
        .state
        .policies
        .values()
        .filter(|p| p.roles.iter().any(|r| r == "super-administrator") && p.actor != Actor::Member(me));
    for policy in others.cloned().collect::<Vec<_>>() {
        if let Actor::Member(member) = policy.actor {
            owner.command(account, &Command::RevokeMember { member, keep_tokens: Vec::new() }).await.expect(200);
        }
    }
    let demoted = Command::ChangeMember {
        member: me,
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
        groups: None,
    };
    let ending = PolicyDraft {
        conditions: Conditions { expires_at: Some(slice.now.plus(Millis::DAY)), ..Conditions::default() },
        ..PolicyDraft::allow(["super-administrator"], Scope::account())
    };
    let expiring = Command::ChangeMember { member: me, policies: vec![ending], groups: None };
    for command in
        [Command::LeaveAccount {}, Command::RevokeMember { member: me, keep_tokens: Vec::new() }, demoted, expiring]
    {
        let error = owner.command(account, &command).await.expect(422).error();
        assert!(error.issues.iter().any(|i| i.code == Code::LockOut), "{command:?}: {error:?}");
    }
}

#[tokio::test]
async fn commands_of_the_system_are_not_for_people() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let slice = owner.slice(account).await;
    let pending = slice.state.members.values().find(|m| m.status == MemberStatus::Pending).unwrap().id;
    let facts = Facts { verified: true, second_factor: true, suspended: false };
    for command in [
        Command::RecordFacts { member: slice.me, facts, name: None },
        Command::AcceptInvitation { member: pending, name: None },
        Command::RejectInvitation { member: pending },
    ] {
        owner.command(account, &command).await.expect(403);
    }
    assert_eq!(owner.slice(account).await.state, slice.state);
}

#[tokio::test]
async fn repeating_with_a_key_does_nothing_twice_and_shows_no_link_again() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let revision = owner.slice(account).await.state.revision;
    let asked = CommandRequest {
        command: invite(&["once@example.net"], &["dns-read"], Scope::account()),
        revision,
        digest: None,
    };
    let first: CommandAnswer = owner.keyed(account, &asked, "key-1").await.expect(200).json();
    assert_eq!(first.links.len(), 1);
    let second: CommandAnswer = owner.keyed(account, &asked, "key-1").await.expect(200).json();
    assert!(second.links.is_empty());
    assert_eq!(CommandAnswer { links: Default::default(), ..first.clone() }, second);
    assert_eq!(owner.slice(account).await.state.revision, first.revision);

    let other =
        CommandRequest { command: invite(&["twice@example.net"], &["dns-read"], Scope::account()), ..asked.clone() };
    owner.keyed(account, &other, "key-1").await.expect(409);
    owner.keyed(account, &other, "").await.expect(400);
    owner.keyed(account, &other, &"k".repeat(101)).await.expect(400);
}

#[tokio::test]
async fn the_difference_that_was_shown_is_the_one_that_is_made() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let slice = owner.slice(account).await;
    let command = invite(&["shown@example.net"], &["dns-edit"], Scope::account());
    let caller = Caller { verified: true, ..Caller::user(owner.session.user.id, slice.context.clone()) };
    let shown = preview(&snapshot(&slice), &caller, &command, &Fresh::new(slice.now, 7));
    let path = format!("/api/v1/accounts/{account}/commands");
    let asked = |digest: &str| CommandRequest {
        command: command.clone(),
        revision: slice.state.revision,
        digest: Some(digest.into()),
    };
    let conflict = owner.post(&path, &asked("0000")).await.expect(409);
    assert_eq!(conflict.header("x-should-retry"), "false");
    owner.post(&path, &asked(&shown.digest)).await.expect(200);
}

#[tokio::test]
async fn members_see_their_part_only() {
    let server = Server::start().await;
    let ana = server.member("ana@example.com").await;
    let account = ana.account(FIRM);
    let slice = ana.slice(account).await;
    assert!(slice.state.members.keys().eq([&slice.me]));
    assert!(slice.last_active.is_empty());
    let owner = server.owner().await;
    let whole = owner.slice(account).await;
    assert!(whole.state.members.len() > 1);
    assert!(whole.last_active.contains_key(&slice.me));
}
