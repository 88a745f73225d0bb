//! DNS records one by one: their shape, what is refused, and who may touch which.

use super::callers::{Answer, Member, Token, member_id, zone_id};
use super::server::Server;
use portcullis_core::*;
use reqwest::Method;
use serde_json::{Value, json};

pub const FIRM: &str = "Blue Harbour Media";

/// A zone of the firm, and its owner with a token.
pub struct Desk {
    pub server: Server,
    pub owner: Member,
    pub token: Token,
    pub account: AccountId,
    pub zone: ResourceId,
}

impl Desk {
    pub async fn new(name: &str) -> Self {
        let server = Server::start().await;
        let owner = server.owner().await;
        let account = owner.account(FIRM);
        let new = NewResource { name: name.into(), tags: Vec::new(), settings: None };
        owner.done(account, &Command::AddResources { kind: "zone".into(), resources: vec![new] }).await;
        let zone = zone_id(&owner.slice(account).await, name);
        let token = server.token("owner@example.com").await;
        Self { server, owner, token, account, zone }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/client/v4/zones/{}/dns_records{rest}", self.zone)
    }

    pub async fn add(&self, body: Value) -> Value {
        self.token.post(&self.path(""), &body).await.expect(200).value()["result"].clone()
    }

    pub async fn list(&self, token: &Token, query: &str) -> Vec<Value> {
        let found = token.get(&self.path(query)).await.expect(200).value();
        found["result"].as_array().unwrap().clone()
    }

    /// Somebody of the firm who may do this on these, and nothing else; as a program.
    pub async fn with(&self, email: &str, role: &str, scope: Scope) -> Token {
        let member = member_id(&self.owner.slice(self.account).await, email);
        let policies = vec![PolicyDraft::allow([role], scope)];
        self.owner.done(self.account, &Command::ChangeMember { member, policies, groups: Some(Vec::new()) }).await;
        self.server.token(email).await
    }

    pub fn one(&self, name: &str, rtype: Option<&str>) -> Scope {
        let rtype = rtype.map(str::to_owned);
        Scope { include: vec![Selector::Record { zone: self.zone, name: name.into(), rtype }], exclude: Vec::new() }
    }
}

