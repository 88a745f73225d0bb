//! An agency and its clients, step by step: the story, each reason why not, and the ways to cheat.

mod bounds;
mod cheats;
mod kept;
mod parts;
mod seen;
mod staff;
mod world;

pub use world::BESIDE;

use portcullis_core::{
    AccountId, Actor, Caller, Catalogue, ClientOpening, ClientSelector, Code, Command, Conditions, Context, Effect,
    Fresh, GrantId, Made, PolicyDraft, Principal, Reach, ResourceRef, Scope, Settings, Side, Snapshot, TemplateDraft,
    TemplateId, ceiling, fold, is_managed, open_client, preview, staff_differences,
};
use world::*;

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
    let before = client.snapshot.clone();
    client.run(&Command::ChangePerson { user: user(AGENCY, 2), policies: vec![deny] }, &[]);
    assert!(!may(&client, &agency, 2, "dns:read"));
    // The agency is told who of its people lost what, and its grid shows it; nobody else lost anything.
    let told = staff_differences(&agency.snapshot, &before, &client.snapshot, id, NOW);
    let dns = client.snapshot.catalogue().action("dns:read").unwrap();
    assert!(matches!(&told[..], [one] if one.lost.contains(dns) && one.gained.is_empty()), "{told:?}");
    let ceiling = Snapshot::new(ceiling(&client.snapshot, id, |_| true).unwrap(), Catalogue::builtin());
    assert!(Reach::new(&agency.snapshot, &[ceiling], NOW).of(told[0].member, id).is_empty());
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

#[test]
fn templates_are_kept_changed_and_deleted() {
    let mut agency = Account::open(AGENCY, "Webfirm");
    let draft = |name: &str| TemplateDraft {
        name: name.into(),
        about: "Name servers and records.".into(),
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
    };
    agency.run(&Command::CreateTemplate { template: draft("DNS only") }, &[]);
    let template = *agency.snapshot.state().templates.keys().next().unwrap();
    agency.run(&Command::ChangeTemplate { template, to: draft("DNS") }, &[]);
    agency.run(&Command::DeleteTemplate { template }, &[]);
    let unknown = TemplateId::from_bits(9);
    assert_eq!(agency.ask(&Command::DeleteTemplate { template: unknown }, &[]), [Code::UnknownTemplate]);
    assert_eq!(
        agency.ask(&Command::ChangeTemplate { template: unknown, to: draft("DNS") }, &[]),
        [Code::UnknownTemplate]
    );
}

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
