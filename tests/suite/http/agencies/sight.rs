//! What clients and agencies are told of each other.

use super::world::{FIRM, World, grant_in, offer};
use crate::http::callers::Answer;
use portcullis_api::{ClientChanges, ClientList, ClientState, ClientsAudit, ClientsView, PartnersView};
use portcullis_core::*;
use reqwest::Method;
use serde_json::{Value, json};

impl World {
    async fn clients(&self) -> ClientsView {
        self.boss.get(&format!("/api/v1/accounts/{}/clients", self.agency)).await.expect(200).json()
    }

    async fn partners(&self) -> PartnersView {
        self.owner.get(&format!("/api/v1/accounts/{}/partners", self.client)).await.expect(200).json()
    }

    async fn switcher(&self, query: &str) -> ClientList {
        self.tech.get(&format!("/api/v1/clients{query}")).await.expect(200).json()
    }
}

#[tokio::test]
async fn an_agency_sees_offers_and_then_clients_with_what_they_grant() {
    let world = World::new().await;
    let grant = world.offer(&["dns-edit"]).await;
    let view = world.clients().await;
    assert_eq!(view.offers.iter().map(|o| (o.grant, o.name.as_str())).collect::<Vec<_>>(), [(grant, FIRM)]);
    assert_eq!(view.offers[0].ceiling.policies.len(), 1);
    assert!(view.offers[0].ceiling.members.is_empty() && view.offers[0].ceiling.resources.is_empty());
    world.accept(grant).await;
    let view = world.clients().await;
    assert!(view.offers.is_empty());
    assert_eq!((view.clients[0].state, view.clients[0].client.account), (ClientState::Working, world.client));
    world.owner.done(world.client, &Command::EndGrant { grant, keep: Made::default() }).await;
    let view = world.clients().await;
    assert_eq!((view.clients[0].state, view.clients[0].ceiling.is_none()), (ClientState::Ended, true));
}

#[tokio::test]
async fn an_agency_is_told_what_its_people_lost_by_changes_of_a_client() {
    let (world, grant) = World::working().await;
    let changes = async || {
        let path = format!("/api/v1/accounts/{}/clients/{grant}/changes", world.agency);
        world.boss.get(&path).await.expect(200).json::<ClientChanges>().changes
    };
    assert_eq!(changes().await.iter().map(|c| c.command.as_str()).collect::<Vec<_>>(), ["offer_grant"]);
    let narrower = Some(vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    let change = Command::ChangeGrant { grant, name: None, policies: narrower, conditions: None, suspended: None };
    world.owner.done(world.client, &change).await;
    let told = changes().await;
    let [newest, _] = &told[..] else { panic!("{told:?}") };
    let [one] = &newest.people[..] else { panic!("{newest:?}") };
    assert_eq!((newest.command.as_str(), one.member), ("change_grant", world.member(&world.tech).await));
    assert!(one.gained.is_empty() && one.lost.contains(&"dns:edit".to_owned()), "{one:?}");
    assert!(!one.lost.contains(&"dns:read".to_owned()), "{one:?}");
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["super-administrator"], Scope::account()) };
    let user = world.tech.session.user.id;
    world.owner.done(world.client, &Command::ChangePerson { user, policies: vec![deny] }).await;
    assert!(changes().await[0].people[0].lost.contains(&"dns:read".to_owned()));
    let [seen] = &world.clients().await.clients[..] else { panic!("one client") };
    assert_eq!(seen.ceiling.as_ref().expect("a ceiling").policies.len(), 2, "the agency sees who was blocked");
    world.owner.done(world.client, &Command::EndGrant { grant, keep: Made::default() }).await;
    assert_eq!(changes().await.iter().map(|c| c.command.as_str()).next(), Some("end_grant"));
}

#[tokio::test]
async fn who_only_asks_for_a_grant_learns_nothing_of_the_account() {
    let (world, _) = World::working().await;
    let user = world.rival.session.user.id;
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["dns-edit"], Scope::account()) };
    world.owner.done(world.client, &Command::ChangePerson { user, policies: vec![deny] }).await;
    let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
    let ask = Command::AskGrant { account: world.client, name: "Harbour".into(), tags: Vec::new(), policies };
    let done = world.rival.done(world.second, &ask).await;
    let asked = done.objects.iter().find_map(|o| if let ObjectId::Client(id) = o { Some(*id) } else { None }).unwrap();
    let path = |grant: &str| format!("/api/v1/accounts/{}/clients/{grant}/changes", world.second);
    let told = world.rival.get(&path(&asked.to_string())).await.expect(200).json::<ClientChanges>();
    assert!(told.changes.is_empty(), "{told:?}");
    for wrong in ["0", "00000000000000000000000000000001"] {
        world.rival.get(&path(wrong)).await.expect(404);
    }
    let anothers = format!("/api/v1/accounts/{}/clients/{asked}/changes", world.agency);
    world.rival.get(&anothers).await.expect(404);
}

