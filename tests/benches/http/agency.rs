//! An agency with many clients: how long its lists take, and what the server weighs with all of it in memory.

use super::many::{joined, resident};
use portcullis_api::{NewClient, OpenClients, OpenReport};
use portcullis_core::{
    AccountId, Actor, Catalogue, ClientSelector, Command, Context, Event, Fresh, GroupId, NewResource, ObjectId,
    Opening, Origin, PolicyDraft, Scope, Settings, Snapshot, TokenId, UserId, decide, fold, open_account,
};
use portcullis_server::{App, Bounds, Committed, Config, Request, commit, now, random_id, serve_until};
use portcullis_store::{Extras, NewEntry, User};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

const AGENCY: AccountId = AccountId::from_bits(0xa6e);
const OWNER: UserId = UserId::from_bits(0xa60);
const GROUPS: usize = 20;

/// How large it all is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub clients: usize,
    /// Zones of each.
    pub zones: usize,
    pub staff: usize,
}

/// Builds it through a running server, restarts that, and measures.
pub async fn print(size: Size) {
    let folder = tempfile::tempdir().expect("a folder");
    let token = build(folder.path(), size).await;
    let (app, base) = serve(folder.path()).await;
    let before = resident();
    println!(
        "\n| {} clients of {} zones, {} staff in {GROUPS} groups | |\n|---|---|",
        size.clients, size.zones, size.staff
    );
    let clients = format!("/api/v1/accounts/{AGENCY}/clients");
    forget_outlines(folder.path()).await;
    line("list of clients, nothing noted of them yet: each account is loaded", &base, &clients, &token).await;
    // Warm in the way that it was when lists looked into each account: all of them are in memory.
    line("the same again", &base, &clients, &token).await;
    line(
        "accounts one can act on (`/client/v4/accounts?per_page=50`)",
        &base,
        "/client/v4/accounts?per_page=50",
        &token,
    )
    .await;
    line("switcher (`/api/v1/clients`)", &base, "/api/v1/clients", &token).await;
    assign(&app, size).await;
    let loaded = resident();
    println!(
        "| memory of the process with every account loaded | {:.0} MB, {:.0} MB more than before |",
        loaded as f64 / 1e3,
        loaded.saturating_sub(before) as f64 / 1e3
    );
    let (_, base) = serve(folder.path()).await;
    line("list of clients, first request of a server that was restarted", &base, &clients, &token).await;
}

/// Asks once and tells how long it took.
async fn line(what: &str, base: &str, path: &str, token: &str) {
    let (start, client) = (Instant::now(), reqwest::Client::new());
    let answer = client.get(format!("{base}{path}")).bearer_auth(token).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let bytes = answer.bytes().await.expect("a body").len();
    println!("| {what} | {:.0} ms, {} kB |", start.elapsed().as_secs_f64() * 1e3, bytes / 1000);
}

async fn serve(folder: &Path) -> (App, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let often = 1_000_000_000;
    let bounds = Bounds { requests_per_second: often, requests_at_once: often, ..Bounds::default() };
    let app = App::open(Config { bounds, ..Config::local(folder, address) }).await.expect("it opens");
    tokio::spawn(serve_until(app.clone(), listener, std::future::pending()));
    (app, format!("http://{address}"))
}

async fn build(folder: &Path, size: Size) -> String {
    let (app, base) = serve(folder).await;
    let owner = User {
        id: OWNER,
        email: "owner@agency.example".into(),
        verified: true,
        name: "Olga Owner".into(),
        password_hash: None,
        suspended: false,
        created_at: now(),
    };
    app.store.add_user(&owner).await.expect("a user");
    staff(&app, size.staff).await;
    let token = app.store.add_token(TokenId::from_bits(random_id()), OWNER, "bench", now()).await.expect("a token");
    opened(&base, &token, size.clients).await;
    let agency = app.live(AGENCY).await.expect("it loads").expect("it is there").current();
    for client in agency.snapshot.state().clients.values() {
        zones(&app, client.account, size.zones).await;
    }
    app.store.close().await;
    token
}

/// Opens accounts by requests of 1,000 each.
async fn opened(base: &str, token: &str, clients: usize) {
    let all: Vec<NewClient> = (0..clients).map(new_client).collect();
    let client = reqwest::Client::new();
    for some in all.chunks(1_000) {
        let mut left = some.to_vec();
        while !left.is_empty() {
            let (start, asked) = (Instant::now(), OpenClients { clients: left.clone() });
            let request = client.post(format!("{base}/api/v1/accounts/{AGENCY}/clients/open")).bearer_auth(token);
            let answer = request.json(&asked).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            let report: OpenReport = answer.json().await.expect("a report");
            let done = report.lines.iter().filter(|line| line.account.is_some()).count();
            assert!(done > 0, "{report:?}");
            println!(
                "\nOne request opened {done} of {} accounts in {:.1} s.",
                left.len(),
                start.elapsed().as_secs_f64()
            );
            left.drain(..done);
        }
    }
}

