use super::callers::zone_id;
use super::server::Server;
use portcullis_api::AuditPage;
use portcullis_core::*;
use portcullis_store::{Extras, NewEntry};
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

/// So many edits of one record, as a log of years has them; the first from an address that none of the others came from.
async fn fill(server: &Server, account: AccountId, zone: ResourceId, lines: usize) {
    let record = |n: usize| Record {
        id: RecordId::from_bits(7),
        zone,
        name: format!("n{n}.harbour-boats.example"),
        rtype: "A".into(),
        content: "192.0.2.1".into(),
        ttl: 1,
        priority: None,
        proxied: false,
        comment: String::new(),
        tags: Default::default(),
        settings: Default::default(),
        created_at: Millis(0),
        modified_at: Millis(0),
    };
    let store = &server.app.store;
    let revision = store.head(account).await.unwrap().revision;
    let entry = |n: usize| {
        let address = if n == 0 { "203.0.113.9" } else { "192.0.2.7" };
        let origin = Origin { address: Some(address.parse().unwrap()), ..Origin::default() };
        let events = vec![Event::Record(Change { before: (n > 0).then(|| record(n - 1)), after: Some(record(n)) })];
        let new = NewEntry {
            at: portcullis_server::now(),
            origin,
            command: if n == 0 { "edit_records".into() } else { "change_zone".into() },
            catalogue: server.app.catalogue.digest().to_owned(),
            events,
            raises_revision: false,
        };
        (account, Some(revision), new, Extras::default())
    };
    let all: Vec<usize> = (0..lines).collect();
    for some in all.chunks(2_000) {
        store.append_all(some.iter().map(|n| entry(*n)).collect()).await.unwrap();
    }
}

/// A moment as told, so that it can be compared: the second and its part.
fn moment(told: &str) -> (String, String) {
    let (second, part) = told.trim_end_matches('Z').split_once('.').unwrap_or((told.trim_end_matches('Z'), ""));
    (second.to_owned(), format!("{part:0<9}"))
}

#[tokio::test]
async fn every_line_is_found_however_long_the_log_is() {
    const LINES: usize = 2_100;
    let server = Server::start().await;
    let owner = server.owner().await;
    let (account, token) = (owner.account(FIRM), server.token("owner@example.com").await);
    let zone = zone_id(&owner.slice(account).await, "harbour-boats.example");
    // One that is refused, before and among them.
    owner.command(account, &Command::DeleteGroup { group: GroupId::from_bits(1) }).await.expect(422);
    let before = server.app.store.head(account).await.unwrap().seq as usize;
    fill(&server, account, zone, LINES).await;
    owner.command(account, &Command::DeleteGroup { group: GroupId::from_bits(1) }).await.expect(422);
    let asked = async |query: &str| -> (Vec<Value>, u64) {
        let path = format!("/client/v4/accounts/{account}/audit_logs?{query}");
        let answer = token.get(&path).await.expect(200).value();
        (answer["result"].as_array().unwrap().clone(), answer["result_info"]["total_count"].as_u64().unwrap())
    };
    let far = asked("actor.ip=203.0.113.0/24").await;
    assert_eq!((far.0.len(), far.1, &far.0[0]["action"]["type"]), (1, 1, &json!("edit_records")));
    let id = far.0[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(asked(&format!("id={id}")).await, far);
    assert_eq!(asked("action.type=starts_with:edit_&actor.ip=203.0.113.9").await, far);
    assert_eq!(asked("actor.ip=198.51.100.1").await.1, 0);
    assert_eq!(asked("id=0123456789abcdef0123456789abcdef").await.1, 0);
    let of_zone = asked("zone.name=contains:harbour-boats&hide_user_logs=true&action.type=change_zone").await;
    assert_eq!(of_zone.1 as usize, LINES - 1);
    // Every line once, page by page, the refused ones in their places.
    let (mut ids, mut last) = (std::collections::BTreeSet::new(), None);
    for page in 1.. {
        let (lines, total) = asked(&format!("per_page=1000&page={page}")).await;
        assert_eq!(total as usize, before + LINES + 2);
        if lines.is_empty() {
            break;
        }
        for line in lines {
            let when = moment(line["when"].as_str().unwrap());
            assert!(last.as_ref().is_none_or(|last| when <= *last), "{when:?} after {last:?}");
            last = Some(when);
            assert!(ids.insert(line["id"].as_str().unwrap().to_owned()), "{line} twice");
        }
    }
    assert_eq!(ids.len(), before + LINES + 2);
    let path = format!("/client/v4/accounts/{account}/audit_logs?export=true");
    let sheet = token.get(&path).await.expect(200).text();
    assert_eq!(sheet.lines().count(), 1 + ids.len());
    assert!(sheet.contains(&id));
}
