//! Zones over the v4 API.

use super::records::{Desk, refused};
use portcullis_core::*;
use reqwest::Method;
use serde_json::{Value, json};

fn names(found: &Value) -> Vec<&str> {
    found["result"].as_array().unwrap().iter().map(|zone| zone["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_zone_is_added_changed_and_removed() {
    let desk = Desk::new("first.example").await;
    let body = json!({"name": "Bäckerei.Example.", "type": "partial", "account": {"id": desk.account.to_string()}});
    let made = desk.token.post("/client/v4/zones", &body).await.expect(200).value()["result"].clone();
    for field in
        ["id", "account", "owner", "plan", "meta", "name_servers", "created_on", "modified_on", "development_mode"]
    {
        assert!(!made[field].is_null(), "{field}");
    }
    assert_eq!((&made["name"], &made["type"]), (&"xn--bckerei-5wa.example".into(), &"partial".into()));
    let one = format!("/client/v4/zones/{}", made["id"].as_str().unwrap());
    assert_eq!(desk.token.get(&one).await.expect(200).value()["result"], made);
    for (patch, field, value) in [
        (json!({"paused": true}), "paused", json!(true)),
        (json!({"type": "full"}), "type", json!("full")),
        (json!({"vanity_name_servers": ["NS1.first.example."]}), "vanity_name_servers", json!(["ns1.first.example"])),
    ] {
        let changed = desk.token.send(Method::PATCH, &one, &patch).await.expect(200).value();
        assert_eq!(changed["result"][field], value);
    }
    let zone = desk.token.get(&one).await.expect(200).value()["result"].clone();
    assert_eq!((&zone["paused"], &zone["type"]), (&true.into(), &"full".into()));
    assert_eq!(desk.token.delete(&one).await.expect(200).value()["result"], json!({"id": made["id"]}));
    desk.token.get(&one).await.expect(404);
}

#[tokio::test]
async fn settings_of_a_zone_are_entries_and_leave_the_revision() {
    let desk = Desk::new("first.example").await;
    let before = desk.owner.slice(desk.account).await;
    let one = format!("/client/v4/zones/{}", desk.zone);
    desk.token.send(Method::PATCH, &one, &json!({"paused": true})).await.expect(200);
    desk.token.send(Method::PATCH, &one, &json!({"paused": true})).await.expect(200);
    let after = desk.owner.slice(desk.account).await;
    assert_eq!((after.state.revision, after.seq), (before.state.revision, before.seq + 1));
    let entries = desk.server.app.store.entries_since(desk.account, before.seq, 5).await.unwrap();
    let Event::Zone(change) = &entries[0].events[0] else { panic!("{entries:?}") };
    assert_eq!(
        (change.before.as_ref().map(|z| z.paused), change.after.as_ref().map(|z| z.paused)),
        (Some(false), Some(true))
    );
}

#[tokio::test]
async fn wrong_zones_are_refused() {
    let desk = Desk::new("first.example").await;
    let account = desk.account.to_string();
    for body in [
        json!({"name": "first.example", "account": {"id": account}}),
        json!({"name": "no domain", "account": {"id": account}}),
        json!({"name": "a.example", "type": "half", "account": {"id": account}}),
        json!({"name": "a.example"}),
        json!({"account": {"id": account}}),
    ] {
        refused(desk.token.post("/client/v4/zones", &body).await, 400);
    }
    let nowhere = json!({"name": "a.example", "account": {"id": AccountId::from_bits(9).to_string()}});
    refused(desk.token.post("/client/v4/zones", &nowhere).await, 404);
    let one = format!("/client/v4/zones/{}", desk.zone);
    for body in [
        json!({}),
        json!({"paused": true, "type": "full"}),
        json!({"type": "none"}),
        json!({"vanity_name_servers": ["*"]}),
    ] {
        refused(desk.token.send(Method::PATCH, &one, &body).await, 400);
    }
}

#[tokio::test]
async fn who_may_not_is_told_what_is_missing() {
    let desk = Desk::new("first.example").await;
    let reader = desk.with("ana@example.com", "dns-read", Scope::of([desk.zone])).await;
    let one = format!("/client/v4/zones/{}", desk.zone);
    reader.get(&one).await.expect(200);
    refused(reader.send(Method::PATCH, &one, &json!({"paused": true})).await, 403);
    refused(reader.delete(&one).await, 403);
    let body = json!({"name": "new.example", "account": {"id": desk.account.to_string()}});
    let said = refused(reader.post("/client/v4/zones", &body).await, 403);
    assert!(said.contains("Add"), "{said}");
    let kim = desk.server.token("kim@example.com").await;
    kim.get(&one).await.expect(404);
    kim.delete(&one).await.expect(404);
}

#[tokio::test]
async fn lists_of_zones_are_filtered() {
    let desk = Desk::new("first.example").await;
    let body = json!({"name": "inside.example", "type": "internal", "account": {"id": desk.account.to_string()}});
    desk.token.post("/client/v4/zones", &body).await.expect(200);
    let list = async |query: &str| {
        let path = format!("/client/v4/zones?account.id={}&per_page=100&{query}", desk.account);
        desk.token.get(&path).await.expect(200).value()
    };
    assert_eq!(names(&list("name=first.example").await), ["first.example"]);
    assert_eq!(names(&list("name=starts_with:first").await), ["first.example"]);
    // Those for private networks are not listed unless asked for.
    assert!(!names(&list("").await).contains(&"inside.example"));
    assert_eq!(names(&list("type=internal").await), ["inside.example"]);
    assert_eq!(names(&list("type=internal,partial").await), ["inside.example"]);
    assert!(names(&list("type=internal&type=full").await).contains(&"first.example"));
    assert!(names(&list("status=pending").await).is_empty());
    assert!(names(&list("status=pending&name=first.example&match=any").await).contains(&"first.example"));
    let (up, down) = (list("order=name").await, list("order=name&direction=desc").await);
    assert_eq!(names(&up), names(&down).into_iter().rev().collect::<Vec<_>>());
    assert!(names(&list("page=99").await).is_empty());
    for query in ["type=none", "status=none", "order=none", "match=none", "page=0", "per_page=0", "direction=none"] {
        refused(desk.token.get(&format!("/client/v4/zones?{query}")).await, 400);
    }
}
