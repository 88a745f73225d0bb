//! What somebody with bad intentions sends.

use super::callers::Answer;
use super::server::Server;
use portcullis_core::*;
use portcullis_server::Bounds;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const FIRM: &str = "Blue Harbour Media";

#[tokio::test]
async fn a_body_of_100_megabytes_is_refused_before_it_is_read() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let mut socket = tokio::net::TcpStream::connect(server.base.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST /api/v1/accounts/{account}/commands HTTP/1.1\r\nhost: x\r\ncookie: {}\r\nx-portcullis-csrf: {}\r\n\
         content-type: application/json\r\ncontent-length: 104857600\r\n\r\n",
        owner.cookie, owner.session.csrf
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 413");
}

#[tokio::test]
async fn a_body_that_does_not_say_its_size_is_cut_off() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let piece = vec![b' '; 1 << 16];
    let endless = futures_util::stream::iter((0..1600).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
    let request = owner.request(Method::POST, &format!("/api/v1/accounts/{account}/commands"));
    let request = request.header("content-type", "application/json").body(reqwest::Body::wrap_stream(endless));
    // The server answers while the client still sends, which some clients report as a broken connection.
    if let Ok(response) = request.send().await {
        assert_eq!(response.status(), 413);
    }
    owner.slice(account).await;
}

#[tokio::test]
async fn nesting_of_10_000_is_refused() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let path = format!("/api/v1/accounts/{account}/commands");
    let deep = ["[".repeat(10_000), format!("{}1{}", "{\"command\":".repeat(10_000), "}".repeat(10_000))];
    let inside =
        format!(r#"{{"command":{{"type":"change_settings","settings":{}}},"revision":1}}"#, "[".repeat(10_000));
    for body in deep.into_iter().chain([
        inside,
        "null".into(),
        "{}".into(),
        "\u{0}".into(),
        String::new(),
        "{\"command\":{\"type\":\"drop_tables\"},\"revision\":1}".into(),
    ]) {
        let request = owner.request(Method::POST, &path).header("content-type", "application/json").body(body);
        assert_eq!(Answer::of(request).await.expect(400).error().code, "bad_request");
    }
}

/// Texts that break what is careless with texts.
const TEXTS: [&str; 8] = [
    "'; DROP TABLE entries; --",
    "\" OR 1=1 --",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
    "${7*7}",
    "../../etc/passwd\u{0}",
    "\u{202e}evil",
];

#[tokio::test]
async fn sql_and_script_in_every_field_are_just_text() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    for text in TEXTS {
        let scope = json!({"include": [{"type": "tag", "tag": text}]});
        let policy = json!({"roles": [text], "scope": {"include": [{"type": "record", "zone": "0".repeat(32), "name": text, "rtype": text}]}});
        let commands = [
            json!({"type": "change_settings", "settings": {"name": text, "plan": text}}),
            json!({"type": "add_resources", "kind": text, "resources": [{"name": text, "tags": [text]}]}),
            json!({"type": "add_resources", "kind": "zone", "resources": [{"name": text, "tags": [text]}]}),
            json!({"type": "remove_resources", "resources": [text]}),
            json!({"type": "invite_members", "emails": [text], "policies": [policy]}),
            json!({"type": "invite_members", "emails": ["a@example.net"], "policies": [{"roles": ["dns-read"], "scope": scope}]}),
            json!({"type": "revoke_member", "member": text}),
            json!({"type": "create_group", "name": text, "policies": [policy], "members": []}),
            json!({"type": "create_role", "name": text, "about": text, "actions": [text]}),
            json!({"type": "create_role", "name": text, "about": text, "actions": ["dns:read"]}),
            json!({"type": "change_role", "role": text, "name": text}),
            json!({"type": text}),
        ];
        for command in commands {
            let revision = owner.slice(account).await.state.revision;
            let answer = owner
                .post(
                    &format!("/api/v1/accounts/{account}/commands"),
                    &json!({"command": command, "revision": revision}),
                )
                .await;
            assert!([200, 400, 422].contains(&answer.status), "{command}: {}", answer.text());
            assert!(answer.header("content-type").starts_with("application/json"), "{command}");
        }
        let asked = json!({"email": text, "password": text});
        assert!([401, 429].contains(&server.anonymous().post("/api/v1/session", &asked).await.status));
        for path in [
            "/api/v1/accounts/X/slice",
            "/api/v1/accounts/A/audit?command=X",
            "/client/v4/accounts/A/members?status=X&order=X",
            "/client/v4/zones?name=X",
            "/api/v1/invitations/X",
        ] {
            let encoded: String = text.bytes().map(|b| format!("%{b:02x}")).collect();
            let answer = owner.get(&path.replace('X', &encoded).replace('A', &account.to_string())).await;
            assert!([200, 400, 404].contains(&answer.status), "{path}: {}", answer.text());
        }
    }
    // What was taken is kept as it was written, and the log is whole.
    let state = owner.slice(account).await.state;
    assert!(state.groups.values().any(|g| g.name == "Web team") && state.resources.len() == 8);
    assert!(state.roles.values().any(|r| r.name == "<script>alert(1)</script>"), "{:?}", state.roles);
    assert!(server.app.store.verify(None).await.unwrap().is_sound());
}

