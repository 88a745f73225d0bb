//! Accounts with people who have joined, one of them an agency of another.

use portcullis_core::{
    AccountId, Actor, Caller, Catalogue, ClientSelector, Code, Command, Conditions, Context, Fresh, GrantId, GroupId,
    MemberId, Millis, NewResource, Opening, PolicyDraft, PolicyId, Principal, ResourceId, ResourceRef, Scope, Settings,
    Snapshot, UserId, Who, decide, fold, open_account, preview,
};

pub const NOW: Millis = Millis(1_700_000_000_000);
pub const HARBOUR: AccountId = AccountId::from_bits(1);
pub const AGENCY: AccountId = AccountId::from_bits(2);
pub const OTHER: AccountId = AccountId::from_bits(3);

/// Codes that only two accounts together bring.
pub const BESIDE: [Code; 19] = [
    Code::NoGrant,
    Code::UnknownGrant,
    Code::UnknownClient,
    Code::UnknownAssignment,
    Code::UnknownTemplate,
    Code::OwnAccount,
    Code::GrantExists,
    Code::GrantNotWaiting,
    Code::GrantNotTaken,
    Code::ClientExists,
    Code::Managed,
    Code::ManagesClient,
    Code::NamesOneClient,
    Code::TokenNamesClients,
    Code::GrantNeverEnds,
    Code::PoliciesEnd,
    Code::NoClients,
    Code::GrantGivesNothing,
    Code::GrantGivesPart,
];

/// One account with people who have joined.
#[derive(Clone)]
pub struct Account {
    pub snapshot: Snapshot,
    pub seed: u128,
}

pub fn user(account: AccountId, n: u128) -> UserId {
    UserId::from_bits(account.bits() * 1000 + n)
}

pub fn context() -> Context {
    Context { second_factor: Some(false), ..Context::at(NOW) }
}

impl Account {
    /// With an owner, who is user 1 of it.
    pub fn open(id: AccountId, name: &str) -> Self {
        let settings = Settings {
            name: name.into(),
            plan: "unlimited".into(),
            require_second_factor: false,
            agency: Default::default(),
        };
        let email = format!("owner@{}.example", name.to_lowercase());
        let opening = Opening { account: id, settings, owner: user(id, 1), email, name: None, verified: true };
        let catalogue = Catalogue::builtin();
        let opened = open_account(&catalogue, &opening, &Fresh::new(NOW, id.bits() << 64));
        let state = fold([(1, opened.events.as_slice())]).expect("it was opened");
        Self { snapshot: Snapshot::new(state, catalogue), seed: id.bits() << 64 }
    }

    pub fn id(&self) -> AccountId {
        self.snapshot.state().account.id
    }

    pub fn owner(&self) -> Caller {
        Caller { verified: true, ..Caller::user(user(self.id(), 1), context()) }
    }

    pub fn by(&mut self, caller: &Caller, command: &Command) -> Vec<Code> {
        self.seed += 1;
        let fresh = Fresh::new(NOW, self.seed);
        let outcome = decide(&self.snapshot, caller, command, &fresh);
        let shown = preview(&self.snapshot, caller, command, &fresh);
        assert_eq!((&shown.events, &shown.issues), (&outcome.events, &outcome.issues));
        if !outcome.events.is_empty() {
            self.snapshot.apply(self.snapshot.state().revision + 1, &outcome.events);
        }
        outcome.issues.iter().map(|i| i.code).collect()
    }

    /// By the owner, with other accounts beside; it must be done.
    pub fn run(&mut self, command: &Command, beside: &[&Self]) -> Vec<Code> {
        let revision = self.snapshot.state().revision;
        let codes = self.ask(command, beside);
        assert!(self.snapshot.state().revision > revision, "{command:?}: {codes:?}");
        codes
    }

    pub fn ask(&mut self, command: &Command, beside: &[&Self]) -> Vec<Code> {
        let beside = beside.iter().map(|a| a.snapshot.clone()).collect();
        self.by(&Caller { beside, ..self.owner() }, command)
    }

