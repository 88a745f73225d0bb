//! What happens while something else happens.

use super::world::{World, accept};
use crate::http::callers::{Answer, Member};
use futures_util::StreamExt;
use portcullis_api::{CommandRequest, SliceChange};
use portcullis_core::*;
use reqwest::Method;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The stream of a technician's page on a client.
struct Page {
    body: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<axum::body::Bytes>> + Send>>,
    text: String,
}

impl Page {
    async fn open(member: &Member, account: AccountId) -> Self {
        let slice = member.slice(account).await;
        let (here, there) = (slice.state.revision, slice.through.expect("an agency").state.revision);
        let path = format!("/api/v1/accounts/{account}/stream?revision={here}&through={there}");
        let response = member.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), 200);
        Self { body: Box::pin(response.bytes_stream()), text: String::new() }
    }

    /// The next event within a second; nothing when the stream has ended.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            while let Some((block, rest)) = self.text.clone().split_once("\n\n") {
                self.text = rest.to_owned();
                let field = |name: &str| block.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
                if let Some(event) = field("event:") {
                    return Some((event, field("data:").unwrap_or_default()));
                }
            }
            let piece = timeout(Duration::from_secs(5), self.body.next()).await.expect("something to happen")?.ok()?;
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    /// What the event is called, and that it came within a second of what was done.
    async fn soon(&mut self, since: Instant) -> String {
        let (event, _) = self.next().await.expect("an event");
        assert!(since.elapsed() < Duration::from_secs(1), "{event} after {:?}", since.elapsed());
        event
    }
}

#[tokio::test]
async fn an_open_page_ends_within_a_second_of_a_removal() {
    let (world, _) = World::working().await;
    let mut page = Page::open(&world.tech, world.client).await;
    let member = world.member(&world.tech).await;
    let since = Instant::now();
    world.boss.done(world.agency, &Command::RevokeMember { member, keep_tokens: vec![] }).await;
    assert_eq!(page.soon(since).await, "gone");
    assert!(page.next().await.is_none(), "nothing follows");
}

#[tokio::test]
async fn an_open_page_ends_with_the_grant_and_changes_with_the_assignment() {
    let (world, grant) = World::working().await;
    let mut page = Page::open(&world.tech, world.client).await;
    let since = Instant::now();
    world.assign(vec![ClientSelector::All], &["analytics-read"]).await;
    assert_eq!(page.soon(since).await, "reload");
    // What happens elsewhere in the agency is no news.
    let group = Command::CreateGroup { name: "Others".into(), policies: vec![], members: vec![] };
    world.boss.done(world.agency, &group).await;
    let zones = vec![NewResource { name: "new.example".into(), tags: vec![], settings: None }];
    world.owner.done(world.client, &Command::AddResources { kind: "zone".into(), resources: zones }).await;
    let (event, data) = page.next().await.expect("a change");
    assert_eq!(event, "change");
    let change: SliceChange = serde_json::from_str(&data).unwrap();
    assert_eq!(change.events.len(), 1);
    let since = Instant::now();
    world.owner.done(world.client, &Command::EndGrant { grant, keep: Made::default() }).await;
    assert_eq!(page.soon(since).await, "gone");
}

#[tokio::test]
async fn a_grant_that_ends_while_a_technician_saves_is_decided_one_way_or_the_other() {
    for _ in 0..5 {
        let (world, grant) = World::working().await;
        let key = world.key(&world.tech).await;
        let end = Command::EndGrant { grant, keep: Made::default() };
        let (saved, _) = tokio::join!(world.add_record(&key, "a"), world.owner.done(world.client, &end));
        assert!([200, 403, 404].contains(&saved.status), "{}", saved.text());
        let filter = portcullis_store::Filter::default();
        let entries = world.server.app.store.entries(world.client, &filter, 2).await.unwrap();
        // If it was saved, then before the end.
        let saved_last = entries[0].command == "edit_records";
        assert!(!saved_last, "{:?}", entries.iter().map(|e| &e.command).collect::<Vec<_>>());
        world.add_record(&key, "b").await.expect(404);
    }
}

#[tokio::test]
async fn a_technician_who_is_removed_during_a_long_import_stops_there() {
    let (world, _) = World::working().await;
    let key = world.key(&world.tech).await;
    let member = world.member(&world.tech).await;
    let importing = {
        let (key, path) = (key.clone(), world.records());
        tokio::spawn(async move {
            let mut statuses = Vec::new();
            for n in 0..200 {
                let name = format!("r{n}.harbour-boats.example");
                let body = serde_json::json!({"name": name, "type": "A", "content": "192.0.2.1"});
                statuses.push(key.post(&path, &body).await.status);
            }
            statuses
        })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    world.boss.done(world.agency, &Command::RevokeMember { member, keep_tokens: vec![] }).await;
    world.add_record(&key, "after").await.expect(404);
    let statuses = importing.await.unwrap();
    let done = statuses.iter().take_while(|s| **s == 200).count();
    assert!(statuses[done..].iter().all(|s| [403, 404].contains(s)), "{statuses:?}");
    let path = format!("/api/v1/accounts/{}/audit?via=agency:{}&limit=200", world.client, world.agency);
    let entries = world.owner.get(&path).await.expect(200).value()["entries"].as_array().unwrap().len();
    assert_eq!(entries, done, "as many entries as were saved");
    assert!(world.server.app.store.verify(Some(world.client)).await.unwrap().is_sound());
}

#[tokio::test]
async fn an_offer_that_is_called_back_while_it_is_accepted_gives_nothing() {
    for _ in 0..5 {
        let world = World::new().await;
        let grant = world.offer(&["dns-edit"]).await;
        world.assign(vec![ClientSelector::All], &["dns-edit"]).await;
        let end = Command::EndGrant { grant, keep: Made::default() };
        let revision = world.boss.slice(world.agency).await.state.revision;
        let asked = CommandRequest { command: accept(grant, world.client), revision, digest: None };
        let path = format!("/api/v1/accounts/{}/commands", world.agency);
        let accepting = Answer::of(world.boss.request(Method::POST, &path).json(&asked));
        let (accepted, _) = tokio::join!(accepting, world.owner.done(world.client, &end));
        assert!([200, 422].contains(&accepted.status), "{}", accepted.text());
        world.tech.get(&world.slice_path()).await.expect(404);
    }
}
