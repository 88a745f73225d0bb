//! Scoped tokens as programs use them: what each may do, and when it is nobody.

use super::callers::{Answer, Token, member_id};
use super::records::{Desk, FIRM, refused};
use portcullis_core::*;
use portcullis_store::{Holder, TokenKind, token_kind};
use reqwest::Method;
use serde_json::{Value, json};

pub fn account_key(desk: &Desk) -> String {
    format!("com.cloudflare.api.account.{}", desk.account)
}

pub fn zone_key(desk: &Desk) -> String {
    format!("com.cloudflare.api.account.zone.{}", desk.zone)
}

/// One allow of a role on one key.
pub fn on(role: &str, key: &str) -> Value {
    json!({"effect": "allow", "permission_groups": [{"id": role}], "resources": {key: "*"}})
}

pub fn body(policies: Vec<Value>) -> Value {
    json!({"name": "a program", "policies": policies})
}

/// A token of the firm as it came, and as a program uses it.
pub async fn made(desk: &Desk, body: &Value) -> (Value, Token) {
    let path = format!("/client/v4/accounts/{}/tokens", desk.account);
    made_at(desk, &desk.token, &path, body).await
}

pub async fn made_at(desk: &Desk, by: &Token, path: &str, body: &Value) -> (Value, Token) {
    let token = by.post(path, body).await.expect(200).value()["result"].clone();
    let secret = token["value"].as_str().expect("a secret").to_owned();
    (token, Token::new(&desk.server.base, secret))
}

