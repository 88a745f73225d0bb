//! Questions of other services about tokens, and about records: what a program may do, and where.

use super::callers::{Token, member_id};
use super::records::Desk;
use super::tokens::{account_key, body, made, made_at, on, zone_key};
use portcullis_core::Scope;
use serde_json::{Value, json};

fn question(kind: &str, id: &Value, action: &str, resource: Value) -> Value {
    json!({"subject": {"type": kind, "id": id}, "action": {"name": action}, "resource": resource})
}

async fn ask(desk: &Desk, by: &Token, what: &str, body: &Value) -> Value {
    by.post(&format!("/accounts/{}/access/v1/{what}", desk.account), body).await.expect(200).value()
}

async fn found(desk: &Desk, by: &Token, what: &str, body: &Value) -> Vec<String> {
    let results = ask(desk, by, &format!("search/{what}"), body).await["results"].clone();
    results.as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_token_is_a_subject_for_who_may_know_of_it() {
    let desk = Desk::new("home.example").await;
    let key = format!("{}.record.a.home.example.A", zone_key(&desk));
    let (told, ddns) = made(&desk, &body(vec![on("dns-edit", &key)])).await;
    let (id, record) = (&told["id"], |name: &str| json!({"type": "record", "id": format!("A {name}")}));
    let own = question("token", id, "dns:edit", record("a.home.example"));
    let other = question("token", id, "dns:edit", record("b.home.example"));
    for asker in [&desk.token, &ddns] {
        assert_eq!(ask(&desk, asker, "evaluation", &own).await["decision"], true);
        assert_eq!(ask(&desk, asker, "evaluation", &other).await["decision"], false);
    }
    // Somebody who reads no tokens learns nothing of it, and a token nothing of another.
    let ana = desk.with("ana@example.com", "dns-edit", Scope::account()).await;
    let (_, stranger) = made(&desk, &body(vec![on("dns-edit", &account_key(&desk))])).await;
    let unknown = question("token", &json!("00000000000000000000000000000001"), "dns:edit", record("a.home.example"));
    for asker in [&ana, &stranger] {
        let answer = ask(&desk, asker, "evaluation", &own).await;
        assert_eq!(answer["decision"], false);
        assert_eq!(answer, ask(&desk, asker, "evaluation", &unknown).await);
    }
    // Its owner asks about a token of their own.
    let (hers, _) = made_at(&desk, &ana, "/client/v4/user/tokens", &body(vec![on("dns-edit", &zone_key(&desk))])).await;
    let own = question("token", &hers["id"], "dns:edit", json!({"type": "zone", "id": "home.example"}));
    assert_eq!(ask(&desk, &ana, "evaluation", &own).await["decision"], true);
    assert_eq!(ask(&desk, &ddns, "evaluation", &own).await["decision"], false);
    // What is said of it narrows.
    for (properties, decision) in [(json!({"name": "a program"}), true), (json!({"name": "another"}), false)] {
        let mut asked = own.clone();
        asked["subject"]["properties"] = properties;
        assert_eq!(ask(&desk, &ana, "evaluation", &asked).await["decision"], decision);
    }
    // Searched for, each token that may do it is found by who reads tokens.
    let search =
        json!({"subject": {"type": "token"}, "action": {"name": "dns:edit"}, "resource": record("a.home.example")});
    let all = found(&desk, &desk.token, "subject", &search).await;
    assert!(all.contains(&id.as_str().unwrap().to_owned()) && all.contains(&hers["id"].as_str().unwrap().to_owned()));
    for token in &all {
        let one = question("token", &json!(token), "dns:edit", record("a.home.example"));
        assert_eq!(ask(&desk, &desk.token, "evaluation", &one).await["decision"], true);
    }
    assert_eq!(found(&desk, &ana, "subject", &search).await, [hers["id"].as_str().unwrap()]);
}

#[tokio::test]
async fn records_are_found_by_name_and_type() {
    let desk = Desk::new("home.example").await;
    for (name, rtype, content) in [
        ("a.home.example", "A", "192.0.2.1"),
        ("a.home.example", "A", "192.0.2.2"),
        ("a.home.example", "TXT", "\"x\""),
        ("b.home.example", "A", "192.0.2.1"),
    ] {
        desk.add(json!({"name": name, "type": rtype, "content": content})).await;
    }
    let ana = desk.with("ana@example.com", "dns-edit", desk.one("a.home.example", None)).await;
    let marek = desk.with("marek@example.com", "dns-edit", desk.one("a.home.example", Some("A"))).await;
    let member = member_id(&desk.owner.slice(desk.account).await, "ana@example.com");
    let search = |kind: &str, id: Value, properties: Value| {
        json!({"subject": {"type": kind, "id": id}, "action": {"name": "dns:edit"},
               "resource": {"type": "record", "properties": properties}})
    };
    let both = ["A a.home.example", "TXT a.home.example"];
    for asker in [&desk.token, &ana] {
        let hers = search("member", json!(member), json!({}));
        assert_eq!(found(&desk, asker, "resource", &hers).await, both);
    }
    assert_eq!(
        found(&desk, &marek, "resource", &search("user", json!("marek@example.com"), json!({}))).await,
        both[..1]
    );
    let owner = |properties| search("user", json!("owner@example.com"), properties);
    let whole = found(&desk, &desk.token, "resource", &owner(json!({"zone": "home.example"}))).await;
    assert_eq!(whole, ["A a.home.example", "A b.home.example", "TXT a.home.example"]);
    for (properties, count) in [
        (json!({"zone": "home.example", "record_type": "TXT"}), 1),
        (json!({"name": "b.home.example"}), 1),
        (json!({"zone": "missing.example"}), 0),
        (json!({"zone": 7}), 0),
    ] {
        assert_eq!(found(&desk, &desk.token, "resource", &owner(properties)).await.len(), count);
    }
    // Page by page, nothing twice.
    let mut first = owner(json!({"zone": "home.example"}));
    first["page"] = json!({"limit": 2});
    let page = ask(&desk, &desk.token, "search/resource", &first).await;
    first["page"] = json!({"token": page["page"]["next_token"]});
    assert_eq!(found(&desk, &desk.token, "resource", &first).await, whole[2..]);
}

#[tokio::test]
async fn answers_of_a_batch_are_those_of_single_questions() {
    let desk = Desk::new("home.example").await;
    let ana = json!({"type": "user", "id": "ana@example.com"});
    let items = [
        json!({"resource": {"type": "zone", "id": "harbour-boats.example"}}),
        json!({"resource": {"type": "zone", "id": "lark-press.example"}}),
        json!({"resource": {"type": "zone", "id": "harbour-boats.example"}, "action": {"name": "members:edit"}}),
        json!({"subject": {"type": "user", "id": "owner@example.com"}, "resource": {"type": "zone", "id": "lark-press.example"}}),
        json!({"resource": {"type": "zone", "id": "harbour-boats.example"}, "context": {"channel": "api"}}),
        json!({"subject": {"id": "nobody@example.com"}, "resource": {"type": "zone", "id": "harbour-boats.example"}}),
        json!({"resource": {"type": "zone", "id": "harbour-boats.example"}}),
        json!({"resource": {"type": "zone", "id": "harbour-boats.example"}, "context": {"address": 7}}),
    ];
    let batch = json!({"subject": ana, "action": {"name": "dns:edit"}, "evaluations": items});
    let answers = ask(&desk, &desk.token, "evaluations", &batch).await["evaluations"].clone();
    for (item, answer) in items[..7].iter().zip(answers.as_array().unwrap()) {
        let mut single = json!({"subject": ana, "action": {"name": "dns:edit"}});
        for (key, value) in item.as_object().unwrap() {
            single[key] = value.clone();
        }
        single["subject"]["type"] = "user".into();
        assert_eq!(*answer, ask(&desk, &desk.token, "evaluation", &single).await, "{item}");
    }
    assert_eq!(answers[7]["context"]["error"]["status"], 400);
}