#[tokio::test]
async fn too_many_and_malformed_addresses() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let invite = |emails: Vec<String>| Command::InviteMembers { emails, policies: vec![], groups: vec![] };
    let many = |n: usize| invite((0..n).map(|n| format!("p{n}@example.net")).collect());
    for count in [101, 10_000] {
        let error = owner.command(account, &many(count)).await.expect(422).error();
        assert_eq!(error.issues.first().map(|i| i.code), Some(Code::TooMany));
    }
    let mixed = ["fine@example.net", "not an address", "a@b@c", "fine@example.net", "owner@example.com", ""];
    let error = owner.command(account, &invite(mixed.map(str::to_owned).to_vec())).await.expect(422).error();
    let found: Vec<_> = error.issues.iter().filter(|i| i.is_error()).map(|i| (i.path.as_str(), i.code)).collect();
    let expected = [
        ("emails[1]", Code::AddressInvalid),
        ("emails[2]", Code::AddressInvalid),
        ("emails[3]", Code::AddressTwice),
        ("emails[4]", Code::AlreadyMember),
        ("emails[5]", Code::AddressInvalid),
    ];
    assert_eq!(found, expected);
    owner.command(account, &many(100)).await.expect(200);
}

#[tokio::test]
async fn names_in_every_script_come_back_as_they_were() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    for name in ["Équipe réseau", "Команда", "小组", "فريق", "קבוצה", "กลุ่ม", "🦀 crew"]
    {
        owner.done(account, &Command::CreateGroup { name: name.into(), policies: vec![], members: vec![] }).await;
        assert!(owner.slice(account).await.state.groups.values().any(|g| g.name == name), "{name}");
    }
}

#[tokio::test]
async fn who_asks_too_often_is_told_to_wait() {
    let server = Server::with(Bounds { requests_per_second: 1, requests_at_once: 5, ..Bounds::default() }).await;
    let owner = server.owner().await;
    let mut answers: Vec<Answer> = Vec::new();
    for _ in 0..8 {
        answers.push(owner.get("/api/v1/session").await);
    }
    let refused = answers.iter().find(|a| a.status == 429).expect("a refusal");
    assert_eq!(refused.error().code, "too_many_requests");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    let told = owner.get("/client/v4/user").await.expect(429);
    let number = |name: &str| told.header(name).parse::<u64>().unwrap_or_else(|_| panic!("no `{name}`"));
    assert_eq!(number("x-ratelimit-remaining"), 0);
    assert!(number("x-ratelimit-limit") >= 1 && number("x-ratelimit-reset") == number("retry-after"));
    let v4: Value = told.value();
    assert_eq!(v4["success"], false);
    // Others are not held up, and the page itself always comes.
    server.member("ana@example.com").await.get("/api/v1/session").await.expect(200);
    server.anonymous().get("/").await.expect(200);
}
