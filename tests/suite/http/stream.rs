use super::callers::{Member, member_id};
use super::server::Server;
use futures_util::StreamExt;
use portcullis_api::SliceChange;
use portcullis_core::*;
use reqwest::Method;
use std::time::Duration;
use tokio::time::timeout;

const FIRM: &str = "Blue Harbour Media";
const SOON: Duration = Duration::from_secs(20);

/// An open stream, read event by event.
struct Events {
    body: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<axum::body::Bytes>> + Send>>,
    text: String,
}

impl Events {
    async fn open(member: &Member, account: AccountId, revision: Option<u64>) -> Self {
        let from = revision.map(|r| format!("?revision={r}")).unwrap_or_default();
        let request = member.request(Method::GET, &format!("/api/v1/accounts/{account}/stream{from}"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: Box::pin(response.bytes_stream()), text: String::new() }
    }

    /// The next event, its name and data; nothing when the stream has ended.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            while let Some((block, rest)) = self.text.clone().split_once("\n\n") {
                self.text = rest.to_owned();
                let field = |name: &str| block.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
                if let Some(event) = field("event:") {
                    return Some((event, field("data:").unwrap_or_default()));
                }
            }
            let piece = timeout(SOON, self.body.next()).await.expect("something to happen")?.ok()?;
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    async fn change(&mut self) -> SliceChange {
        let (event, data) = self.next().await.expect("a change");
        assert_eq!(event, "change", "{data}");
        serde_json::from_str(&data).unwrap()
    }
}

fn invite(email: &str) -> Command {
    Command::InviteMembers { emails: vec![email.into()], policies: vec![], groups: vec![] }
}

#[tokio::test]
async fn a_page_follows_what_others_do() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let mut slice = owner.slice(account).await;
    let mut events = Events::open(&owner, account, Some(slice.state.revision)).await;
    owner.done(account, &invite("one@example.net")).await;
    let change = events.change().await;
    change.events.iter().for_each(|event| apply(&mut slice.state, event));
    slice.state.revision = change.revision;
    assert_eq!(slice.state, owner.slice(account).await.state);
}

#[tokio::test]
async fn nothing_is_missed_between_slice_and_stream() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let slice = owner.slice(account).await;
    owner.done(account, &invite("one@example.net")).await;
    owner.done(account, &invite("two@example.net")).await;
    let change = Events::open(&owner, account, Some(slice.state.revision)).await.change().await;
    assert_eq!((change.revision, change.events.len()), (slice.state.revision + 2, 2));
    // A revision that is not at hand any more: load it all again.
    let (event, _) = Events::open(&owner, account, Some(1)).await.next().await.unwrap();
    assert_eq!(event, "reload");
}

#[tokio::test]
async fn the_stream_tells_only_what_one_may_see() {
    let server = Server::start().await;
    let (owner, ana) = (server.owner().await, server.member("ana@example.com").await);
    let account = owner.account(FIRM);
    let slice = ana.slice(account).await;
    let mut events = Events::open(&ana, account, Some(slice.state.revision)).await;
    owner.done(account, &invite("secret@example.net")).await;
    let change = events.change().await;
    assert!(change.events.is_empty(), "{change:?}");
    let whole = owner.slice(account).await;
    let mine = member_id(&whole, "ana@example.com");
    let policies = vec![PolicyDraft::allow(["dns-read"], Scope::account())];
    owner.done(account, &Command::ChangeMember { member: mine, policies, groups: None }).await;
    assert!(!events.change().await.events.is_empty());
}

#[tokio::test]
async fn who_is_removed_or_signs_out_hears_no_more() {
    let server = Server::start().await;
    let (owner, ana) = (server.owner().await, server.member("ana@example.com").await);
    let account = owner.account(FIRM);
    let mut signed_out = Events::open(&ana, account, None).await;
    ana.delete("/api/v1/session").await.expect(204);
    assert_eq!(signed_out.next().await, None);

    let ana = server.member("ana@example.com").await;
    let mut removed = Events::open(&ana, account, None).await;
    let member = member_id(&owner.slice(account).await, "ana@example.com");
    owner.done(account, &Command::RevokeMember { member, keep_tokens: Vec::new() }).await;
    assert_eq!(removed.next().await.map(|(event, _)| event).as_deref(), Some("gone"));
    assert_eq!(removed.next().await, None);
    ana.get(&format!("/api/v1/accounts/{account}/slice")).await.expect(404);
}

#[tokio::test]
async fn streams_of_one_user_are_bounded() {
    let bounds = portcullis_server::Bounds { streams: 2, ..Default::default() };
    let server = Server::with(bounds).await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let held = (Events::open(&owner, account, None).await, Events::open(&owner, account, None).await);
    owner.get(&format!("/api/v1/accounts/{account}/stream")).await.expect(429);
    drop(held);
}

#[tokio::test]
async fn what_another_program_appends_is_seen() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let slice = owner.slice(account).await;
    let mut events = Events::open(&owner, account, Some(slice.state.revision)).await;
    let elsewhere =
        portcullis_server::App::open(portcullis_server::Config::local(server.data(), ([127, 0, 0, 1], 0).into()));
    let elsewhere = elsewhere.await.unwrap();
    let live = elsewhere.live(account).await.unwrap().unwrap();
    let command = invite("elsewhere@example.net");
    portcullis_server::commit(&elsewhere, &live, portcullis_server::Request::operator(&command)).await.unwrap();
    assert_eq!(events.change().await.events.len(), 1);
    owner.command_at(account, &invite("here@example.net"), slice.state.revision).await.expect(200);
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams_and_answers_nobody_else() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let mut events = Events::open(&owner, account, None).await;
    let address = server.base.trim_start_matches("http://").to_owned();
    timeout(SOON, server.stop()).await.expect("it stops by itself");
    assert_eq!(events.next().await, None);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