#[tokio::test]
async fn a_list_of_clients_follows_every_change_in_their_accounts() {
    let (world, grant) = World::working().await;
    let roles = |view: &ClientsView| {
        let ceiling = view.clients[0].ceiling.clone().expect("a ceiling");
        let named: Vec<String> = ceiling.policies.values().flat_map(|p| p.roles.iter().cloned()).collect();
        (ceiling.account.settings.name.clone(), ceiling.revision, named)
    };
    let first = roles(&world.clients().await);
    assert_eq!((first.0.as_str(), first.2.as_slice()), (FIRM, &["dns-edit".to_owned()][..]));
    assert_eq!(roles(&world.clients().await), first);

    let policies = Some(vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    let change = Command::ChangeGrant { grant, name: None, policies, conditions: None, suspended: None };
    world.owner.done(world.client, &change).await;
    let mut settings = world.owner.slice(world.client).await.state.account.settings.clone();
    settings.name = "Harbour, renamed".into();
    world.owner.done(world.client, &Command::ChangeSettings { settings }).await;
    let second = roles(&world.clients().await);
    assert_eq!(second, ("Harbour, renamed".to_owned(), first.1 + 2, vec!["dns-read".to_owned()]));
    let key = world.key(&world.tech).await;
    let accounts = key.get("/client/v4/accounts").await.expect(200).value();
    let names: Vec<&str> = accounts["result"].as_array().unwrap().iter().filter_map(|a| a["name"].as_str()).collect();
    assert_eq!(names, ["Fern Agency", "Harbour, renamed"]);
    // Who granted nothing is told by nothing but the wish.
    let ask = Command::AskGrant {
        account: world.second,
        name: "Wish".into(),
        tags: vec![],
        policies: vec![PolicyDraft::allow(["dns-read"], Scope::account())],
    };
    world.boss.done(world.agency, &ask).await;
    let view = world.clients().await;
    let asked = view.clients.iter().find(|c| c.client.account == world.second).unwrap();
    assert_eq!((asked.state, asked.ceiling.is_none()), (ClientState::Asked, true));

    world.owner.done(world.client, &Command::CloseAccount {}).await;
    let view = world.clients().await;
    let closed = view.clients.iter().find(|c| c.client.account == world.client).unwrap();
    assert_eq!(closed.state, ClientState::Closed);
    assert_eq!(key.get("/client/v4/accounts").await.expect(200).value()["result"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_client_sees_who_of_an_agency_has_access_and_what_they_did() {
    let (world, grant) = World::working().await;
    let view = world.partners().await;
    let partner = &view.grants[0];
    assert_eq!(
        (partner.grant.id, partner.agency_name.as_deref(), partner.accepted),
        (grant, Some("Fern Agency"), true)
    );
    assert_eq!(partner.people.iter().map(|p| p.shown.as_str()).collect::<Vec<_>>(), ["Theo Tech"]);
    assert!(partner.people[0].last_active.is_none());
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(200);
    let view = world.partners().await;
    assert!(view.grants[0].people[0].last_active.is_some());

    let path = format!("/api/v1/accounts/{}/audit?via=agency:{}", world.client, world.agency);
    let page = world.owner.get(&path).await.expect(200).value();
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
    let person = &page["people"][world.tech.session.user.id.to_string()];
    assert_eq!((person["shown"].as_str(), person.get("email").and_then(|e| e.as_str())), (Some("Theo Tech"), None));
    let other = format!("/api/v1/accounts/{}/audit?via=agency:{}", world.client, world.second);
    assert!(world.owner.get(&other).await.expect(200).value()["entries"].as_array().unwrap().is_empty());

    // The agency reads the same of its own people, over all clients.
    let path = format!("/api/v1/accounts/{}/clients/audit", world.agency);
    let audit: ClientsAudit = world.boss.get(&path).await.expect(200).json();
    assert_eq!(audit.entries.len(), 1);
    assert_eq!(audit.accounts.get(&world.client).map(String::as_str), Some(FIRM));
    world.tech.get(&path).await.expect(403);
    let second = format!("/api/v1/accounts/{}/clients/audit", world.second);
    let none: ClientsAudit = world.rival.get(&second).await.expect(200).json();
    assert!(none.entries.is_empty());
}

#[tokio::test]
async fn an_agency_may_show_its_people_by_initials() {
    let (world, _) = World::working().await;
    let mut settings = world.boss.slice(world.agency).await.state.account.settings.clone();
    settings.agency = AgencySettings { listed: true, staff_names: StaffNames::Initials };
    world.boss.done(world.agency, &Command::ChangeSettings { settings }).await;
    let id = world.tech.session.user.id.to_string();
    let shown = world.partners().await.grants[0].people[0].shown.clone();
    assert_eq!(shown, format!("TT {}", &id[..8]));
    assert_eq!(world.tech.slice(world.client).await.through.unwrap().shown, shown);
    let found = world.owner.get("/api/v1/agencies?name=Fern+Agency").await.expect(200).value();
    assert_eq!(found[0]["id"], world.agency.to_string());
    let hidden = world.owner.get("/api/v1/agencies?name=Second+Agency").await.expect(200).value();
    assert!(hidden.as_array().unwrap().is_empty());
    let by_id = world.owner.get(&format!("/api/v1/agencies?name={}", world.second)).await.expect(200).value();
    assert_eq!(by_id[0]["name"], "Second Agency");
}

#[tokio::test]
async fn an_agency_asks_and_the_client_answers_with_less() {
    let world = World::new().await;
    let ask = Command::AskGrant {
        account: world.client,
        name: "Harbour".into(),
        tags: vec![],
        policies: vec![PolicyDraft::allow(["super-administrator"], Scope::account())],
    };
    let asked = world.boss.done(world.agency, &ask).await;
    let grant = asked.objects.iter().find_map(|o| if let ObjectId::Client(id) = o { Some(*id) } else { None }).unwrap();
    world.assign(vec![ClientSelector::All], &["dns-edit"]).await;
    world.tech.get(&world.slice_path()).await.expect(404);
    assert_eq!(world.clients().await.clients[0].state, ClientState::Asked);
    let asks = world.partners().await.asks;
    assert_eq!((asks[0].grant, asks[0].agency_name.as_str(), asks[0].wish.len()), (grant, "Fern Agency", 1));
    let Command::OfferGrant { agency, name, conditions, .. } = offer(Some(world.agency), &[]) else { unreachable!() };
    let policies = vec![PolicyDraft::allow(["dns-read"], Scope::account())];
    let answer = Command::OfferGrant { agency, name, policies, conditions, grant: Some(grant) };
    assert_eq!(grant_in(&world.owner.done(world.client, &answer).await.objects), grant);
    world.tech.get(&world.slice_path()).await.expect(200);
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(403);
    assert!(world.partners().await.asks.is_empty());
}

#[tokio::test]
async fn the_switcher_lists_where_one_can_act() {
    let (world, grant) = World::working().await;
    let list = world.switcher("").await;
    assert_eq!(
        list.clients.iter().map(|c| (c.account, c.grant, c.name.as_str())).collect::<Vec<_>>(),
        [(world.client, grant, "A client")]
    );
    assert_eq!((list.more, list.clients[0].tags.as_slice()), (false, &["care=full".to_owned()][..]));
    assert_eq!(world.switcher("?search=CLIENT").await.clients.len(), 1);
    assert!(world.switcher("?search=zebra").await.clients.is_empty());
    assert!(world.switcher(&format!("?after={}", world.client)).await.clients.is_empty());
    Answer::of(world.tech.request(Method::GET, "/api/v1/clients?limit=0")).await.expect(400);
    let change = Command::ChangeGrant { grant, name: None, policies: None, conditions: None, suspended: Some(true) };
    world.owner.done(world.client, &change).await;
    assert!(world.switcher("").await.clients.is_empty());
}

#[tokio::test]
async fn who_works_for_an_agency_finds_what_they_did_at_clients() {
    let (world, grant) = World::working().await;
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(200);
    let group = Command::CreateGroup { name: "Not theirs".into(), policies: vec![], members: vec![] };
    world.tech.command(world.client, &group).await.expect(403);
    let own = async |query: &str| {
        let answer = key.get(&format!("/client/v4/user/audit_logs?{query}")).await.expect(200).value();
        answer["result"].as_array().unwrap().clone()
    };
    let at_client = |lines: &[Value]| {
        let owner = Value::String(world.client.to_string());
        lines.iter().filter(|line| line["owner"]["id"] == owner).cloned().collect::<Vec<_>>()
    };
    let lines = at_client(&own("").await);
    let told: Vec<_> = lines.iter().map(|l| (l["action"]["type"].as_str(), l["action"]["result"].as_bool())).collect();
    assert_eq!(told, [(Some("create_group"), Some(false)), (Some("edit_records"), Some(true))]);
    assert!(lines.iter().all(|l| l["actor"]["email"] == "tech@agency.example" && l["newValue"] == ""));
    assert_eq!(own("action.type=edit_records&zone.name=harbour-boats.example").await, lines[1..]);
    let id = lines[1]["id"].as_str().unwrap();
    assert_eq!(own(&format!("id={id}")).await, lines[1..]);
    assert_eq!(own("direction=asc&actor.ip=127.0.0.1&action.type=edit_records").await, lines[1..]);
    // The client sees the same line, without the address of the agency's person.
    let path = format!("/client/v4/accounts/{}/audit_logs?id={id}", world.client);
    let seen = world.key(&world.owner).await.get(&path).await.expect(200).value();
    assert_eq!((&seen["result"][0]["actor"]["email"], &seen["result"][0]["id"]), (&json!(""), &json!(id)));
    // It stays theirs when the grant ends; nobody else has it, and who leaves the agency loses the sight of it.
    world.owner.done(world.client, &Command::EndGrant { grant, keep: Made::default() }).await;
    assert_eq!(at_client(&own("").await), lines);
    let boss = world.key(&world.boss).await.get("/client/v4/user/audit_logs?per_page=1000").await.expect(200).value();
    assert!(at_client(boss["result"].as_array().unwrap()).is_empty());
    let member = world.member(&world.tech).await;
    world.boss.done(world.agency, &Command::RevokeMember { member, keep_tokens: vec![] }).await;
    assert!(own("").await.is_empty());
}
