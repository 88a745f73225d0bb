//! Tags of resources over the v4 API.

use super::callers::{Answer, zone_id};
use super::records::{Desk, refused};
use portcullis_core::*;
use reqwest::Method;
use serde_json::{Value, json};

impl Desk {
    fn tags(&self, rest: &str) -> String {
        format!("/client/v4/accounts/{}/tags{rest}", self.account)
    }

    async fn put(&self, tags: Value) -> Value {
        let body = json!({"resource_type": "zone", "resource_id": self.zone.to_string(), "tags": tags});
        self.token.send(Method::PUT, &self.tags(""), &body).await.expect(200).value()["result"].clone()
    }

    async fn found(&self, query: &str) -> Vec<String> {
        let found = self.token.get(&self.tags(&format!("/resources?{query}"))).await.expect(200).value();
        let name = |r: &Value| r["name"].as_str().unwrap().to_owned();
        let mut names: Vec<String> = found["result"].as_array().unwrap().iter().map(name).collect();
        names.sort();
        names
    }
}

fn number(answer: Answer, status: u16) -> u64 {
    answer.expect(status).value()["errors"][0]["code"].as_u64().unwrap()
}

#[tokio::test]
async fn tags_are_put_read_and_taken_off() {
    let desk = Desk::new("first.example").await;
    let of = desk.tags(&format!("?resource_type=zone&resource_id={}", desk.zone));
    let none = desk.token.get(&of).await.expect(200).value()["result"].clone();
    assert_eq!((&none["tags"], &none["type"]), (&json!({}), &"zone".into()));
    let put = desk.put(json!({"Env": "Prod", "team": "web,shop", "bare": ""})).await;
    assert_eq!(put["tags"], json!({"env": "prod", "team": "shop,web", "bare": ""}));
    assert!(put["etag"].as_str().unwrap().starts_with("v1:") && put["tags_updated_at"].is_string());
    assert_eq!(desk.token.get(&of).await.expect(200).value()["result"], put);
    // What was read can be put as it is.
    assert_eq!(desk.put(put["tags"].clone()).await, put);
    let own = format!("/client/v4/zones/{}/tags", desk.zone);
    assert_eq!(desk.token.get(&own).await.expect(200).value()["result"], put);
    desk.token.delete(&own).await.expect(204);
    assert_eq!(desk.token.get(&of).await.expect(200).value()["result"]["tags"], json!({}));
    let body = json!({"resource_type": "zone", "resource_id": desk.zone.to_string()});
    desk.put(json!({"a": "b"})).await;
    desk.token.send(Method::DELETE, &desk.tags(""), &body).await.expect(204);
    assert_eq!(desk.token.get(&of).await.expect(200).value()["result"]["etag"], none["etag"]);
}

#[tokio::test]
async fn an_etag_guards_against_others() {
    let desk = Desk::new("first.example").await;
    let first = desk.put(json!({"env": "prod"})).await;
    let body = json!({"resource_type": "zone", "resource_id": desk.zone.to_string(), "tags": {"env": "test"}});
    let with = async |etag: &str| {
        Answer::of(desk.token.request(Method::PUT, &desk.tags("")).header("if-match", etag).json(&body)).await
    };
    let etag = first["etag"].as_str().unwrap();
    with(etag).await.expect(200);
    refused(with(etag).await, 412);
    with("*").await.expect(200);
    let gone = desk.token.request(Method::DELETE, &desk.tags("")).header("if-match", etag).json(&body);
    refused(Answer::of(gone).await, 412);
}

#[tokio::test]
async fn resources_are_found_by_their_tags() {
    let desk = Desk::new("first.example").await;
    desk.put(json!({"env": "prod", "region": "eu"})).await;
    let new = |name: &str, tags: &[&str]| NewResource {
        name: name.into(),
        tags: tags.iter().map(|t| (*t).into()).collect(),
        settings: None,
    };
    let resources = vec![new("second.example", &["env=test", "old"]), new("third.example", &["env=prod", "old"])];
    desk.owner.done(desk.account, &Command::AddResources { kind: "zone".into(), resources }).await;
    for (query, expected) in [
        ("tag=env=prod", "first third"),
        ("tag=ENV=PROD", "first third"),
        ("tag=env=prod,test", "first second third"),
        ("tag=env=prod&tag=old", "third"),
        ("tag=env&tag=!old", "first"),
        ("tag=env!=prod&tag=old", "second"),
        ("tag=env&name=seco", "second"),
        ("tag=nothing", ""),
        ("tag=env=prod&type=zone&case_insensitive=true", "first third"),
    ] {
        let names: Vec<String> = desk.found(query).await;
        let expected: Vec<String> = expected.split_whitespace().map(|name| format!("{name}.example")).collect();
        assert_eq!(names, expected, "{query}");
    }
    assert_eq!(desk.found(&format!("id={}", desk.zone)).await, ["first.example"]);
    let keys = desk.token.get(&desk.tags("/keys")).await.expect(200).value();
    assert!(keys["result"].as_array().unwrap().contains(&json!("env")) && keys["result_info"]["cursor"] == "");
    let values = desk.token.get(&desk.tags("/values/env")).await.expect(200).value();
    assert_eq!(values["result"], json!(["prod", "test"]));
    let summary = desk.token.get(&desk.tags("/summary")).await.expect(200).value();
    assert!(summary["result"].as_array().unwrap().contains(&json!({"key": "env", "values": ["prod", "test"]})));
}

