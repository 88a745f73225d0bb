//! An agency and its clients, step by step: the story, each reason why not, and the ways to cheat.

use portcullis_core::{
    AccountId, Actor, Caller, Catalogue, ClientOpening, ClientSelector, Code, Command, Conditions, Context, Effect,
    Fresh, GrantId, GroupId, Made, MemberId, Millis, NewResource, Opening, PolicyDraft, PolicyId, Principal,
    ResourceId, ResourceRef, Scope, Settings, Side, Snapshot, TemplateId, UserId, Who, decide, fold, is_managed,
    open_account, open_client, preview,
};

const NOW: Millis = Millis(1_700_000_000_000);
const HARBOUR: AccountId = AccountId::from_bits(1);
const AGENCY: AccountId = AccountId::from_bits(2);
const OTHER: AccountId = AccountId::from_bits(3);

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
struct Account {
    snapshot: Snapshot,
    seed: u128,
}

fn user(account: AccountId, n: u128) -> UserId {
    UserId::from_bits(account.bits() * 1000 + n)
}

fn context() -> Context {
    Context { second_factor: Some(false), ..Context::at(NOW) }
}

impl Account {
    /// With an owner, who is user 1 of it.
    fn open(id: AccountId, name: &str) -> Self {
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

    fn id(&self) -> AccountId {
        self.snapshot.state().account.id
    }

    fn owner(&self) -> Caller {
        Caller { verified: true, ..Caller::user(user(self.id(), 1), context()) }
    }

    fn by(&mut self, caller: &Caller, command: &Command) -> Vec<Code> {
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
    fn run(&mut self, command: &Command, beside: &[&Self]) -> Vec<Code> {
        let revision = self.snapshot.state().revision;
        let codes = self.ask(command, beside);
        assert!(self.snapshot.state().revision > revision, "{command:?}: {codes:?}");
        codes
    }

    fn ask(&mut self, command: &Command, beside: &[&Self]) -> Vec<Code> {
        let beside = beside.iter().map(|a| a.snapshot.clone()).collect();
        self.by(&Caller { beside, ..self.owner() }, command)
    }

    /// Somebody new joins, as user `n` of this account.
    fn join(&mut self, n: u128, policies: Vec<PolicyDraft>) -> MemberId {
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

    fn group(&mut self, name: &str, members: Vec<MemberId>) -> GroupId {
        self.run(&Command::CreateGroup { name: name.into(), policies: Vec::new(), members }, &[]);
        let groups = self.snapshot.state().groups.values();
        groups.into_iter().find(|g| g.name == name).map(|g| g.id).expect("made")
    }

    fn zone(&mut self, name: &str) -> ResourceId {
        let resources = vec![NewResource { name: name.into(), ..NewResource::default() }];
        self.run(&Command::AddResources { kind: "zone".into(), resources }, &[]);
        self.snapshot.resource_named("zone", name).expect("added")
    }

    fn grant(&self) -> GrantId {
        self.snapshot.state().grants.keys().next().copied().expect("a grant")
    }

    fn assignment(&self) -> PolicyId {
        self.snapshot.state().assignments.keys().next().copied().expect("an assignment")
    }
}

fn offer(roles: &[&str], scope: Scope) -> Command {
    Command::OfferGrant {
        agency: Some(AGENCY),
        name: "Web people".into(),
        policies: vec![PolicyDraft::allow(roles.iter().copied(), scope)],
        conditions: Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() },
        grant: None,
    }
}

fn accept(client: &Account) -> Command {
    Command::AcceptGrant {
        grant: client.grant(),
        account: client.id(),
        name: "Harbour".into(),
        tags: vec!["tier=gold".into()],
    }
}

fn assign(actor: Actor, roles: &[&str], scope: Scope) -> Command {
    let policy = PolicyDraft::allow(roles.iter().copied(), scope);
    Command::CreateAssignment { actor, clients: vec![ClientSelector::All], policy }
}

/// A client that granted `roles`, an agency that accepted, and its technician: member and user 2, in a group that works
/// for everybody with every right.
fn working(roles: &[&str]) -> (Account, Account, MemberId) {
    let (mut client, mut agency) = (Account::open(HARBOUR, "Harbour"), Account::open(AGENCY, "Webfirm"));
    client.zone("harbour.example");
    client.run(&offer(roles, Scope::account()), &[]);
    agency.run(&accept(&client), &[&client]);
    let technician = agency.join(2, Vec::new());
    let group = agency.group("Technicians", vec![technician]);
    agency.run(&assign(Actor::Group(group), &["super-administrator"], Scope::account()), &[&client]);
    (client, agency, technician)
}

fn agent(agency: &Account, n: u128) -> Caller {
    let who = Who::User(user(agency.id(), n));
    Caller { verified: true, ..Caller::through(agency.snapshot.clone(), who, context()) }
}

fn may(client: &Account, agency: &Account, n: u128, action: &str) -> bool {
    let principal = Principal::User(user(agency.id(), n));
    let access = client.snapshot.access_through(&agency.snapshot, principal, &context());
    access.can(action, ResourceRef::Account, NOW)
        || client.snapshot.state().resources.keys().any(|id| access.can(action, ResourceRef::Resource(*id), NOW))
}

#[test]
fn a_technician_works_below_the_grant_and_is_out_in_one_step() {
    let (mut client, mut agency, technician) = working(&["dns-edit"]);
    assert!(may(&client, &agency, 2, "dns:edit") && !may(&client, &agency, 2, "zones:delete"));
    // A change by the client takes effect at once.
    let narrower = Some(vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    let change = Command::ChangeGrant {
        grant: client.grant(),
        name: None,
        policies: narrower,
        conditions: None,
        suspended: None,
    };
    client.run(&change, &[]);
    assert!(may(&client, &agency, 2, "dns:read") && !may(&client, &agency, 2, "dns:edit"));
    let (mut left, revision) = (agency.clone(), client.snapshot.state().revision);
    left.run(&Command::RevokeMember { member: technician, keep_tokens: Vec::new() }, &[]);
    assert!(!may(&client, &left, 2, "dns:read") && client.snapshot.state().revision == revision);
    client.run(&Command::EndGrant { grant: client.grant(), keep: Made::default() }, &[]);
    assert!(!may(&client, &agency, 2, "dns:read"));
    let grant = *agency.snapshot.state().clients.keys().next().unwrap();
    agency.run(&Command::LeaveClient { grant }, &[&client]);
}

#[test]
fn suspended_blocked_and_past_its_end_it_gives_nothing() {
    let (mut client, agency, _) = working(&["dns-edit"]);
    let suspend = |suspended| Command::ChangeGrant {
        grant: GrantId::from_bits(0),
        name: None,
        policies: None,
        conditions: None,
        suspended: Some(suspended),
    };
    let of = |command: Command, id: GrantId| match command {
        Command::ChangeGrant { suspended, .. } => {
            Command::ChangeGrant { grant: id, name: None, policies: None, conditions: None, suspended }
        }
        other => other,
    };
    let id = client.grant();
    client.run(&of(suspend(true), id), &[]);
    assert!(!may(&client, &agency, 2, "dns:read"));
    client.run(&of(suspend(false), id), &[]);
    assert!(may(&client, &agency, 2, "dns:read"));
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["super-administrator"], Scope::account()) };
    client.run(&Command::ChangePerson { user: user(AGENCY, 2), policies: vec![deny] }, &[]);
    assert!(!may(&client, &agency, 2, "dns:read"));
    let later = Context { now: NOW.plus(2_000_000), ..context() };
    let access = client.snapshot.access_through(&agency.snapshot, Principal::User(user(AGENCY, 2)), &later);
    assert!(!access.can("dns:read", ResourceRef::Account, later.now));
}

#[test]
fn an_offer_by_link_starts_when_the_client_confirms_who_took_it() {
    let (mut client, mut agency) = (Account::open(HARBOUR, "Harbour"), Account::open(AGENCY, "Webfirm"));
    let mut stranger = Account::open(OTHER, "Stranger");
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-edit"], Scope::account()) else { return };
    client.run(&Command::OfferGrant { agency: None, name, policies, conditions, grant: None }, &[]);
    let grant = client.grant();
    // Without the link nobody takes it.
    assert_eq!(agency.ask(&accept(&client), &[&client]), [Code::UnknownGrant]);
    let with_link =
        |account: &Account| Caller { link: Some(grant), beside: vec![client.snapshot.clone()], ..account.owner() };
    let (taker, second) = (with_link(&agency), with_link(&stranger));
    assert!(agency.by(&taker, &accept(&client)).is_empty());
    assert!(stranger.by(&second, &accept(&client)).is_empty());
    assert!(client.snapshot.grant_to(&agency.snapshot).is_err(), "before the client confirms it is nothing");
    let confirm = |agency| Command::ConfirmGrant { grant, agency };
    assert_eq!(client.ask(&confirm(AccountId::from_bits(9)), &[&agency]), [Code::GrantNotTaken]);
    client.run(&confirm(AGENCY), &[&agency]);
    assert!(client.snapshot.grant_to(&agency.snapshot).is_ok());
    assert!(client.snapshot.grant_to(&stranger.snapshot).is_err(), "the other taker stays outside");
    assert_eq!(client.ask(&confirm(OTHER), &[&stranger]), [Code::GrantNotWaiting]);
    assert_eq!(agency.ask(&accept(&client), &[&client]), [Code::NotPending]);
}

#[test]
fn an_agency_asks_and_the_client_narrows_what_it_gives() {
    let (mut client, mut agency) = (Account::open(HARBOUR, "Harbour"), Account::open(AGENCY, "Webfirm"));
    let wish = vec![PolicyDraft::allow(["super-administrator"], Scope::account())];
    let ask = |account| Command::AskGrant { account, name: "Harbour".into(), tags: Vec::new(), policies: wish.clone() };
    assert_eq!(agency.ask(&ask(AGENCY), &[]), [Code::OwnAccount, Code::WildcardRole]);
    agency.run(&ask(HARBOUR), &[]);
    assert!(agency.ask(&ask(HARBOUR), &[]).contains(&Code::ClientExists));
    let asked = agency.snapshot.state().clients.keys().next().copied().unwrap();
    let answer = |grant| {
        let Command::OfferGrant { agency, name, policies, conditions, .. } = offer(&["dns-edit"], Scope::account())
        else {
            unreachable!("an offer is an offer")
        };
        Command::OfferGrant { agency, name, policies, conditions, grant: Some(grant) }
    };
    // An ask that the agency's log does not hold is none.
    assert!(client.ask(&answer(GrantId::from_bits(9)), &[&agency]).contains(&Code::UnknownGrant));
    assert!(client.ask(&answer(asked), &[]).contains(&Code::UnknownGrant));
    client.run(&answer(asked), &[&agency]);
    assert!(client.snapshot.grant_to(&agency.snapshot).is_ok(), "who asked has accepted");
}

#[test]
fn a_client_that_the_agency_opened_is_managed_until_somebody_of_its_own_can() {
    let mut agency = Account::open(AGENCY, "Webfirm");
    let settings = Settings {
        name: "New client".into(),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let (account, grant) = (HARBOUR, GrantId::from_bits(50));
    let opening = ClientOpening { account, settings, agency: AGENCY, agency_name: "Webfirm".into(), grant };
    let opened = open_client(&Catalogue::builtin(), &opening, &Fresh::new(NOW, 77 << 64));
    let state = fold([(1, opened.events.as_slice())]).expect("it was opened");
    let mut client = Account { snapshot: Snapshot::new(state, Catalogue::builtin()), seed: 78 << 64 };
    agency.run(&accept(&client), &[&client]);
    let owner = agency.snapshot.member_of(user(AGENCY, 1)).map(|m| m.id).unwrap();
    agency.run(&assign(Actor::Member(owner), &["super-administrator"], Scope::account()), &[&client]);
    assert!(is_managed(&client.snapshot));
    // Nobody is locked out: neither the agency's leaving nor its closing is possible.
    assert_eq!(agency.ask(&Command::LeaveClient { grant }, &[&client]), [Code::ManagesClient]);
    assert_eq!(agency.ask(&Command::LeaveClient { grant }, &[]), [Code::Undecided]);
    assert!(agency.ask(&Command::CloseAccount {}, &[&client]).contains(&Code::ManagesClient));
    // Handover.
    let policies = vec![PolicyDraft::allow(["super-administrator"], Scope::account())];
    let invite = Command::InviteMembers { emails: vec!["boss@harbour.example".into()], policies, groups: Vec::new() };
    let codes = client.by(&agent(&agency, 1), &invite);
    assert!(!codes.iter().any(|c| c.severity() == portcullis_core::Severity::Error), "{codes:?}");
    let member = client.snapshot.state().members.keys().next().copied().unwrap();
    let boss = Caller { verified: true, holds: Some(member), ..Caller::user(user(HARBOUR, 1), context()) };
    let before = client.snapshot.clone();
    client.by(&boss, &Command::AcceptInvitation { member, name: None });
    let facts = portcullis_core::Facts { verified: true, ..Default::default() };
    client.by(&Caller::operator(context()), &Command::RecordFacts { member, facts, name: None });
    assert!(!is_managed(&client.snapshot) && is_managed(&before));
    // The agency's own people can't be passed on any more, and the client ends it like any other.
    let more = Command::InviteMembers {
        emails: vec!["friend@webfirm.example".into()],
        policies: vec![PolicyDraft::allow(["super-administrator"], Scope::account())],
        groups: Vec::new(),
    };
    assert!(client.by(&agent(&agency, 1), &more).contains(&Code::BeyondYourAccess));
    client.by(&boss, &Command::EndGrant { grant, keep: Made::default() });
    assert!(client.snapshot.state().grants.is_empty() && client.snapshot.member(member).is_some());
    agency.run(&Command::LeaveClient { grant }, &[&client]);
}

#[test]
fn an_opening_grant_stays_whole_while_the_account_is_managed() {
    let settings = Settings {
        name: "New client".into(),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let opening = ClientOpening {
        account: HARBOUR,
        settings,
        agency: AGENCY,
        agency_name: "Webfirm".into(),
        grant: GrantId::from_bits(50),
    };
    let opened = open_client(&Catalogue::builtin(), &opening, &Fresh::new(NOW, 77 << 64));
    let state = fold([(1, opened.events.as_slice())]).expect("it was opened");
    let mut client = Account { snapshot: Snapshot::new(state, Catalogue::builtin()), seed: 78 << 64 };
    let (grant, operator) = (GrantId::from_bits(50), Caller::operator(context()));
    let end = Command::EndGrant { grant, keep: Made::default() };
    assert_eq!(client.by(&operator, &end), [Code::Managed]);
    let suspend = Command::ChangeGrant { grant, name: None, policies: None, conditions: None, suspended: Some(true) };
    assert_eq!(client.by(&operator, &suspend), [Code::Managed]);
}

#[test]
fn who_comes_through_an_agency_never_widens_it() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    let technician = agent(&agency, 2);
    assert!(may(&client, &agency, 2, "members:edit") && !may(&client, &agency, 2, "partners:edit"));
    // The agency grants itself more, or another agency something, through the client it administers.
    let grant = client.grant();
    let wider = vec![PolicyDraft::allow(["super-administrator"], Scope::account())];
    let change = Command::ChangeGrant { grant, name: None, policies: Some(wider), conditions: None, suspended: None };
    assert_eq!(client.by(&technician, &change), [Code::NotPermitted]);
    assert_eq!(client.by(&technician, &offer(&["dns-edit"], Scope::account())), [Code::NotPermitted]);
    let unblock = Command::ChangePerson { user: user(AGENCY, 2), policies: Vec::new() };
    assert_eq!(client.by(&technician, &unblock), [Code::NotPermitted]);
    // Nor by making somebody a member who may.
    let everything = vec![PolicyDraft::allow(["super-administrator"], Scope::account())];
    let invite =
        Command::InviteMembers { emails: vec!["me@webfirm.example".into()], policies: everything, groups: Vec::new() };
    assert!(client.by(&technician, &invite).contains(&Code::BeyondYourAccess));
    // Nor by closing the account, nor as if they were a member.
    assert!(client.by(&technician, &Command::CloseAccount {}).contains(&Code::NotAllOfIt));
    assert_eq!(client.by(&technician, &Command::LeaveAccount {}), [Code::NotAMember]);
}

#[test]
fn what_an_agency_made_is_told_and_ends_with_it() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    // What the agency holds until an end it can give no longer.
    let conditions = Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() };
    let invite = |conditions| Command::InviteMembers {
        emails: vec!["new@harbour.example".into()],
        policies: vec![PolicyDraft { conditions, ..PolicyDraft::allow(["dns-edit"], Scope::account()) }],
        groups: Vec::new(),
    };
    assert_eq!(client.by(&agent(&agency, 2), &invite(Conditions::default())), [Code::BeyondYourAccess]);
    let invite = invite(conditions);
    let codes = client.by(&agent(&agency, 2), &invite);
    assert!(codes.iter().all(|c| c.severity() == portcullis_core::Severity::Warning), "{codes:?}");
    let grant = client.snapshot.state().grants.values().next().cloned().unwrap();
    assert_eq!((grant.made.members.len(), grant.made.policies.len()), (1, 1));
    let codes = client.run(&Command::EndGrant { grant: grant.id, keep: Made::default() }, &[]);
    assert!(codes.contains(&Code::PoliciesEnd) && codes.contains(&Code::InvitationsCancelled), "{codes:?}");
    assert_eq!(client.snapshot.state().members.len(), 1);
}

