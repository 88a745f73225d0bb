use super::server::Server;
use portcullis_api::AuditPage;
use portcullis_core::*;
use serde_json::{Value, json};

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

#[tokio::test]
async fn the_log_says_by_which_request_something_was_done() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (account, token) = (owner.account(FIRM), server.token("owner@example.com").await);
    let groups = format!("/client/v4/accounts/{account}/iam/user_groups");
    token.post(&format!("{groups}?secret=1"), &json!({"name": "By a request", "policies": []})).await.expect(200);
    // Refused attempts have theirs.
    token.post(&groups, &json!({"name": "By a request", "policies": []})).await.expect(400);
    let asked = async |query: &str| {
        let path = format!("/client/v4/accounts/{account}/logs/audit?since=2020-01-01&before=2100-01-01&{query}");
        token.get(&path).await.expect(200).value()["result"].as_array().unwrap().clone()
    };
    let ours = asked(&format!("raw_method=POST&raw_uri={groups}")).await;
    assert_eq!(ours.len(), 2, "{ours:?}");
    for line in &ours {
        assert_eq!((&line["raw"]["method"], &line["raw"]["uri"]), (&json!("POST"), &json!(groups)));
    }
    let results: Vec<&Value> = ours.iter().map(|line| &line["action"]["result"]).collect();
    assert_eq!(results, ["failure", "success"]);
    assert!(asked("raw_method=DELETE").await.is_empty());
    assert_eq!(asked(&format!("raw_uri={groups}&raw_method.not=POST")).await.len(), 0);
    let every = asked("limit=1000").await;
    let others = asked(&format!("raw_uri.not={groups}&limit=1000")).await;
    assert_eq!(others.len() + 2, every.len());
    // What was there before requests were noted says nothing of them.
    assert!(others.iter().any(|line| line["raw"]["method"].is_null() && line["raw"]["uri"].is_null()));

    // An invitation's link is a secret, and stands in no log.
    let invite = Command::InviteMembers { emails: vec!["new@example.net".into()], policies: vec![], groups: vec![] };
    owner.done(account, &invite).await;
    let secret = server.mailed_secret("new@example.net");
    let joined = json!({"name": "Nia", "password": "a long enough password"});
    server.anonymous().post(&format!("/api/v1/invitations/{secret}/accept"), &joined).await.expect(200);
    let newest = asked("limit=1").await;
    assert_eq!(newest[0]["raw"]["uri"], "/api/v1/invitations/…/accept");
    let first = token.get(&format!("/client/v4/accounts/{account}/audit_logs?per_page=1")).await.expect(200).value();
    assert_eq!(first["result"][0]["metadata"]["method"], "POST");
}

#[tokio::test]
async fn lines_far_back_are_found_by_person_command_and_time() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (account, token) = (owner.account(FIRM), server.token("owner@example.com").await);
    let asked = async |query: &str| {
        let path = format!("/client/v4/accounts/{account}/audit_logs?per_page=100&{query}");
        token.get(&path).await.expect(200).value()["result"].as_array().unwrap().clone()
    };
    let all = asked("").await;
    for (query, pointer, value) in [
        ("actor.email=ANA@example.com", "/actor/email", "ana@example.com"),
        ("actor.email=owner@example.com&direction=asc", "/actor/email", "owner@example.com"),
        ("action.type=invite_members", "/action/type", "invite_members"),
        ("action.type=contains:invite", "/action/type", "invite_members"),
    ] {
        let found = asked(query).await;
        let expected = all.iter().filter(|line| line.pointer(pointer) == Some(&json!(value))).count();
        assert!(expected > 0 && found.len() == expected, "{query}: {} of {expected}", found.len());
        assert!(found.iter().all(|line| line.pointer(pointer) == Some(&json!(value))), "{query}");
    }
    assert!(asked("actor.email=nobody@example.com").await.is_empty());
    let when = all[all.len() / 2]["when"].as_str().unwrap();
    let (older, newer) = (asked(&format!("before={when}")).await, asked(&format!("since={when}")).await);
    assert_eq!(older.len() + newer.len(), all.len());
    assert!(older.iter().all(|line| line["when"].as_str().unwrap() < when));
}
