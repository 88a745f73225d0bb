//! A client, an agency with a technician, and a second agency, as typed callers.

use crate::http::callers::{Answer, Member, Token, zone_id};
use crate::http::server::Server;
use portcullis_api::{MembershipRequest, Slice};
use portcullis_core::*;
use portcullis_server::{Bounds, Password, sample};
use portcullis_store::{Extras, NewEntry, User};
use reqwest::Method;
use serde_json::json;
use tokio::sync::OnceCell;

pub const FIRM: &str = "Blue Harbour Media";

pub struct World {
    pub server: Server,
    /// Who manages the client.
    pub owner: Member,
    pub client: AccountId,
    pub zone: ResourceId,
    /// Who manages the agency.
    pub boss: Member,
    pub agency: AccountId,
    /// A person of the agency without any right in it.
    pub tech: Member,
    /// Who manages a second agency.
    pub rival: Member,
    pub second: AccountId,
}

impl World {
    pub async fn new() -> Self {
        Self::of(Server::start().await).await
    }

    pub async fn within(bounds: Bounds) -> Self {
        Self::of(Server::with(bounds).await).await
    }

    async fn of(server: Server) -> Self {
        let owner = server.owner().await;
        let client = owner.account(FIRM);
        let zone = zone_id(&owner.slice(client).await, "harbour-boats.example");
        let boss = person(&server, "boss@agency.example", "Bea Boss").await;
        let rival = person(&server, "rival@second.example", "Rolf Rival").await;
        let agency = open(&server, "Fern Agency", &boss).await;
        let second = open(&server, "Second Agency", &rival).await;
        let tech = person(&server, "tech@agency.example", "Theo Tech").await;
        let world = Self { server, owner, client, zone, boss, agency, tech, rival, second };
        world.joins(&world.tech, world.agency, &world.boss).await;
        world
    }

    /// Lets somebody join an account who is invited without any right.
    pub async fn joins(&self, who: &Member, account: AccountId, by: &Member) {
        let emails = vec![who.session.user.email.clone()];
        by.done(account, &Command::InviteMembers { emails, policies: vec![], groups: vec![] }).await;
        let answer =
            MembershipRequest { answer: portcullis_api::Answer::Accept, name: Some(who.session.user.name.clone()) };
        let path = format!("/api/v1/accounts/{account}/membership");
        Answer::of(who.request(Method::POST, &path).json(&answer)).await.expect(200);
    }

    /// The client offers the agency these roles on everything.
    pub async fn offer(&self, roles: &[&str]) -> GrantId {
        self.offer_to(self.agency, roles).await
    }

    pub async fn offer_to(&self, agency: AccountId, roles: &[&str]) -> GrantId {
        grant_in(&self.owner.done(self.client, &offer(Some(agency), roles)).await.objects)
    }

    pub async fn accept(&self, grant: GrantId) {
        self.boss.done(self.agency, &accept(grant, self.client)).await;
    }

    /// The member of somebody in the agency.
    pub async fn member(&self, who: &Member) -> MemberId {
        member_of(&self.boss.slice(self.agency).await, who)
    }

    /// Puts the technician on clients.
    pub async fn assign(&self, clients: Vec<ClientSelector>, roles: &[&str]) -> PolicyId {
        let actor = Actor::Member(self.member(&self.tech).await);
        let done = self.boss.done(self.agency, &assignment(actor, clients, roles)).await;
        let assigned = |object: &ObjectId| if let ObjectId::Assignment(id) = object { Some(*id) } else { None };
        done.objects.iter().find_map(assigned).expect("an assignment")
    }

    /// A client that works: granted, accepted, with the technician on it.
    pub async fn working() -> (Self, GrantId) {
        let world = Self::new().await;
        let grant = world.offer(&["dns-edit"]).await;
        world.accept(grant).await;
        world.assign(vec![ClientSelector::All], &["dns-edit"]).await;
        (world, grant)
    }

    pub fn records(&self) -> String {
        format!("/client/v4/zones/{}/dns_records", self.zone)
    }

    /// Adds a record to the client's domain.
    pub async fn add_record(&self, who: &Token, name: &str) -> Answer {
        let body = json!({"name": format!("{name}.harbour-boats.example"), "type": "A", "content": "192.0.2.1"});
        who.post(&self.records(), &body).await
    }

    /// A key of somebody.
    pub async fn key(&self, who: &Member) -> Token {
        self.server.token(&who.session.user.email).await
    }

    pub fn slice_path(&self) -> String {
        format!("/api/v1/accounts/{}/slice", self.client)
    }
}

pub fn offer(agency: Option<AccountId>, roles: &[&str]) -> Command {
    let policies = vec![PolicyDraft::allow(roles.iter().copied(), Scope::account())];
    Command::OfferGrant { agency, name: "An agency".into(), policies, conditions: Conditions::default(), grant: None }
}

pub fn accept(grant: GrantId, account: AccountId) -> Command {
    Command::AcceptGrant { grant, account, name: "A client".into(), tags: vec!["care=full".into()] }
}

pub fn assignment(actor: Actor, clients: Vec<ClientSelector>, roles: &[&str]) -> Command {
    Command::CreateAssignment { actor, clients, policy: PolicyDraft::allow(roles.iter().copied(), Scope::account()) }
}

#[track_caller]
pub fn grant_in(objects: &[ObjectId]) -> GrantId {
    let grant = |object: &ObjectId| if let ObjectId::Grant(id) = object { Some(*id) } else { None };
    objects.iter().find_map(grant).expect("a grant")
}

#[track_caller]
pub fn member_of(slice: &Slice, who: &Member) -> MemberId {
    let user = who.session.user.id;
    slice.state.members.values().find(|m| m.user == Some(user)).expect("a member").id
}

/// Somebody who has signed in, and is in no account yet.
pub async fn person(server: &Server, email: &str, name: &str) -> Member {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = || async { Password::new(sample::PASSWORD.to_owned()).unwrap().hash().await.unwrap() };
    let user = User {
        id: UserId::from_bits(portcullis_server::random_id()),
        email: email.into(),
        verified: true,
        name: name.into(),
        password_hash: Some(HASH.get_or_init(hash).await.clone()),
        suspended: false,
        created_at: portcullis_server::now(),
    };
    server.app.store.add_user(&user).await.unwrap();
    server.member(email).await
}

/// An account that somebody has opened.
pub async fn open(server: &Server, name: &str, owner: &Member) -> AccountId {
    let account = AccountId::from_bits(portcullis_server::random_id());
    let opening = Opening {
        account,
        settings: Settings {
            name: name.into(),
            plan: "unlimited".into(),
            require_second_factor: false,
            agency: Default::default(),
        },
        owner: owner.session.user.id,
        email: owner.session.user.email.clone(),
        name: Some(owner.session.user.name.clone()),
        verified: true,
    };
    let fresh = portcullis_server::fresh();
    let outcome = open_account(&Catalogue::builtin(), &opening, &fresh);
    assert!(!outcome.is_refused(), "{:?}", outcome.issues);
    let new = NewEntry {
        at: fresh.now,
        origin: Origin::default(),
        command: "open_account".into(),
        catalogue: server.app.catalogue.digest().to_owned(),
        events: outcome.events,
        raises_revision: true,
    };
    server.app.store.append(account, None, new, Extras::default()).await.unwrap();
    account
}