#[test]
fn assignments_are_checked_where_they_will_be_used() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let zone = *client.snapshot.state().resources.keys().next().unwrap();
    let me = Actor::Member(technician);
    let on =
        |clients: Vec<ClientSelector>, policy: PolicyDraft| Command::CreateAssignment { actor: me, clients, policy };
    let one = vec![ClientSelector::Client { grant: client.grant() }];
    let named = PolicyDraft::allow(["dns-edit"], Scope::of([zone]));
    assert_eq!(agency.ask(&on(vec![ClientSelector::All], named.clone()), &[&client]), [Code::NamesOneClient]);
    assert_eq!(agency.ask(&on(one.clone(), named.clone()), &[]), [Code::Undecided]);
    agency.run(&on(one.clone(), named), &[&client]);
    let unknown = PolicyDraft::allow(["dns-edit"], Scope::of([ResourceId::from_bits(9)]));
    assert_eq!(agency.ask(&on(one.clone(), unknown), &[&client]), [Code::UnknownResource]);
    // A client's id without a grant.
    let stranger = vec![ClientSelector::Client { grant: GrantId::from_bits(9) }];
    let dns = PolicyDraft::allow(["dns-edit"], Scope::account());
    assert!(agency.ask(&on(stranger, dns.clone()), &[&client]).contains(&Code::UnknownClient));
    // What exceeds the grant gives nothing there, and says so.
    let more = PolicyDraft::allow(["billing-read"], Scope::account());
    assert!(agency.run(&on(one.clone(), more), &[&client]).contains(&Code::GrantGivesNothing));
    let part = PolicyDraft::allow(["administrator"], Scope::account());
    assert!(agency.run(&on(one, part), &[&client]).contains(&Code::GrantGivesPart));
    let nobody = vec![ClientSelector::Tag { tag: "tier=none".parse().unwrap() }];
    assert!(agency.run(&on(nobody, dns.clone()), &[&client]).contains(&Code::NoClients));
    assert!(!may(&client, &agency, 2, "billing:read"));
    let whole = Command::CreateAssignment {
        actor: Actor::Token(portcullis_core::TokenId::from_bits(1)),
        clients: vec![ClientSelector::All],
        policy: dns,
    };
    assert_eq!(agency.ask(&whole, &[&client]), [Code::UnknownToken, Code::TokenNamesClients]);
    let gone = PolicyId::from_bits(9);
    assert_eq!(agency.ask(&Command::DeleteAssignment { assignment: gone }, &[]), [Code::UnknownAssignment]);
    agency.run(&Command::DeleteAssignment { assignment: agency.assignment() }, &[]);
}

