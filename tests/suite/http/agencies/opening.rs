//! Accounts that an agency opens for its clients, and hands over.

use super::world::{World, person};
use crate::http::callers::Answer;
use crate::http::server::secret_in;
use portcullis_api::{IDEMPOTENCY_HEADER, MembershipRequest, OpenReport};
use portcullis_core::*;
use portcullis_server::Bounds;
use reqwest::Method;
use serde_json::{Value, json};

impl World {
    async fn open(&self, key: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/accounts/{}/clients/open", self.agency);
        let request = self.boss.request(Method::POST, &path).header(IDEMPOTENCY_HEADER, key);
        Answer::of(request.json(body)).await
    }
}

#[tokio::test]
async fn many_accounts_are_opened_with_a_report_of_each_and_none_twice() {
    let world = World::new().await;
    let body = json!({"clients": [
        {"name": "Bakery", "tags": ["care=full"]},
        {"name": ""},
        {"name": "Brewery", "plan": "no-such-plan"},
        {"name": "Butchery", "invite": "own@butchery.example"},
        {"name": "Bookshop", "invite": "not an address"},
    ]});
    let report: OpenReport = world.open("k1", &body).await.expect(200).json();
    let opened: Vec<bool> = report.lines.iter().map(|l| l.account.is_some()).collect();
    assert_eq!(opened, [true, false, false, true, true]);
    let problems: Vec<bool> = report.lines.iter().map(|l| l.problem.is_some()).collect();
    assert_eq!(problems, [false, true, true, false, true]);
    assert!(report.lines[3].link.is_some());
    let again: OpenReport = world.open("k1", &body).await.expect(200).json();
    let ids = |report: &OpenReport| report.lines.iter().map(|l| (l.account, l.grant)).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&report));
    assert!(again.lines[3].link.is_none(), "a link is shown once");
    assert_eq!(world.boss.slice(world.agency).await.state.clients.len(), 3);
    world.open("k1", &json!({"clients": [{"name": "Other"}]})).await.expect(409);
    world.open("k2", &json!({"clients": []})).await.expect(400);
    let tech = format!("/api/v1/accounts/{}/clients/open", world.agency);
    world.tech.post(&tech, &body).await.expect(403);
    for line in &report.lines {
        if let Some(account) = line.account {
            assert!(world.server.app.store.verify(Some(account)).await.unwrap().is_sound());
        }
    }
}

#[tokio::test]
async fn a_request_without_time_says_what_it_did_not_try_and_goes_on_with_it() {
    let world = World::within(Bounds { seconds: 3, ..Bounds::default() }).await;
    let clients: Vec<Value> = (0..1_000).map(|n| json!({"name": format!("Client {n}")})).collect();
    let body = json!({"clients": clients});
    let first: OpenReport = world.open("k", &body).await.expect(200).json();
    assert_eq!(first.lines.len(), 1_000);
    let opened = 1_000 - first.rest;
    assert!((1..1_000).contains(&opened), "{opened} within a second");
    assert!(first.lines[..opened].iter().all(|line| line.account.is_some() && line.problem.is_none()));
    assert!(first.lines[opened..].iter().all(|line| line.account.is_none() && line.problem.is_some()));
    let second: OpenReport = world.open("k", &body).await.expect(200).json();
    assert!(second.rest < first.rest, "{} after {}", second.rest, first.rest);
    let ids = |report: &OpenReport| report.lines[..opened].iter().map(|l| l.account).collect::<Vec<_>>();
    assert_eq!(ids(&second), ids(&first));
    assert_eq!(world.boss.slice(world.agency).await.state.clients.len(), 1_000 - second.rest);
}

#[tokio::test]
async fn a_refused_opening_is_noted() {
    let world = World::new().await;
    let body = json!({"clients": [{"name": ""}, {"name": "Brewery", "plan": "no-such-plan"}]});
    world.open("k", &body).await.expect(200);
    let noted = world.server.app.store.refused(world.agency, 10).await.unwrap();
    let told: Vec<_> = noted.iter().map(|r| (r.command.as_str(), r.origin.user)).collect();
    assert_eq!(told, [("open_client", Some(world.boss.session.user.id)); 2]);
    let key = world.key(&world.boss).await;
    let log = key.get(&format!("/client/v4/accounts/{}/audit_logs?action.type=open_client", world.agency)).await;
    let log = log.expect(200).value();
    assert_eq!((log["result"].as_array().unwrap().len(), &log["result"][0]["action"]["result"]), (2, &json!(false)));
}

#[tokio::test]
async fn an_account_is_handed_over_and_then_its_owner_decides() {
    let world = World::new().await;
    world.assign(vec![ClientSelector::All], &["super-administrator"]).await;
    let body = json!({"clients": [{"name": "Bakery"}]});
    let report: OpenReport = world.open("k", &body).await.expect(200).json();
    let (account, grant) = (report.lines[0].account.unwrap(), report.lines[0].grant.unwrap());
    // Managed: nobody else could look after it, so the agency can neither leave it nor close.
    world.boss.command(world.agency, &Command::LeaveClient { grant }).await.expect(422);
    world.boss.command(world.agency, &Command::CloseAccount {}).await.expect(422);
    // A technician with all rights there invites the client's own.
    let baker = person(&world.server, "baker@bakery.example", "Berta Baker").await;
    let invite = Command::InviteMembers {
        emails: vec!["baker@bakery.example".into()],
        policies: vec![PolicyDraft::allow(["super-administrator"], Scope::account())],
        groups: vec![],
    };
    world.tech.done(account, &invite).await;
    assert!(!secret_in(&world.server.mail_to("baker@bakery.example").replace("=\r\n", "")).is_empty());
    let answer = MembershipRequest { answer: portcullis_api::Answer::Accept, name: None };
    baker.post(&format!("/api/v1/accounts/{account}/membership"), &answer).await.expect(200);
    let partners = baker.get(&format!("/api/v1/accounts/{account}/partners")).await.expect(200).value();
    assert_eq!(partners["grants"][0]["grant"]["opening"], true);
    baker.done(account, &Command::EndGrant { grant, keep: Made::default() }).await;
    world.tech.get(&format!("/api/v1/accounts/{account}/slice")).await.expect(404);
    world.boss.done(world.agency, &Command::LeaveClient { grant }).await;
}

#[tokio::test]
async fn the_first_entries_tell_of_each_other() {
    let world = World::new().await;
    let report: OpenReport = world.open("k", &json!({"clients": [{"name": "Bakery"}]})).await.expect(200).json();
    let account = report.lines[0].account.unwrap();
    let first = world.server.app.store.entry(account, 1).await.unwrap();
    assert_eq!((first.command.as_str(), first.origin.via), ("open_client", Some(format!("agency:{}", world.agency))));
    let agency = world.boss.get(&format!("/api/v1/accounts/{}/audit?limit=1", world.agency)).await.expect(200).value();
    assert_eq!(agency["entries"][0]["command"], "accept_grant");
}