pub fn refused(answer: Answer, status: u16) -> String {
    let body = answer.expect(status).value();
    assert_eq!(body["success"], false);
    body["errors"][0]["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_record_is_made_changed_replaced_and_deleted() {
    let desk = Desk::new("bakery.example").await;
    let made = desk.add(json!({"name": "WWW.Bakery.example", "type": "A", "content": "192.0.2.1", "ttl": 300})).await;
    for field in ["id", "proxiable", "created_on", "modified_on", "meta", "settings", "tags", "ttl", "proxied"] {
        assert!(!made[field].is_null(), "{field}");
    }
    assert_eq!(
        (&made["name"], &made["content"], &made["ttl"]),
        (&"www.bakery.example".into(), &"192.0.2.1".into(), &300.into())
    );
    let one = desk.path(&format!("/{}", made["id"].as_str().unwrap()));
    assert_eq!(desk.token.get(&one).await.expect(200).value()["result"], made);

    let patched = desk.token.send(Method::PATCH, &one, &json!({"content": "192.0.2.2", "comment": "shop"})).await;
    let patched = patched.expect(200).value()["result"].clone();
    assert_eq!(
        (&patched["content"], &patched["comment"], &patched["ttl"]),
        (&"192.0.2.2".into(), &"shop".into(), &300.into())
    );
    let same = desk.token.send(Method::PATCH, &one, &json!({"content": "192.0.2.2"})).await.expect(200).value();
    assert_eq!(same["result"], patched);

    let put = json!({"name": "www.bakery.example", "type": "A", "content": "192.0.2.3", "proxied": true});
    let put = desk.token.send(Method::PUT, &one, &put).await.expect(200).value()["result"].clone();
    assert_eq!(
        (&put["id"], &put["comment"], &put["proxied"], &put["ttl"]),
        (&made["id"], &Value::Null, &true.into(), &1.into())
    );
    assert_eq!(put["created_on"], made["created_on"]);

    let gone = desk.token.delete(&one).await.expect(200).value();
    assert_eq!(gone["result"], json!({"id": made["id"]}));
    desk.token.get(&one).await.expect(404);
    desk.token.delete(&one).await.expect(404);
}

#[tokio::test]
async fn edits_are_entries_with_before_and_after_and_leave_the_revision() {
    let desk = Desk::new("bakery.example").await;
    let before = desk.owner.slice(desk.account).await;
    let made = desk.add(json!({"name": "@", "type": "TXT", "content": "\"one\""})).await;
    let one = desk.path(&format!("/{}", made["id"].as_str().unwrap()));
    desk.token.send(Method::PATCH, &one, &json!({"content": "\"two\""})).await.expect(200);
    desk.token.delete(&one).await.expect(200);
    let after = desk.owner.slice(desk.account).await;
    assert_eq!((after.state.revision, after.seq), (before.state.revision, before.seq + 3));
    let entries = desk.server.app.store.entries_since(desk.account, before.seq, 10).await.unwrap();
    let sides = |entry: &Entry| match &entry.events[..] {
        [Event::Record(c)] => {
            (c.before.as_ref().map(|r| r.content.clone()), c.after.as_ref().map(|r| r.content.clone()))
        }
        other => panic!("{other:?}"),
    };
    let text = |t: &str| Some(format!("\"{t}\""));
    let told: Vec<_> = entries.iter().map(sides).collect();
    assert_eq!(told, [(None, text("one")), (text("one"), text("two")), (text("two"), None)]);
    assert!(entries.iter().all(|e| e.command == "edit_records"));
    assert!(desk.server.app.store.verify(Some(desk.account)).await.unwrap().is_sound());
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_its_field() {
    let desk = Desk::new("bakery.example").await;
    for (body, field) in [
        (json!({"name": "a.bakery.example", "type": "A", "content": "2001:db8::1"}), "IPv4"),
        (json!({"name": "a.bakery.example", "type": "AAAA", "content": "192.0.2.1"}), "IPv6"),
        (json!({"name": "a.bakery.example", "type": "SPELL", "content": "x"}), "SPELL"),
        (json!({"name": "a.other.example.", "type": "A", "content": "192.0.2.1"}), "bakery.example"),
        (json!({"name": "a..bakery.example", "type": "A", "content": "192.0.2.1"}), "bakery.example"),
        (json!({"name": "a.bakery.example", "type": "A", "content": "192.0.2.1", "ttl": 59}), "60"),
        (json!({"name": "a.bakery.example", "type": "A", "content": "192.0.2.1", "ttl": 86401}), "86400"),
        (json!({"name": "a.bakery.example", "type": "MX", "content": "mail.bakery.example"}), "priority"),
        (
            json!({"name": "a.bakery.example", "type": "MX", "content": "mail.bakery.example", "priority": 70000}),
            "priority",
        ),
        (json!({"name": "a.bakery.example", "type": "TXT", "content": "x", "proxied": true}), "proxied"),
        (json!({"name": "a.bakery.example", "type": "CAA", "data": {"flags": 0, "tag": "issue"}}), "value"),
        (
            json!({"name": "a.bakery.example", "type": "CAA", "data": {"flags": 300, "tag": "issue", "value": "x"}}),
            "255",
        ),
        (json!({"name": "a.bakery.example", "type": "A", "content": "192.0.2.1", "tags": ["no colon:\u{7}"]}), "tags"),
        (json!({"name": "a.bakery.example", "type": "A", "content": "192.0.2.1", "comment": "a\nb"}), "comment"),
        (json!({"type": "A", "content": "192.0.2.1"}), "name"),
        (json!({"name": "a.bakery.example", "content": "192.0.2.1"}), "type"),
        (json!({"name": "a.bakery.example", "type": "A"}), "content"),
    ] {
        let answer = desk.token.post(&desk.path(""), &body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        assert!(answer.text().contains(field), "{body}: {}", answer.text());
    }
    for body in [json!({"name": 5}), json!([]), json!({"ttl": "soon"}), json!({"tags": "x"}), json!({"data": []})] {
        refused(desk.token.post(&desk.path(""), &body).await, 400);
    }
    assert!(desk.list(&desk.token, "").await.is_empty());
}

#[tokio::test]
async fn an_alias_stands_alone_and_nothing_stands_twice() {
    let desk = Desk::new("bakery.example").await;
    let a =
        |name: &str, content: &str| json!({"name": format!("{name}.bakery.example"), "type": "A", "content": content});
    let alias =
        |name: &str| json!({"name": format!("{name}.bakery.example"), "type": "CNAME", "content": "host.example"});
    desk.add(a("www", "192.0.2.1")).await;
    desk.add(a("www", "192.0.2.2")).await;
    refused(desk.token.post(&desk.path(""), &a("www", "192.0.2.2")).await, 400);
    refused(desk.token.post(&desk.path(""), &alias("www")).await, 400);
    desk.add(alias("shop")).await;
    refused(desk.token.post(&desk.path(""), &a("shop", "192.0.2.1")).await, 400);
    desk.add(json!({"name": "shop.bakery.example", "type": "TXT", "content": "\"beside\""})).await;
    assert_eq!(desk.list(&desk.token, "").await.len(), 4);
}

#[tokio::test]
async fn contents_and_their_parts() {
    let desk = Desk::new("bakery.example").await;
    let srv = json!({"name": "_sip._tcp.bakery.example", "type": "SRV", "data": {"priority": 10, "weight": 5, "port": 5060.0, "target": "SIP.bakery.example."}});
    let srv = desk.add(srv).await;
    assert_eq!((&srv["content"], &srv["priority"]), (&"5 5060 sip.bakery.example".into(), &10.into()));
    assert_eq!(srv["data"], json!({"priority": 10, "weight": 5, "port": 5060, "target": "sip.bakery.example"}));
    let caa = json!({"name": "bakery.example", "type": "CAA", "content": "0 issue \"ca.example\""});
    let caa = desk.add(caa).await;
    assert_eq!(caa["data"], json!({"flags": 0, "tag": "issue", "value": "ca.example"}));
    let one = desk.path(&format!("/{}", caa["id"].as_str().unwrap()));
    let patch = json!({"data": {"flags": 128, "tag": "issue", "value": "other.example"}});
    let changed = desk.token.send(Method::PATCH, &one, &patch).await.expect(200).value();
    assert_eq!(changed["result"]["content"], "128 issue \"other.example\"");
    let mx = desk
        .add(json!({"name": "bakery.example", "type": "MX", "content": "mail.bakery.example", "priority": 10}))
        .await;
    assert_eq!((&mx["priority"], &mx["data"]), (&10.into(), &Value::Null));
    let https = json!({"name": "bakery.example", "type": "HTTPS", "data": {"priority": 1, "target": ".", "value": "alpn=\"h3,h2\""}});
    assert_eq!(desk.add(https).await["content"], "1 . alpn=\"h3,h2\"");
}

#[tokio::test]
async fn a_name_may_leave_out_the_zone() {
    let desk = Desk::new("bakery.example").await;
    for (name, whole) in [
        ("www", "www.bakery.example"),
        ("a.b", "a.b.bakery.example"),
        ("@", "bakery.example"),
        ("bakery.example", "bakery.example"),
        ("WWW2.Bakery.Example.", "www2.bakery.example"),
        ("*", "*.bakery.example"),
    ] {
        let made = desk.add(json!({"name": name, "type": "TXT", "content": format!("\"{name}\"")})).await;
        assert_eq!(made["name"], whole, "{name}");
    }
}

#[tokio::test]
async fn a_token_for_one_record_reaches_that_record_only() {
    let desk = Desk::new("bakery.example").await;
    let home = desk.add(json!({"name": "home.bakery.example", "type": "A", "content": "192.0.2.1"})).await;
    let mail = desk.add(json!({"name": "mail.bakery.example", "type": "A", "content": "192.0.2.9"})).await;
    let ddns = desk.with("ana@example.com", "dns-edit", desk.one("Home.Bakery.example.", Some("a"))).await;
    // The zone is found by its name, as updaters do it, and holds just that record.
    let zones = ddns.get("/client/v4/zones?name=bakery.example").await.expect(200).value();
    assert_eq!(zones["result"][0]["id"], desk.zone.to_string());
    let seen = desk.list(&ddns, "").await;
    assert_eq!(seen.iter().map(|r| &r["id"]).collect::<Vec<_>>(), [&home["id"]]);
    let one = |record: &Value| desk.path(&format!("/{}", record["id"].as_str().unwrap()));
    ddns.send(Method::PATCH, &one(&home), &json!({"content": "192.0.2.77"})).await.expect(200);
    // What may not be seen looks as if it weren't there.
    for method in [Method::PATCH, Method::PUT, Method::DELETE, Method::GET] {
        ddns.send(method, &one(&mail), &json!({"name": "mail.bakery.example", "type": "A", "content": "192.0.2.77"}))
            .await
            .expect(404);
    }
    // Neither may it be moved to another name or type, nor others be added.
    for body in [json!({"name": "mail.bakery.example"}), json!({"type": "TXT", "content": "x"})] {
        let said = refused(ddns.send(Method::PATCH, &one(&home), &body).await, 403);
        assert!(said.contains("DNS"), "{said}");
    }
    refused(
        ddns.post(&desk.path(""), &json!({"name": "new.bakery.example", "type": "A", "content": "192.0.2.1"})).await,
        403,
    );
    ddns.post(&desk.path(""), &json!({"name": "home.bakery.example", "type": "A", "content": "192.0.2.78"}))
        .await
        .expect(200);
    assert_eq!(desk.token.get(&one(&mail)).await.expect(200).value()["result"], mail);
}

#[tokio::test]
async fn readers_read_and_strangers_see_no_zone() {
    let desk = Desk::new("bakery.example").await;
    let made = desk.add(json!({"name": "www.bakery.example", "type": "A", "content": "192.0.2.1"})).await;
    let one = desk.path(&format!("/{}", made["id"].as_str().unwrap()));
    let reader = desk.with("ana@example.com", "dns-read", Scope::of([desk.zone])).await;
    reader.get(&one).await.expect(200);
    refused(reader.send(Method::PATCH, &one, &json!({"content": "192.0.2.5"})).await, 403);
    refused(reader.delete(&one).await, 403);
    let elsewhere = desk.server.token("kim@example.com").await;
    for path in [desk.path(""), one, desk.path("/export")] {
        elsewhere.get(&path).await.expect(404);
    }
    elsewhere
        .post(&desk.path(""), &json!({"name": "x.bakery.example", "type": "A", "content": "192.0.2.1"}))
        .await
        .expect(404);
    let nowhere = format!("/client/v4/zones/{}/dns_records", ResourceId::from_bits(5));
    desk.token.get(&nowhere).await.expect(404);
    desk.token.get("/client/v4/zones/no-id/dns_records").await.expect(404);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let desk = Desk::new("bakery.example").await;
    for (name, rtype, content) in [
        ("a", "A", "192.0.2.1"),
        ("b", "A", "192.0.2.2"),
        ("c", "TXT", "\"hello\""),
        ("d", "CNAME", "a.bakery.example"),
    ] {
        desk.add(json!({"name": format!("{name}.bakery.example"), "type": rtype, "content": content, "comment": format!("note {name}"), "tags": [format!("team:{name}")]})).await;
    }
    desk.add(json!({"name": "e.bakery.example", "type": "A", "content": "192.0.2.5", "proxied": true})).await;
    for (query, expected) in [
        ("?type=A", "abe"),
        ("?name=a.bakery.example", "a"),
        ("?name=A.Bakery.Example.", "a"),
        ("?name.exact=b.bakery.example", "b"),
        ("?name.startswith=c.", "c"),
        ("?name.contains=.bakery.", "abcde"),
        ("?name.endswith=bakery.example", "abcde"),
        ("?content=192.0.2.2", "b"),
        ("?content.contains=HELLO", "c"),
        ("?comment.startswith=note", "abcd"),
        ("?comment.absent=", "e"),
        ("?comment.present=", "abcd"),
        ("?tag=team:a", "a"),
        ("?tag.present=team", "abcd"),
        ("?tag.absent=team", "e"),
        ("?tag.endswith=team:b", "b"),
        ("?tag=team:a&tag=team:b", ""),
        ("?tag=team:a&tag=team:b&tag_match=any", "ab"),
        ("?proxied=true", "e"),
        ("?type=TXT&name=a.bakery.example", ""),
        ("?type=TXT&name=a.bakery.example&match=any", "ac"),
        ("?search=note", "abcd"),
        ("?order=name&direction=desc", "edcba"),
        ("?order=name&per_page=2&page=2", "cd"),
        ("?order=name&per_page=2&page=9", ""),
    ] {
        let first = |r: &Value| r["name"].as_str().unwrap().chars().next().unwrap();
        let mut found: Vec<char> = desk.list(&desk.token, query).await.iter().map(first).collect();
        if !query.contains("order") {
            found.sort_unstable();
        }
        let found: String = found.into_iter().collect();
        assert_eq!(found, expected, "{query}");
    }
    for query in ["?order=age", "?match=some", "?proxied=maybe", "?per_page=5001", "?page=0", "?direction=up"] {
        refused(desk.token.get(&desk.path(query)).await, 400);
    }
}