#[test]
fn grants_are_refused_for_the_wrong_account() {
    let (mut client, mut agency, _) = working(&["dns-edit"]);
    let mut other = Account::open(OTHER, "Other");
    // A grant accepted by the wrong account, also by guessing its id.
    assert_eq!(other.ask(&accept(&client), &[&client]), [Code::UnknownGrant]);
    let grant = client.grant();
    assert_eq!(other.ask(&Command::DeclineGrant { grant, account: HARBOUR }, &[&client]), [Code::UnknownGrant]);
    assert_eq!(client.ask(&offer(&["dns-edit"], Scope::account()), &[]), [Code::GrantExists]);
    assert_eq!(agency.ask(&Command::DeclineGrant { grant, account: HARBOUR }, &[&client]), [Code::NotPending]);
    // An agency that claims a client whose log says nothing.
    let claims =
        Command::AcceptGrant { grant: GrantId::from_bits(9), account: OTHER, name: "Other".into(), tags: vec![] };
    assert_eq!(agency.ask(&claims, &[&other]), [Code::UnknownGrant]);
    let unknown = Command::EndGrant { grant: GrantId::from_bits(9), keep: Made::default() };
    assert_eq!(client.ask(&unknown, &[]), [Code::UnknownGrant]);
    assert_eq!(agency.ask(&Command::LeaveClient { grant: GrantId::from_bits(9) }, &[]), [Code::UnknownClient]);
    let never = Command::OfferGrant {
        agency: Some(OTHER),
        name: "Other people".into(),
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
        conditions: Conditions::default(),
        grant: None,
    };
    assert_eq!(client.run(&never, &[]), [Code::GrantNeverEnds]);
    // Somebody of an agency without a grant.
    assert_eq!(other.by(&agent(&agency, 2), &Command::LeaveAccount {}), [Code::NoGrant]);
    assert!(!may(&other, &agency, 2, "dns:read"));
    let own = Command::OfferGrant {
        agency: Some(HARBOUR),
        name: "Ourselves".into(),
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
        conditions: Conditions { expires_at: Some(NOW.plus(9)), ..Conditions::default() },
        grant: None,
    };
    assert_eq!(client.ask(&own, &[]), [Code::OwnAccount]);
}