pub fn path_of(desk: &Desk, token: &Value, rest: &str) -> String {
    format!("/client/v4/accounts/{}/tokens/{}{rest}", desk.account, token["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_token_for_one_record_sets_that_record_and_sees_nothing_else() {
    let desk = Desk::new("home.example").await;
    let home = desk.add(json!({"name": "a.home.example", "type": "A", "content": "192.0.2.1"})).await;
    let other = desk.add(json!({"name": "b.home.example", "type": "A", "content": "192.0.2.1"})).await;
    let key = format!("{}.record.a.home.example.A", zone_key(&desk));
    let (told, ddns) = made(&desk, &body(vec![on("dns-edit", &key)])).await;
    assert_eq!(told["policies"][0]["resources"], json!({key: "*"}));

    let one = |record: &Value| desk.path(&format!("/{}", record["id"].as_str().unwrap()));
    let change = json!({"content": "192.0.2.99"});
    let set = ddns.send(Method::PATCH, &one(&home), &change).await.expect(200).value();
    assert_eq!(set["result"]["content"], "192.0.2.99");
    assert!([403, 404].contains(&ddns.send(Method::PATCH, &one(&other), &change).await.status));
    assert_eq!(desk.list(&ddns, "").await.len(), 1, "it lists its one record");
    ddns.post(&desk.path(""), &json!({"name": "c.home.example", "type": "A", "content": "192.0.2.1"}))
        .await
        .expect(403);
    // Its zone is listed, so that programs find it; no other is.
    let zones = ddns.get("/client/v4/zones").await.expect(200).value();
    assert_eq!(zones["result_info"]["total_count"], 1);
    assert_eq!(
        ddns.get(&format!("/client/v4/accounts/{}/members", desk.account)).await.expect(200).value()["result"],
        json!([])
    );
}

#[tokio::test]
async fn a_secret_is_shown_once_and_kept_as_a_hash() {
    let desk = Desk::new("home.example").await;
    let (told, token) = made(&desk, &body(vec![on("dns-read", &zone_key(&desk))])).await;
    let secret = told["value"].as_str().unwrap();
    assert_eq!(token_kind(secret), Some(TokenKind::Account));
    assert!(secret.starts_with("pct_account_") && (40..=80).contains(&secret.len()), "{secret}");
    for path in [path_of(&desk, &told, ""), format!("/client/v4/accounts/{}/tokens", desk.account)] {
        assert!(!desk.token.get(&path).await.expect(200).text().contains(secret));
    }
    let account = &desk.account.to_string();
    let verified = token.get(&format!("/client/v4/accounts/{account}/tokens/verify")).await.expect(200).value();
    assert_eq!((&verified["result"]["id"], &verified["result"]["status"]), (&told["id"], &json!("active")));
    let audit = desk.token.get(&format!("/api/v1/accounts/{account}/audit")).await.expect(200).text();
    assert!(audit.contains("create_token") && !audit.contains(secret));
    let read = std::fs::read(desk.server.data().join("portcullis.db")).unwrap_or_default();
    assert!(!read.windows(secret.len()).any(|w| w == secret.as_bytes()), "the database holds the secret");
}

#[tokio::test]
async fn a_credential_that_does_not_hold_is_told_so() {
    let desk = Desk::new("home.example").await;
    let (told, token) = made(&desk, &body(vec![on("dns-read", &zone_key(&desk))])).await;
    let secret = told["value"].as_str().unwrap().to_owned();
    let records = desk.path("");
    token.get(&records).await.expect(200);
    // A broken checksum, another prefix, a tail too many.
    let broken = format!("{}{}", &secret[..secret.len() - 1], if secret.ends_with('A') { "B" } else { "A" });
    for wrong in [broken, secret.replace("account", "user"), format!("{secret}A"), String::new(), "x".repeat(5_000)] {
        Token::new(&desk.server.base, wrong).get(&records).await.expect(401);
    }
    // Rolled: the old secret is nobody, the new one works.
    let rolled = desk.token.send(Method::PUT, &path_of(&desk, &told, "/value"), &json!({})).await.expect(200).value();
    let fresh = rolled["result"].as_str().expect("a plain string").to_owned();
    token.get(&records).await.expect(401);
    Token::new(&desk.server.base, fresh.clone()).get(&records).await.expect(200);
    // Disabled, then enabled, then deleted.
    let token = Token::new(&desk.server.base, fresh);
    let mut wish = body(vec![on("dns-read", &zone_key(&desk))]);
    wish["status"] = "disabled".into();
    desk.token.send(Method::PUT, &path_of(&desk, &told, ""), &wish).await.expect(200);
    assert!(refused(token.get(&records).await, 401).contains("disabled"));
    let verify = format!("/client/v4/accounts/{}/tokens/verify", desk.account);
    assert_eq!(token.get(&verify).await.expect(200).value()["result"]["status"], "disabled");
    wish["status"] = "active".into();
    desk.token.send(Method::PUT, &path_of(&desk, &told, ""), &wish).await.expect(200);
    token.get(&records).await.expect(200);
    desk.token.delete(&path_of(&desk, &told, "")).await.expect(200);
    token.get(&records).await.expect(401);
    desk.token.get(&path_of(&desk, &told, "")).await.expect(404);
}

#[tokio::test]
async fn dates_and_networks_bound_a_token() {
    let desk = Desk::new("home.example").await;
    let policies = vec![on("dns-read", &zone_key(&desk))];
    let with = |field: &str, value: Value| {
        let mut wish = body(policies.clone());
        wish[field] = value;
        wish
    };
    let (_, later) = made(&desk, &with("not_before", "2099-01-01T00:00:00Z".into())).await;
    assert!(refused(later.get(&desk.path("")).await, 401).contains("not valid yet"));
    let (told, away) = made(&desk, &with("condition", json!({"request_ip": {"in": ["198.51.100.0/24"]}}))).await;
    assert!(refused(away.get(&desk.path("")).await, 403).contains("127.0.0.1"));
    assert_eq!(told["condition"], json!({"request_ip": {"in": ["198.51.100.0/24"]}}));
    // The documents write it with a dot.
    let (_, not_in) = made(&desk, &with("condition", json!({"request.ip": {"not_in": ["127.0.0.0/8"]}}))).await;
    not_in.get(&desk.path("")).await.expect(403);
    let (_, here) = made(&desk, &with("condition", json!({"request_ip": {"in": ["127.0.0.0/8"]}}))).await;
    here.get(&desk.path("")).await.expect(200);
    // Expired: made with a second to live.
    let soon = portcullis_server::now().plus(1_200);
    let command = Command::CreateToken {
        name: "short".into(),
        owner: None,
        policies: vec![PolicyDraft::allow(["dns-read"], Scope::of([desk.zone]))],
        conditions: Conditions { expires_at: Some(soon), ..Conditions::default() },
    };
    let secret = desk.owner.done(desk.account, &command).await.secret.expect("a secret");
    let short = Token::new(&desk.server.base, secret);
    short.get(&desk.path("")).await.expect(200);
    tokio::time::sleep(std::time::Duration::from_millis(1_300)).await;
    assert!(refused(short.get(&desk.path("")).await, 401).contains("expired"));
    let list = format!("/client/v4/accounts/{}/tokens", desk.account);
    let count = |answer: Answer| answer.expect(200).value()["result_info"]["total_count"].as_u64().unwrap();
    let (all, current) =
        (count(desk.token.get(&format!("{list}?include_expired=true")).await), count(desk.token.get(&list).await));
    assert_eq!(all, current + 1);
}

#[tokio::test]
async fn nobody_mints_what_they_do_not_hold() {
    let desk = Desk::new("home.example").await;
    let scope = Scope { include: vec![Selector::Resource { id: desk.zone }], exclude: Vec::new() };
    let ana = desk.with("ana@example.com", "dns-edit", scope).await;
    let tokens = format!("/client/v4/accounts/{}/tokens", desk.account);
    ana.post(&tokens, &body(vec![on("dns-read", &zone_key(&desk))])).await.expect(403);
    // Her own tokens she may make, as far as she reaches.
    let (told, own) =
        made_at(&desk, &ana, "/client/v4/user/tokens", &body(vec![on("dns-read", &zone_key(&desk))])).await;
    assert!(told["value"].as_str().unwrap().starts_with("pct_user_"));
    own.get(&desk.path("")).await.expect(200);
    for key in [account_key(&desk), "com.cloudflare.api.account.*".into(), "com.cloudflare.api.account.zone.*".into()] {
        let wide = ana.post("/client/v4/user/tokens", &body(vec![on("dns-edit", &key)])).await;
        assert!([403, 422].contains(&wide.status), "{key}: {}", wide.text());
        assert!(wide.text().contains("don't hold"), "{}", wide.text());
    }
    // What she loses, her token loses at once.
    let member = member_id(&desk.owner.slice(desk.account).await, "ana@example.com");
    desk.owner.done(desk.account, &Command::ChangeMember { member, policies: vec![], groups: Some(vec![]) }).await;
    assert!([403, 404].contains(&own.get(&desk.path("")).await.status));
}

#[tokio::test]
async fn a_token_of_one_account_is_nobody_in_another_and_on_users() {
    let desk = Desk::new("home.example").await;
    let everything = body(vec![on("super-administrator", &account_key(&desk))]);
    let (_, robot) = made(&desk, &everything).await;
    robot.get(&format!("/client/v4/accounts/{}/members", desk.account)).await.expect(200);
    let other = desk.owner.session.accounts.iter().find(|a| a.name != FIRM).expect("another account").id;
    robot.get(&format!("/client/v4/accounts/{other}/members")).await.expect(404);
    robot.get(&format!("/client/v4/accounts/{}", AccountId::from_bits(9))).await.expect(404);
    assert_eq!(robot.get("/client/v4/accounts").await.expect(200).value()["result_info"]["total_count"], 1);
    for path in ["/client/v4/user", "/client/v4/memberships", "/client/v4/user/tokens", "/client/v4/user/invites"] {
        assert!(refused(robot.get(path).await, 403).contains("belongs to an account"), "{path}");
    }
    robot.get("/api/v1/session").await.expect(403);
    robot.get("/api/v1/sessions").await.expect(403);
    robot.get(&format!("/api/v1/accounts/{}/stream", desk.account)).await.expect(403);
    // What it does is told with its name, and with no person's.
    let zone = json!({"name": "robot.example", "account": {"id": desk.account}});
    robot.post("/client/v4/zones", &zone).await.expect(200);
    let entries = desk.owner.get(&format!("/api/v1/accounts/{}/audit", desk.account)).await.expect(200).value();
    let origin = &entries["entries"][0]["origin"];
    assert!(origin["via"].as_str().unwrap_or_default().starts_with("token:") && origin["user"].is_null(), "{origin}");
}

#[tokio::test]
async fn a_token_is_no_way_around_the_commands() {
    let desk = Desk::new("home.example").await;
    let (_, reader) = made(&desk, &body(vec![on("dns-read", &account_key(&desk))])).await;
    let commands = format!("/api/v1/accounts/{}/commands", desk.account);
    let asked = |command: Command| portcullis_api::CommandRequest { command, revision: 1, digest: None };
    let wide = Command::CreateToken {
        name: "wide".into(),
        owner: None,
        policies: vec![PolicyDraft::allow(["super-administrator"], Scope::account())],
        conditions: Conditions::default(),
    };
    for command in [wide, Command::LeaveAccount {}] {
        let answer = reader.post(&commands, &asked(command)).await;
        assert!([403, 409, 422].contains(&answer.status), "{}", answer.text());
    }
    // A user's token does not go for its user, who holds everything.
    let (_, own) =
        made_at(&desk, &desk.token, "/client/v4/user/tokens", &body(vec![on("dns-read", &zone_key(&desk))])).await;
    let more = Command::CreateToken {
        name: "more".into(),
        owner: Some(desk.owner.session.user.id),
        policies: vec![PolicyDraft::allow(["dns-read"], Scope::of([desk.zone]))],
        conditions: Conditions::default(),
    };
    let revision = desk.owner.slice(desk.account).await.state.revision;
    let request = portcullis_api::CommandRequest { command: more, revision, digest: None };
    assert!(own.post(&commands, &request).await.text().contains("token_not_by_token"));
    let zone = json!({"name": "taken.example", "account": {"id": desk.account}});
    own.post("/client/v4/zones", &zone).await.expect(403);
    own.get(&format!("/client/v4/accounts/{}/audit_logs", desk.account)).await.expect(403);
}

#[tokio::test]
async fn wrong_bodies_are_told_where_and_change_nothing() {
    let desk = Desk::new("home.example").await;
    let tokens = format!("/client/v4/accounts/{}/tokens", desk.account);
    let zone = zone_key(&desk);
    let other = format!("com.cloudflare.api.account.{}", AccountId::from_bits(9));
    let unknown = format!("com.cloudflare.api.account.zone.{}", ResourceId::from_bits(9));
    let wrong = [
        (json!({"name": "x"}), "policies"),
        (body(vec![]), "policies"),
        (body(vec![on("nothing", &zone)]), "permission_groups"),
        (body(vec![on("dns-read", &other)]), "resources"),
        (body(vec![on("dns-read", &unknown)]), "resources"),
        (body(vec![on("dns-read", "zone")]), "resources"),
        (body(vec![on("User Details Read", &zone)]), "permission_groups"),
        (
            body(vec![
                json!({"effect": "maybe", "permission_groups": [{"id": "dns-read"}], "resources": {&zone: "*"}}),
            ]),
            "effect",
        ),
        (
            body(vec![
                json!({"effect": "allow", "permission_groups": [{"id": "dns-read"}], "resources": {&zone: "x"}}),
            ]),
            "resources",
        ),
        (json!({"name": "x", "policies": [on("dns-read", &zone)], "expires_on": "tomorrow"}), "expires_on"),
        (json!({"name": "x", "policies": [on("dns-read", &zone)], "expires_on": "2001-01-01T00:00:00Z"}), "expires_on"),
        (
            json!({"name": "x", "policies": [on("dns-read", &zone)], "condition": {"request_ip": {"in": ["home"]}}}),
            "in/0",
        ),
        (json!({"name": "", "policies": [on("dns-read", &zone)]}), "name"),
    ];
    let before = desk.owner.slice(desk.account).await.state;
    for (body, at) in wrong {
        let answer = desk.token.post(&tokens, &body).await;
        assert!([400, 422].contains(&answer.status), "{body}: {} {}", answer.status, answer.text());
        assert!(answer.text().contains(at), "{body}: {}", answer.text());
    }
    assert_eq!(desk.owner.slice(desk.account).await.state, before);
    let nested = json!({"effect": "allow", "permission_groups": [{"id": "dns-read"}],
        "resources": {account_key(&desk): {"com.cloudflare.api.account.zone.*": "*"}}});
    let (told, _) = made(&desk, &body(vec![nested.clone()])).await;
    assert_eq!(told["policies"][0]["resources"], nested["resources"]);
}

#[tokio::test]
async fn groups_list_what_can_be_given() {
    let desk = Desk::new("home.example").await;
    let of_account = format!("/client/v4/accounts/{}/tokens/permission_groups", desk.account);
    let all = desk.token.get(&of_account).await.expect(200).value()["result"].as_array().unwrap().clone();
    assert!(all.iter().all(|g| g["scopes"].is_array() && g["id"].as_str().unwrap().len() == 32));
    let zone = desk.token.get(&format!("{of_account}?scope=com.cloudflare.api.account.zone")).await.expect(200).value();
    assert!(zone["result"].as_array().unwrap().len() < all.len());
    let own = desk.token.get("/client/v4/user/tokens/permission_groups?scope=com.cloudflare.api.user").await;
    assert_eq!(own.expect(200).value()["result"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_token_that_nobody_finished_is_nobody() {
    let desk = Desk::new("home.example").await;
    // The second account refuses, so the first has nothing of it either.
    let scope = Scope { include: vec![Selector::Resource { id: desk.zone }], exclude: Vec::new() };
    let ana = desk.with("ana@example.com", "dns-edit", scope).await;
    let before = desk.owner.slice(desk.account).await.state;
    let wish = body(vec![on("dns-edit", &zone_key(&desk)), on("members-edit", &account_key(&desk))]);
    let answer = ana.post("/client/v4/user/tokens", &wish).await;
    assert!(answer.status >= 400 && answer.text().contains("policies/1"), "{}", answer.text());
    assert_eq!(desk.owner.slice(desk.account).await.state, before);
    let user = desk.server.app.store.user_by_email("ana@example.com").await.unwrap().unwrap();
    assert!(desk.server.app.store.user_tokens(user.id).await.unwrap().is_empty());
    let held = desk.server.app.store.user_tokens(desk.owner.session.user.id).await.unwrap();
    assert!(held.iter().all(|t| matches!(t.holder, Holder::User { .. })));
}