#[tokio::test]
async fn long_lists_go_on_after_a_cursor() {
    let desk = Desk::new("first.example").await;
    let new = |n: usize| NewResource { name: format!("d{n:03}.example"), tags: vec!["many".into()], settings: None };
    let resources = (0..250).map(new).collect();
    desk.owner.done(desk.account, &Command::AddResources { kind: "zone".into(), resources }).await;
    let (mut cursor, mut seen) = (String::new(), std::collections::BTreeSet::new());
    for piece in [100, 100, 50] {
        let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
        let found = desk.token.get(&desk.tags(&format!("/resources?tag=many{after}"))).await.expect(200).value();
        assert_eq!(found["result"].as_array().unwrap().len(), piece);
        seen.extend(found["result"].as_array().unwrap().iter().map(|r| r["id"].to_string()));
        assert_eq!(found["result_info"]["cursor"], found["result_info"]["cursors"]["after"]);
        cursor = found["result_info"]["cursor"].as_str().unwrap().to_owned();
    }
    assert_eq!((cursor.as_str(), seen.len()), ("", 250));
    refused(desk.token.get(&desk.tags("/resources?cursor=%FF")).await, 400);
    refused(desk.token.get(&desk.tags("/resources?cursor=***")).await, 400);
}

#[tokio::test]
async fn wrong_tags_have_their_numbers() {
    let desk = Desk::new("first.example").await;
    let zone = desk.zone.to_string();
    let put = async |body: Value| number(desk.token.send(Method::PUT, &desk.tags(""), &body).await, 400);
    let with = |tags: Value| json!({"resource_type": "zone", "resource_id": zone, "tags": tags});
    assert_eq!(put(json!({"resource_type": "zone", "resource_id": zone})).await, 1002);
    assert_eq!(put(json!({"tags": {}})).await, 1003);
    assert_eq!(put(json!({"resource_type": "worker", "resource_id": zone, "tags": {}})).await, 1006);
    assert_eq!(put(with(json!({"k".repeat(257): "v"}))).await, 1011);
    assert_eq!(put(with(json!({"k": "v".repeat(1_025)}))).await, 1012);
    assert_eq!(put(with(json!({"no key": "v"}))).await, 1014);
    assert_eq!(put(with(json!({"k": 1}))).await, 1002);
    let get = async |query: &str| number(desk.token.get(&desk.tags(query)).await, 400);
    assert_eq!(get("").await, 1003);
    assert_eq!(get(&format!("/resources?{}", "tag=a&".repeat(21))).await, 1010);
    assert_eq!(get("/resources?tag=a=1,2,3,4,5,6,7,8,9,10,11").await, 1013);
    assert_eq!(get("/resources?tag=!").await, 1007);
    assert_eq!(get("/resources?type=worker").await, 1006);
    assert_eq!(number(Answer::of(desk.token.request(Method::DELETE, &desk.tags("")).body("{")).await, 400), 1015);
    let nowhere = desk.tags(&format!("?resource_type=zone&resource_id={}", ResourceId::from_bits(3)));
    desk.token.get(&nowhere).await.expect(404);
}

#[tokio::test]
async fn tags_need_their_right_and_lists_are_filtered() {
    let desk = Desk::new("first.example").await;
    desk.put(json!({"env": "prod"})).await;
    let reader = desk.with("ana@example.com", "dns-read", Scope::of([desk.zone])).await;
    let body = json!({"resource_type": "zone", "resource_id": desk.zone.to_string(), "tags": {"env": "test"}});
    refused(reader.send(Method::PUT, &desk.tags(""), &body).await, 403);
    let keys = reader.get(&desk.tags("/keys")).await.expect(200).value();
    assert_eq!(keys["result"], json!(["env"]));
    let other = zone_id(&desk.owner.slice(desk.account).await, "lark-press.example");
    reader.get(&desk.tags(&format!("?resource_type=zone&resource_id={other}"))).await.expect(404);
    // Who sets a tag needs what policies give by it.
    let editor = desk.with("marek@example.com", "zones-edit", Scope::of([desk.zone])).await;
    desk.with("zoe@example.com", "dns-edit", Scope::tag("env=open".parse().unwrap())).await;
    let open = json!({"resource_type": "zone", "resource_id": desk.zone.to_string(), "tags": {"env": "open"}});
    refused(editor.send(Method::PUT, &desk.tags(""), &open).await, 403);
    editor.send(Method::PUT, &desk.tags(""), &body).await.expect(200);
}