#[test]
fn a_token_of_the_agency_works_on_named_clients_below_its_user() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let policies = vec![PolicyDraft::allow(["dns-read"], Scope::account())];
    let conditions = Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() };
    agency.run(&Command::CreateToken { name: "Deploy".into(), owner: None, policies, conditions }, &[]);
    let token = *agency.snapshot.state().tokens.keys().next().unwrap();
    let on = |agency: &Account, client: &Account| {
        let access = client.snapshot.access_through(&agency.snapshot, Principal::Token(token), &context());
        let zone = *client.snapshot.state().resources.keys().next().unwrap();
        (
            access.can("dns:edit", ResourceRef::Resource(zone), NOW),
            access.explain("dns:edit", ResourceRef::Resource(zone)),
        )
    };
    assert!(!on(&agency, &client).0);
    let assign = Command::CreateAssignment {
        actor: Actor::Token(token),
        clients: vec![ClientSelector::Client { grant: client.grant() }],
        policy: PolicyDraft::allow(["dns-edit"], Scope::account()),
    };
    agency.run(&assign, &[&client]);
    let (may, decision) = on(&agency, &client);
    assert!(may && decision.sides.iter().map(|s| s.side).eq([Side::Own, Side::Grant]), "{decision:?}");
    agency.run(&Command::DeleteToken { token }, &[]);
    assert!(!on(&agency, &client).0 && agency.snapshot.member(technician).is_some());
}

