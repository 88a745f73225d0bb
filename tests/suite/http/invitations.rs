use super::callers::{Answer, Member, member_id};
use super::server::{Server, secret_in};
use portcullis_api::{InvitationStatus, InvitationView, Session};
use portcullis_core::*;
use serde_json::json;

const FIRM: &str = "Blue Harbour Media";
const PASSWORD: &str = "a long enough password";

async fn invite(owner: &Member, account: AccountId, email: &str) -> (MemberId, String) {
    let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
    let command = Command::InviteMembers { emails: vec![email.into()], policies, groups: vec![] };
    let answer = owner.done(account, &command).await;
    let (member, link) = answer.links.into_iter().next().expect("a link");
    (member, secret_in(&link))
}

/// Takes somebody of the samples out of an account, so that they can be invited anew.
async fn revoke(owner: &Member, account: AccountId, email: &str) {
    let member = member_id(&owner.slice(account).await, email);
    owner.done(account, &Command::RevokeMember { member, keep_tokens: Vec::new() }).await;
}

fn accept(secret: &str) -> String {
    format!("/api/v1/invitations/{secret}/accept")
}

#[tokio::test]
async fn the_mailed_link_lets_a_new_person_in_and_verifies_the_address() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let (member, _) = invite(&owner, account, "new@example.net").await;
    let secret = server.mailed_secret("new@example.net");
    let view: InvitationView =
        server.anonymous().get(&format!("/api/v1/invitations/{secret}")).await.expect(200).json();
    assert_eq!(
        (view.account.as_str(), view.email.as_str(), view.status),
        (FIRM, "new@example.net", InvitationStatus::Open)
    );
    assert_eq!(view.invited_by, "Olive Brandt");
    assert!(!view.has_user);

    let body = json!({"name": "Nóra Új", "password": PASSWORD});
    server.anonymous().post(&accept(&secret), &json!({"password": "short"})).await.expect(400);
    let joined = server.anonymous().post(&accept(&secret), &body).await.expect(200);
    let nora = Member::signed_in(&server.anonymous(), &joined);
    assert!(nora.session.user.verified);
    let slice = nora.slice(account).await;
    assert_eq!(slice.me, member);
    let seen = &slice.state.members[&member];
    assert!(seen.is_accepted() && seen.facts.verified);
    assert_eq!(seen.name.get(), Some("Nóra Új"));
    server.anonymous().sign_in("new@example.net", PASSWORD).await;

    let again = server.anonymous().post(&accept(&secret), &body).await.expect(422);
    assert_eq!(again.error().issues.first().map(|i| i.code), Some(Code::NotPending));
    let view: InvitationView =
        server.anonymous().get(&format!("/api/v1/invitations/{secret}")).await.expect(200).json();
    assert_eq!(view.status, InvitationStatus::Answered);
}

#[tokio::test]
async fn a_copied_link_joins_one_account_and_verifies_nothing() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (firm, schools) = (owner.account(FIRM), owner.account("Northfield Schools"));
    let (_, secret) = invite(&owner, firm, "new@example.net").await;
    invite(&owner, schools, "new@example.net").await;
    let joined = server.anonymous().post(&accept(&secret), &json!({"password": PASSWORD})).await.expect(200);
    let new = Member::signed_in(&server.anonymous(), &joined);
    assert!(!new.session.user.verified);
    assert_eq!(new.session.accounts.iter().map(|a| a.id).collect::<Vec<_>>(), [firm]);
    assert!(!new.slice(firm).await.state.members[&new.slice(firm).await.me].facts.verified);
    // Nobody showed that the address is theirs, so it names nobody.
    new.post(&format!("/api/v1/accounts/{schools}/membership"), &json!({"answer": "accept"})).await.expect(404);
}

#[tokio::test]
async fn the_mailed_link_takes_an_address_back_from_whoever_took_it() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (firm, schools) = (owner.account(FIRM), owner.account("Northfield Schools"));
    let (_, secret) = invite(&owner, firm, "new@example.net").await;
    let taken =
        server.anonymous().post(&accept(&secret), &json!({"password": "the password of a thief"})).await.expect(200);
    let thief = Member::signed_in(&server.anonymous(), &taken);
    let token = server.token("new@example.net").await;

    invite(&owner, schools, "new@example.net").await;
    let mailed = server.mailed_secret("new@example.net");
    let joined = server.anonymous().post(&accept(&mailed), &json!({"password": PASSWORD})).await.expect(200);
    let real = Member::signed_in(&server.anonymous(), &joined);
    assert!(real.session.user.verified);
    thief.get("/api/v1/session").await.expect(401);
    token.get("/api/v1/session").await.expect(401);
    server.anonymous().try_sign_in("new@example.net", "the password of a thief").await.expect(401);
    // What is true of the person reaches every account they are in.
    let slice = real.slice(firm).await;
    assert!(slice.state.members[&slice.me].facts.verified);
}

