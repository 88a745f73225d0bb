//! DNS records by the batch and by the file: all of it or nothing.

use super::records::{Desk, refused};
use portcullis_core::*;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

async fn filled() -> (Desk, Vec<Value>) {
    let desk = Desk::new("bakery.example").await;
    let mut made = Vec::new();
    for name in ["a", "b", "c"] {
        made.push(
            desk.add(json!({"name": format!("{name}.bakery.example"), "type": "A", "content": "192.0.2.1"})).await,
        );
    }
    (desk, made)
}

#[tokio::test]
async fn a_batch_is_one_entry_done_in_order() {
    let (desk, made) = filled().await;
    let before = desk.owner.slice(desk.account).await;
    let batch = json!({
        "deletes": [{"id": made[0]["id"]}],
        "patches": [{"id": made[1]["id"], "content": "192.0.2.2"}],
        "puts": [{"id": made[2]["id"], "name": "c.bakery.example", "type": "TXT", "content": "\"c\""}],
        // The name is free once the record that had it is gone.
        "posts": [{"name": "a.bakery.example", "type": "CNAME", "content": "b.bakery.example"},
                  {"name": "z.bakery.example", "type": "A", "content": "192.0.2.1"}],
    });
    let done = desk.token.post(&desk.path("/batch"), &batch).await.expect(200).value()["result"].clone();
    assert_eq!(done["deletes"][0], made[0]);
    assert_eq!((&done["patches"][0]["id"], &done["patches"][0]["content"]), (&made[1]["id"], &"192.0.2.2".into()));
    assert_eq!((&done["puts"][0]["id"], &done["puts"][0]["type"]), (&made[2]["id"], &"TXT".into()));
    let names: Vec<_> = done["posts"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.bakery.example", "z.bakery.example"]);
    assert_eq!(desk.owner.slice(desk.account).await.seq, before.seq + 1);
    assert_eq!(desk.list(&desk.token, "").await.len(), 4);
}

#[tokio::test]
async fn a_batch_that_fails_in_the_middle_changes_nothing() {
    let (desk, made) = filled().await;
    let (before, seq) = (desk.list(&desk.token, "").await, desk.owner.slice(desk.account).await.seq);
    let nobody = "00000000000000000000000000000001";
    let wrong = json!({"name": "x.bakery.example", "type": "A", "content": "nonsense"});
    let alias = json!({"name": "b.bakery.example", "type": "CNAME", "content": "x.example"});
    for (batch, status) in [
        (json!({"deletes": [{"id": made[0]["id"]}], "posts": [wrong]}), 400),
        (json!({"deletes": [{"id": made[0]["id"]}], "posts": [alias]}), 400),
        (json!({"deletes": [{"id": made[0]["id"]}, {"id": nobody}]}), 404),
        (
            json!({"patches": [{"id": made[0]["id"], "content": "192.0.2.9"}, {"id": nobody, "content": "192.0.2.9"}]}),
            404,
        ),
        (json!({"deletes": [{"id": made[0]["id"]}], "patches": [{"id": made[0]["id"], "content": "192.0.2.9"}]}), 404),
        (json!({"patches": [{"content": "192.0.2.9"}]}), 400),
        (
            json!({"posts": [{"name": "y.bakery.example", "type": "A", "content": "192.0.2.1"},
                          {"name": "y.bakery.example", "type": "A", "content": "192.0.2.1"}]}),
            400,
        ),
        (json!({}), 400),
    ] {
        refused(desk.token.post(&desk.path("/batch"), &batch).await, status);
    }
    assert_eq!(desk.list(&desk.token, "").await, before);
    assert_eq!(desk.owner.slice(desk.account).await.seq, seq);
}

#[tokio::test]
async fn a_batch_needs_the_right_on_everything_it_touches() {
    let (desk, made) = filled().await;
    let mut scope = desk.one("a.bakery.example", None);
    scope.include.extend(desk.one("b.bakery.example", None).include);
    let token = desk.with("ana@example.com", "dns-edit", scope).await;
    let patch = |n: usize| json!({"id": made[n]["id"], "content": "192.0.2.50"});
    token.post(&desk.path("/batch"), &json!({"patches": [patch(0), patch(1)]})).await.expect(200);
    token.post(&desk.path("/batch"), &json!({"patches": [patch(0), patch(2)]})).await.expect(404);
    let post = json!({"name": "c.bakery.example", "type": "TXT", "content": "x"});
    refused(token.post(&desk.path("/batch"), &json!({"deletes": [{"id": made[0]["id"]}], "posts": [post]})).await, 403);
    assert_eq!(desk.list(&desk.token, "").await.len(), 3);
}

#[tokio::test]
async fn a_batch_has_a_bound() {
    let desk = Desk::new("bakery.example").await;
    let post = |n: usize| json!({"name": format!("h{n}.bakery.example"), "type": "A", "content": "192.0.2.1"});
    let posts = |count: usize| json!({"posts": (0..count).map(post).collect::<Vec<_>>()});
    desk.token.post(&desk.path("/batch"), &posts(3_500)).await.expect(200);
    refused(desk.token.post(&desk.path("/batch"), &posts(3_501)).await, 400);
    assert_eq!(desk.list(&desk.token, "?per_page=5000").await.len(), 3_500);
}

async fn import(desk: &Desk, file: &str, proxied: &str) -> super::callers::Answer {
    let form = Form::new().part("file", Part::text(file.to_owned())).text("proxied", proxied.to_owned());
    super::callers::Answer::of(desk.token.request(Method::POST, &desk.path("/import")).multipart(form)).await
}

#[tokio::test]
async fn what_is_exported_can_be_imported_elsewhere() {
    let desk = Desk::new("bakery.example").await;
    for body in [
        json!({"name": "bakery.example", "type": "MX", "content": "mail.bakery.example", "priority": 10}),
        json!({"name": "www.bakery.example", "type": "A", "content": "192.0.2.1", "proxied": true, "comment": "the shop", "tags": ["team:web"]}),
        json!({"name": "bakery.example", "type": "TXT", "content": "v=spf1 -all"}),
        json!({"name": "long.bakery.example", "type": "TXT", "content": "x".repeat(600)}),
        json!({"name": "_sip._tcp.bakery.example", "type": "SRV", "data": {"priority": 1, "weight": 2, "port": 3, "target": "sip.bakery.example"}}),
        json!({"name": "bakery.example", "type": "CAA", "data": {"flags": 0, "tag": "iodef", "value": "mailto:a;b@bakery.example"}}),
        json!({"name": "*.bakery.example", "type": "CNAME", "content": "www.bakery.example", "ttl": 600}),
    ] {
        desk.add(body).await;
    }
    let answer = desk.token.get(&desk.path("/export")).await.expect(200);
    assert!(answer.header("content-type").starts_with("text/plain"), "{}", answer.header("content-type"));
    let file = answer.text();
    let again = import(&desk, &file, "false").await.expect(200).value();
    assert_eq!(again["result"], json!({"recs_added": 0, "total_records_parsed": 7}));
    let before = desk.list(&desk.token, "").await;
    let deletes: Vec<Value> = before.iter().map(|r| json!({"id": r["id"]})).collect();
    desk.token.post(&desk.path("/batch"), &json!({"deletes": deletes})).await.expect(200);
    let form = Form::new().text("file", file);
    let answer =
        super::callers::Answer::of(desk.token.request(Method::POST, &desk.path("/import")).multipart(form)).await;
    assert_eq!(answer.expect(200).value()["result"], json!({"recs_added": 7, "total_records_parsed": 7}));
    let bare = |records: Vec<Value>| -> Vec<Value> {
        let said = |r: Value| {
            json!([r["name"], r["type"], r["ttl"], r["priority"], r["proxied"], r["comment"], r["tags"], r["data"]])
        };
        records.into_iter().map(said).collect()
    };
    assert_eq!(bare(desk.list(&desk.token, "").await), bare(before));
}

#[tokio::test]
async fn a_zone_file_is_read_whole_or_not_at_all() {
    let desk = Desk::new("bakery.example").await;
    let file = "$ORIGIN bakery.example.\n$TTL 1h\n@ IN SOA ns.example. host.example. ( 1 2 3\n 4 5 ) ; authority\n\
        @ IN NS ns1.other.example.\n\
        @ 300 IN MX 10 mail\nmail A 192.0.2.1\n     AAAA 2001:db8::1 ; same name\nsub IN NS ns1.other.example.\n\
        txt TXT \"one; two\" \"three\"\n$ORIGIN deep.bakery.example.\nwww CNAME mail.bakery.example.\n";
    let done = import(&desk, file, "true").await.expect(200).value();
    assert_eq!(done["result"], json!({"recs_added": 6, "total_records_parsed": 7}));
    let found = desk.list(&desk.token, "?name=www.deep.bakery.example").await;
    assert_eq!((&found[0]["content"], &found[0]["proxied"]), (&"mail.bakery.example".into(), &true.into()));
    let count = desk.list(&desk.token, "").await.len();
    for (file, said) in [
        ("$INCLUDE /etc/passwd\n", "$INCLUDE"),
        ("new A 192.0.2.1\nbad A nonsense\n", "nonsense"),
        ("new A 192.0.2.1\nbad BAD x\n", "line 2"),
        ("new A (192.0.2.1\n", "line 1"),
        ("new TXT \"open\n", "line 1"),
        ("new.other.example. A 192.0.2.1\n", "bakery.example"),
        ("www.deep A 192.0.2.1\n", "CNAME"),
    ] {
        let said_of = refused(import(&desk, file, "false").await, 400);
        assert!(said_of.contains(said), "{file}: {said_of}");
    }
    let many: String = (0..3_501).map(|n| format!("h{n} A 192.0.2.1\n")).collect();
    refused(import(&desk, &many, "false").await, 400);
    refused(import(&desk, "a A 192.0.2.1", "perhaps").await, 400);
    let none = Form::new().text("proxied", "true");
    let answer =
        super::callers::Answer::of(desk.token.request(Method::POST, &desk.path("/import")).multipart(none)).await;
    refused(answer, 400);
    assert_eq!(desk.list(&desk.token, "").await.len(), count);
}

#[tokio::test]
async fn removing_a_zone_removes_its_records() {
    let (desk, _) = filled().await;
    desk.owner.done(desk.account, &Command::RemoveResources { resources: vec![desk.zone] }).await;
    desk.token.get(&desk.path("")).await.expect(404);
    assert!(desk.server.app.store.records(desk.account, desk.zone, None).await.unwrap().is_empty());
    assert!(desk.server.app.store.verify(Some(desk.account)).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_page_stays_usable_however_many_records_are_edited() {
    let (desk, made) = filled().await;
    let seen = desk.owner.slice(desk.account).await.state.revision;
    let one = desk.path(&format!("/{}", made[0]["id"].as_str().unwrap()));
    for n in 0..1_010 {
        let body = json!({"content": format!("192.0.{}.{}", n / 250, n % 250 + 1)});
        desk.token.send(Method::PATCH, &one, &body).await.expect(200);
    }
    let group = |name: &str| Command::CreateGroup { name: name.into(), policies: vec![], members: vec![] };
    desk.owner.done(desk.account, &group("One")).await;
    // A command by a page that has not heard of the last change: it touches nothing that changed.
    desk.owner.command_at(desk.account, &group("Two"), seen).await.expect(200);
}