/// What denies a person binds them as a member, so nobody denies upwards by naming the person.
#[test]
fn nobody_is_denied_upwards_as_a_person() {
    let mut client = Account::open(HARBOUR, "Harbour");
    let roles = client.snapshot.catalogue().data().roles.clone();
    let make = Command::CreateRole {
        name: "Partner desk".into(),
        about: String::new(),
        actions: vec!["partners:edit".into()],
    };
    client.run(&make, &[]);
    let role = client.snapshot.state().roles.keys().next().cloned().unwrap();
    assert!(!roles.iter().any(|r| r.id == role));
    client.join(5, vec![PolicyDraft::allow([role.as_str()], Scope::account())]);
    let clerk = Caller { verified: true, ..Caller::user(user(HARBOUR, 5), context()) };
    client.by(&Caller::operator(context()), &verified(&client, 5));
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["dns-edit"], Scope::account()) };
    let against = |who| Command::ChangePerson { user: who, policies: vec![deny.clone()] };
    let codes = client.by(&clerk, &against(user(HARBOUR, 1)));
    assert!(codes.contains(&Code::AboveYou), "{codes:?}");
    // Nor a person of an agency, of what they don't hold themselves.
    assert!(client.by(&clerk, &against(user(AGENCY, 2))).contains(&Code::AboveYou));
    assert!(!client.ask(&against(user(AGENCY, 2)), &[]).contains(&Code::AboveYou));
    // Nor can the last who manages the account be hindered by it.
    let all = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["super-administrator"], Scope::account()) };
    let owner = Command::ChangePerson { user: user(HARBOUR, 1), policies: vec![all] };
    assert!(client.ask(&owner, &[]).contains(&Code::LockOut));
}

