//! Every role on domains, their records and tags, as the v4 API reaches them.

use super::{serve, slice};
use crate::http::callers::Answer;
use crate::http::server::Server;
use portcullis_core::{AccountId, Command, Event, Principal, RecordDraft, ResourceId, ResourceRef};
use portcullis_server::sample::user;
use portcullis_server::{Committed, Request, commit, now};
use reqwest::Method;
use serde_json::{Value, json};

/// What reaches one domain over the v4 API: the method, the path below the domain, the body, and the action that guards it.
fn reaches(zone: &str, record: &str) -> Vec<(Method, String, Value, &'static str)> {
    let new = json!({"name": "new", "type": "A", "content": "192.0.2.7"});
    let changed = json!({"content": "192.0.2.8"});
    let tags = json!({"resource_type": "zone", "resource_id": zone, "tags": {"colour": "red"}});
    vec![
        (Method::GET, String::new(), Value::Null, ""),
        (Method::GET, "/tags".into(), Value::Null, ""),
        (Method::GET, "/dns_records".into(), Value::Null, ""),
        (Method::GET, format!("/dns_records/{record}"), Value::Null, "dns:read"),
        (Method::PATCH, format!("/dns_records/{record}"), changed.clone(), "dns:edit"),
        (Method::POST, "/dns_records".into(), new.clone(), "dns:edit"),
        (Method::POST, "/dns_records/batch".into(), json!({"posts": [new]}), "dns:edit"),
        (Method::DELETE, format!("/dns_records/{record}"), Value::Null, "dns:edit"),
        (Method::PATCH, String::new(), json!({"paused": true}), "zones:edit"),
        (Method::PUT, "/tags".into(), tags, "zones:edit"),
        (Method::DELETE, String::new(), Value::Null, "zones:delete"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_reaches_domains_and_records_as_the_engine_says() {
    let (server, all, account) = serve().await;
    let live = server.app.live(account).await.expect("a store").expect("the account");
    let (mut done, mut refused, mut hidden) = (0, 0, 0);
    for targets in all {
        let (token, zone) = (server.token(&targets.email()).await, targets.zone);
        let name = format!("www.{}.example", targets.role);
        let record = add_record(&server, account, zone, &name).await;
        for (method, rest, body, action) in reaches(&zone.to_string(), &record) {
            let snapshot = live.current().snapshot.clone();
            let context = slice(&token, account).await.context;
            let access = snapshot.access(Principal::User(user(&targets.email())), &context);
            let can = |action: &str, on| access.can(action, on, now());
            let sees = can("members:read", ResourceRef::Account) || access.visible("zone").contains(&zone);
            let of_record = rest.contains(&record);
            let on = if action.starts_with("dns") {
                ResourceRef::Record { zone, name: &name, rtype: "A" }
            } else {
                ResourceRef::Resource(zone)
            };
            let expected = match action {
                _ if !sees => 404,
                _ if of_record && !can("dns:read", on) => 404,
                "" => 200,
                action if can(action, on) => 200,
                _ => 403,
            };
            let path = format!("/client/v4/zones/{zone}{rest}");
            let answer = if body.is_null() {
                Answer::of(token.request(method.clone(), &path)).await
            } else {
                token.send(method.clone(), &path, &body).await
            };
            // What is new stands there twice once it was added; that is told only to whoever may add it.
            let twice = answer.status == 400 && answer.text().contains("81058") && expected == 200;
            assert!(
                answer.status == expected || twice,
                "{} {method} {path}: {} where {expected} was right: {}",
                targets.role,
                answer.status,
                answer.text()
            );
            match expected {
                200 => done += 1,
                403 => refused += 1,
                _ => hidden += 1,
            }
        }
    }
    assert!(done > 150 && refused > 100 && hidden > 50, "{done} done, {refused} refused, {hidden} hidden");
}

/// A record, by the operator.
async fn add_record(server: &Server, account: AccountId, zone: ResourceId, name: &str) -> String {
    let draft = RecordDraft {
        name: Some(name.into()),
        rtype: Some("A".into()),
        content: Some("192.0.2.1".into()),
        ..RecordDraft::default()
    };
    let posts = vec![draft];
    let add = Command::EditRecords { zone, deletes: vec![], patches: vec![], puts: vec![], posts };
    let live = server.app.live(account).await.expect("a store").expect("the account");
    let done = commit(&server.app, &live, Request::operator(&add)).await;
    let Committed::Done(done) = done.expect("it is added") else { panic!("it was there") };
    match &done.entry.events[..] {
        [Event::Record(change)] => change.after.as_ref().expect("a record").id.to_string(),
        other => panic!("{other:?}"),
    }
}
