use super::server::Server;
use portcullis_api::AuditPage;
use portcullis_core::*;

const FIRM: &str = "Blue Harbour Media";

#[tokio::test]
async fn the_log_says_who_did_what_newest_first() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let command = Command::InviteMembers { emails: vec!["new@example.net".into()], policies: vec![], groups: vec![] };
    let done = owner.done(account, &command).await;
    let page: AuditPage = owner.get(&format!("/api/v1/accounts/{account}/audit?limit=3")).await.expect(200).json();
    assert_eq!(page.entries.len(), 3);
    let newest = page.entries.first().unwrap();
    assert_eq!((newest.seq, newest.command.as_str()), (done.seq, "invite_members"));
    assert_eq!(newest.origin.channel, Some(Channel::Dashboard));
    assert!(newest.origin.address.is_some() && newest.origin.request.is_some());
    let user = newest.origin.user.unwrap();
    assert_eq!(page.people[&user].shown, "Olive Brandt");
    let next: AuditPage = owner
        .get(&format!("/api/v1/accounts/{account}/audit?limit=3&before={}", page.next.unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!(next.entries.first().map(|e| e.seq), Some(done.seq - 3));
}

#[tokio::test]
async fn filters_and_the_end() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let read = async |query: &str| -> AuditPage {
        owner.get(&format!("/api/v1/accounts/{account}/audit?{query}")).await.expect(200).json()
    };
    let invited = read("command=invite_members&limit=200").await;
    assert!(!invited.entries.is_empty() && invited.entries.iter().all(|e| e.command == "invite_members"));
    assert_eq!(invited.next, None);
    let groups = read("object=group&limit=200").await;
    assert!(groups.entries.iter().all(|e| e.events.iter().any(|e| matches!(e, Event::Group(_)))));
    let ana = server.member("ana@example.com").await.session.user.id;
    let hers = read(&format!("user={ana}&limit=200")).await;
    assert!(!hers.entries.is_empty() && hers.entries.iter().all(|e| e.origin.user == Some(ana)));
    for query in ["limit=0", "limit=100000", "user=x", "before=x", "unknown=1"] {
        owner.get(&format!("/api/v1/accounts/{account}/audit?{query}")).await.expect(400);
    }
}

#[tokio::test]
async fn a_token_is_named_as_what_it_came_through() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let token = server.token("owner@example.com").await;
    let revision = owner.slice(account).await.state.revision;
    let command = serde_json::json!({"type": "create_group", "name": "By a program", "policies": [], "members": []});
    let asked = serde_json::json!({"command": command, "revision": revision});
    token.post(&format!("/api/v1/accounts/{account}/commands"), &asked).await.expect(200);
    let page: AuditPage = owner.get(&format!("/api/v1/accounts/{account}/audit?limit=1")).await.expect(200).json();
    let origin = &page.entries.first().unwrap().origin;
    assert_eq!(origin.channel, Some(Channel::Api));
    assert!(origin.via.as_deref().is_some_and(|via| via.starts_with("token:")));
}