fn verified(account: &Account, n: u128) -> Command {
    let member = account.snapshot.member_of(user(account.id(), n)).map(|m| m.id).unwrap();
    let facts = portcullis_core::Facts { verified: true, ..Default::default() };
    Command::RecordFacts { member, facts, name: None }
}

#[test]
fn templates_are_kept_changed_and_deleted() {
    let mut agency = Account::open(AGENCY, "Webfirm");
    let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
    let about = String::from("Name servers and records.");
    agency.run(
        &Command::CreateTemplate { name: "DNS only".into(), about: about.clone(), policies: policies.clone() },
        &[],
    );
    let template = *agency.snapshot.state().templates.keys().next().unwrap();
    agency.run(
        &Command::ChangeTemplate { template, name: "DNS".into(), about: about.clone(), policies: policies.clone() },
        &[],
    );
    agency.run(&Command::DeleteTemplate { template }, &[]);
    let unknown = TemplateId::from_bits(9);
    assert_eq!(agency.ask(&Command::DeleteTemplate { template: unknown }, &[]), [Code::UnknownTemplate]);
    let change = Command::ChangeTemplate { template: unknown, name: "DNS".into(), about, policies };
    assert_eq!(agency.ask(&change, &[]), [Code::UnknownTemplate]);
}

/// A role of the agency's own means on the client what it means at home.
#[test]
fn an_assignment_may_use_a_role_of_the_agencys_own() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let old = agency.assignment();
    agency.run(&Command::DeleteAssignment { assignment: old }, &[]);
    let make = Command::CreateRole { name: "Reader".into(), about: String::new(), actions: vec!["dns:read".into()] };
    agency.run(&make, &[]);
    let role = agency.snapshot.state().roles.keys().next().cloned().unwrap();
    agency.run(&assign(Actor::Member(technician), &[&role], Scope::account()), &[&client]);
    assert!(may(&client, &agency, 2, "dns:read") && !may(&client, &agency, 2, "dns:edit"));
    assert_eq!(agency.ask(&Command::DeleteRole { role }, &[]), [Code::RoleInUse]);
}

/// What would happen on the clients is shown before it is done, and then happens.
#[test]
fn a_preview_of_an_assignment_names_clients_and_people() {
    let (client, agency, technician) = working(&["dns-edit"]);
    let shown = |command: &Command| {
        let caller = Caller { beside: vec![client.snapshot.clone()], ..agency.owner() };
        preview(&agency.snapshot, &caller, command, &Fresh::new(NOW, 5))
    };
    let gone = shown(&Command::DeleteAssignment { assignment: agency.assignment() });
    let [on] = gone.clients.as_slice() else { panic!("{:?}", gone.clients) };
    assert_eq!((on.name.as_str(), on.people.len()), ("Harbour", 1));
    assert!(on.people.iter().all(|p| p.member == technician && p.gained.is_empty() && !p.lost.is_empty()));
    let revoked = shown(&Command::RevokeMember { member: technician, keep_tokens: Vec::new() });
    assert_eq!(revoked.clients, gone.clients);
}