#[tokio::test]
async fn a_link_never_sets_the_password_of_somebody_who_has_one() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let thousand = owner.account("Thousand");
    revoke(&owner, thousand, "ana@example.com").await;
    let (_, copied) = invite(&owner, thousand, "ana@example.com").await;
    for secret in [copied, server.mailed_secret("ana@example.com")] {
        let view: InvitationView =
            server.anonymous().get(&format!("/api/v1/invitations/{secret}")).await.expect(200).json();
        assert!(view.has_user);
        server.anonymous().post(&accept(&secret), &json!({"password": PASSWORD})).await.expect(401);
        owner.post(&accept(&secret), &json!({})).await.expect(403);
        let ana = server.member("ana@example.com").await;
        ana.post(&accept(&secret), &json!({"password": PASSWORD})).await.expect(400);
    }
    let ana = server.member("ana@example.com").await;
    let secret = server.mailed_secret("ana@example.com");
    let session: Session = ana.post(&accept(&secret), &json!({})).await.expect(200).json();
    assert!(session.accounts.iter().any(|a| a.id == thousand && a.status == MemberStatus::Accepted));
}

#[tokio::test]
async fn an_invitation_waits_in_the_account_list_and_is_answered_there() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let thousand = owner.account("Thousand");
    revoke(&owner, thousand, "lena@example.com").await;
    invite(&owner, thousand, "lena@example.com").await;
    let lena = server.member("lena@example.com").await;
    let waiting = lena.session.accounts.iter().find(|a| a.id == thousand).expect("the invitation");
    assert_eq!(waiting.status, MemberStatus::Pending);
    lena.get(&format!("/api/v1/accounts/{thousand}/slice")).await.expect(404);
    let path = format!("/api/v1/accounts/{thousand}/membership");
    server.member("ana@example.com").await.post(&path, &json!({"answer": "accept"})).await.expect(404);
    lena.post(&path, &json!({"answer": "perhaps"})).await.expect(400);
    lena.post(&path, &json!({"answer": "accept"})).await.expect(200);
    lena.slice(thousand).await;
    lena.post(&path, &json!({"answer": "reject"})).await.expect(404);
}

#[tokio::test]
async fn declining_by_the_link() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let (member, secret) = invite(&owner, account, "new@example.net").await;
    let path = format!("/api/v1/invitations/{secret}/reject");
    let reject = || async { Answer::of(server.anonymous().request(reqwest::Method::POST, &path)).await };
    reject().await.expect(204);
    reject().await.expect(422);
    assert_eq!(owner.slice(account).await.state.members[&member].status, MemberStatus::Rejected);
}

#[tokio::test]
async fn called_back_and_made_up_links_lead_nowhere() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let (member, secret) = invite(&owner, account, "new@example.net").await;
    owner.done(account, &Command::RevokeMember { member, keep_tokens: Vec::new() }).await;
    let made_up = "A".repeat(43);
    for secret in [secret.as_str(), &made_up, "x", "%27%20OR%201=1"] {
        server.anonymous().get(&format!("/api/v1/invitations/{secret}")).await.expect(404);
        server.anonymous().post(&accept(secret), &json!({"password": PASSWORD})).await.expect(404);
    }
}

#[tokio::test]
async fn sending_again_gives_new_links() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let (member, first) = invite(&owner, account, "new@example.net").await;
    let answer = owner.done(account, &Command::ResendInvitation { member }).await;
    let second = secret_in(&answer.links[&member]);
    assert_ne!(first, second);
    server.anonymous().post(&accept(&second), &json!({"password": PASSWORD})).await.expect(200);
}

#[tokio::test]
async fn mails_are_for_their_person_only_and_say_who_invites() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let emails = vec!["one@example.net".to_owned(), "two@example.net".to_owned()];
    let answer = owner.done(account, &Command::InviteMembers { emails, policies: vec![], groups: vec![] }).await;
    let (one, two) = (server.mailed_secret("one@example.net"), server.mailed_secret("two@example.net"));
    assert_ne!(one, two);
    // The copied link is another one: handing it over shows nothing about the address.
    assert!(answer.links.values().all(|link| !link.contains(&one) && !link.contains(&two)));
    let letter = server.mail_to("one@example.net");
    assert!(letter.contains("Olive Brandt invites you to join"), "{letter}");
    assert!(letter.contains("Subject: Invitation to Blue Harbour Media") && letter.contains("\r\nDate: "), "{letter}");
}