    /// Somebody new joins, as user `n` of this account.
    pub fn join(&mut self, n: u128, policies: Vec<PolicyDraft>) -> MemberId {
        let email = format!("user{n}@example.com");
        self.run(&Command::InviteMembers { emails: vec![email.clone()], policies, groups: Vec::new() }, &[]);
        let members = self.snapshot.state().members.values();
        let member = members.into_iter().find(|m| m.address.get() == Some(&email)).map(|m| m.id).expect("invited");
        let who = Caller::user(user(self.id(), n), context());
        let accept = Command::AcceptInvitation { member, name: None };
        self.by(&Caller { verified: true, holds: Some(member), ..who }, &accept);
        assert!(self.snapshot.member(member).is_some_and(|m| m.is_accepted()));
        member
    }

    pub fn group(&mut self, name: &str, members: Vec<MemberId>) -> GroupId {
        self.run(&Command::CreateGroup { name: name.into(), policies: Vec::new(), members }, &[]);
        let groups = self.snapshot.state().groups.values();
        groups.into_iter().find(|g| g.name == name).map(|g| g.id).expect("made")
    }

    pub fn zone(&mut self, name: &str) -> ResourceId {
        let resources = vec![NewResource { name: name.into(), ..NewResource::default() }];
        self.run(&Command::AddResources { kind: "zone".into(), resources }, &[]);
        self.snapshot.resource_named("zone", name).expect("added")
    }

    pub fn grant(&self) -> GrantId {
        self.snapshot.state().grants.keys().next().copied().expect("a grant")
    }

    pub fn assignment(&self) -> PolicyId {
        self.snapshot.state().assignments.keys().next().copied().expect("an assignment")
    }
}

pub fn offer(roles: &[&str], scope: Scope) -> Command {
    Command::OfferGrant {
        agency: Some(AGENCY),
        name: "Web people".into(),
        policies: vec![PolicyDraft::allow(roles.iter().copied(), scope)],
        conditions: Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() },
        grant: None,
    }
}

pub fn accept(client: &Account) -> Command {
    Command::AcceptGrant {
        grant: client.grant(),
        account: client.id(),
        name: "Harbour".into(),
        tags: vec!["tier=gold".into()],
    }
}

pub fn assign(actor: Actor, roles: &[&str], scope: Scope) -> Command {
    let policy = PolicyDraft::allow(roles.iter().copied(), scope);
    Command::CreateAssignment { actor, clients: vec![ClientSelector::All], policy }
}

/// A client that granted `roles`, an agency that accepted, and its technician: member and user 2, in a group that works
/// for everybody with every right.
pub fn working(roles: &[&str]) -> (Account, Account, MemberId) {
    let (mut client, mut agency) = (Account::open(HARBOUR, "Harbour"), Account::open(AGENCY, "Webfirm"));
    client.zone("harbour.example");
    client.run(&offer(roles, Scope::account()), &[]);
    agency.run(&accept(&client), &[&client]);
    let technician = agency.join(2, Vec::new());
    let group = agency.group("Technicians", vec![technician]);
    agency.run(&assign(Actor::Group(group), &["super-administrator"], Scope::account()), &[&client]);
    (client, agency, technician)
}

pub fn agent(agency: &Account, n: u128) -> Caller {
    let who = Who::User(user(agency.id(), n));
    Caller { verified: true, ..Caller::through(agency.snapshot.clone(), who, context()) }
}

pub fn may(client: &Account, agency: &Account, n: u128, action: &str) -> bool {
    let principal = Principal::User(user(agency.id(), n));
    let access = client.snapshot.access_through(&agency.snapshot, principal, &context());
    access.can(action, ResourceRef::Account, NOW)
        || client.snapshot.state().resources.keys().any(|id| access.can(action, ResourceRef::Resource(*id), NOW))
}
