use super::callers::member_id;
use super::server::Server;
use portcullis_core::*;
use tokio::join;

const FIRM: &str = "Blue Harbour Media";

fn change(member: MemberId, role: &str) -> Command {
    Command::ChangeMember { member, policies: vec![PolicyDraft::allow([role], Scope::account())], groups: None }
}

#[tokio::test]
async fn two_administrators_changing_the_same_member_at_once() {
    let server = Server::start().await;
    let (one, other) = (server.owner().await, server.owner().await);
    let account = one.account(FIRM);
    let slice = one.slice(account).await;
    let ana = member_id(&slice, "ana@example.com");
    let (first, second) = (change(ana, "dns-edit"), change(ana, "analytics-read"));
    let revision = slice.state.revision;
    let (a, b) = join!(one.command_at(account, &first, revision), other.command_at(account, &second, revision));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", a.text(), b.text());
    let lost = if a.status == 409 { a } else { b };
    let error = lost.error();
    let conflict = error.conflicts.first().expect("who changed what");
    assert_eq!(
        (conflict.who.as_str(), conflict.command.as_str(), conflict.revision),
        ("Olive Brandt", "change_member", revision + 1)
    );
    assert!(error.message.contains("Olive Brandt"));
    assert_eq!(one.slice(account).await.state.revision, revision + 1);
}

#[tokio::test]
async fn a_stale_page_may_change_what_nobody_else_touched() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let slice = owner.slice(account).await;
    let (ana, otto) = (member_id(&slice, "ana@example.com"), member_id(&slice, "otto@example.com"));
    let old = slice.state.revision;
    owner.command_at(account, &change(ana, "dns-edit"), old).await.expect(200);
    owner.command_at(account, &change(otto, "dns-edit"), old).await.expect(200);
    owner.command_at(account, &change(otto, "dns-read"), old).await.expect(409);
    owner.command_at(account, &change(otto, "dns-read"), old + 2).await.expect(200);
}

#[tokio::test]
async fn a_revision_of_the_future_is_refused() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let slice = owner.slice(account).await;
    let command = change(member_id(&slice, "ana@example.com"), "dns-edit");
    owner.command_at(account, &command, u64::MAX).await.expect(400);
    owner.command_at(account, &command, slice.state.revision + 1).await.expect(400);
}

#[tokio::test]
async fn many_at_once_lose_nothing() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let before = owner.slice(account).await;
    let invite = |n: usize| Command::InviteMembers {
        emails: vec![format!("crowd{n}@example.net")],
        policies: vec![],
        groups: vec![],
    };
    let all = (0..20).map(|n| {
        let (owner, command, revision) = (owner.clone(), invite(n), before.state.revision);
        tokio::spawn(async move { owner.command_at(account, &command, revision).await.status })
    });
    for task in all.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), 200);
    }
    let after = owner.slice(account).await;
    assert_eq!(after.state.members.len(), before.state.members.len() + 20);
    assert_eq!(after.state.revision, before.state.revision + 20);
    assert!(server.app.store.verify(Some(account)).await.unwrap().is_sound());
}