fn new_client(number: usize) -> NewClient {
    let care = if number.is_multiple_of(2) { "care=full" } else { "care=dns" };
    NewClient { name: format!("Client {number:05}"), tags: vec![care.into()], ..NewClient::default() }
}

/// The agency, its people and their groups.
async fn staff(app: &App, staff: usize) {
    let (at, catalogue) = (now(), Catalogue::builtin());
    let settings = Settings {
        name: "Agency".into(),
        plan: catalogue.data().default_plan.clone(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let opening = Opening {
        account: AGENCY,
        settings,
        owner: OWNER,
        email: "owner@agency.example".into(),
        name: Some("Olga Owner".into()),
        verified: true,
    };
    let mut events = open_account(&catalogue, &opening, &Fresh::new(at, 1)).events;
    let caller = portcullis_core::Caller::user(OWNER, Context::at(at));
    for group in 0..GROUPS {
        let snapshot = |events: &[Event]| Snapshot::new(fold([(1, events)]).expect("it folds"), catalogue.clone());
        let create = Command::CreateGroup { name: format!("Group {group}"), policies: Vec::new(), members: Vec::new() };
        let made = decide(&snapshot(&events), &caller, &create, &Fresh::new(at, 100 + group as u128)).events;
        let groups: Vec<GroupId> = made.iter().filter_map(Event::object).filter_map(group_in).collect();
        events.extend(made);
        let emails = (group..staff).step_by(GROUPS).map(|n| format!("staff{n}@agency.example")).collect();
        let invite = Command::InviteMembers { emails, policies: Vec::new(), groups };
        let invited = decide(&snapshot(&events), &caller, &invite, &Fresh::new(at, 1_000 + group as u128));
        assert!(!invited.events.is_empty(), "{:?}", invited.issues);
        let users = (0_u128..).map(|n| 0x57af << 32 | (group as u128) << 16 | n);
        events.extend(invited.events.into_iter().zip(users).map(|(event, user)| joined(event, user, at)));
    }
    let new = NewEntry {
        at,
        origin: Origin::default(),
        command: "open_account".into(),
        catalogue: catalogue.digest().to_owned(),
        events,
        raises_revision: true,
    };
    app.store.append(AGENCY, None, new, Extras::default()).await.expect("it is written");
}

fn group_in(object: ObjectId) -> Option<GroupId> {
    if let ObjectId::Group(id) = object { Some(id) } else { None }
}

async fn zones(app: &App, account: AccountId, zones: usize) {
    let live = app.live(account).await.expect("it loads").expect("it is there");
    let resource = |n| NewResource { name: format!("zone{n}.client-{account}.example"), tags: vec![], settings: None };
    let resources = (0..zones).map(resource).collect();
    let command = Command::AddResources { kind: "zone".into(), resources };
    let committed = commit(app, &live, Request::operator(&command)).await.expect("it is added");
    assert!(matches!(committed, Committed::Done(_)));
}

/// Puts every group on clients, half by a tag and half on all.
async fn assign(app: &App, size: Size) {
    let live = app.live(AGENCY).await.expect("it loads").expect("it is there");
    let groups: Vec<GroupId> = live.current().snapshot.state().groups.keys().copied().collect();
    let mut took = Vec::new();
    for (number, group) in groups.into_iter().enumerate() {
        let tagged = || ClientSelector::Tag { tag: "care=full".parse().expect("a tag") };
        let clients = vec![if number.is_multiple_of(2) { tagged() } else { ClientSelector::All }];
        let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
        let command = Command::CreateAssignment { actor: Actor::Group(group), clients, policy };
        let start = Instant::now();
        commit(app, &live, Request::operator(&command)).await.expect("it is assigned");
        took.push(start.elapsed());
    }
    took.sort();
    let half = took.get(took.len() / 2).copied().unwrap_or(Duration::ZERO);
    println!(
        "| an assignment, decided with what all {} clients grant | {:.0} ms (median) |",
        size.clients,
        half.as_secs_f64() * 1e3
    );
}

async fn forget_outlines(folder: &Path) {
    let path = format!("sqlite://{}", folder.join("portcullis.db").display());
    let db = sqlx::SqlitePool::connect(&path).await.expect("the database");
    sqlx::query("DELETE FROM outlines").execute(&db).await.expect("a table");
    db.close().await;
}
