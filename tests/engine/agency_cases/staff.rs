//! Who of an agency is on a client, whom the client names, and what it takes to judge one of them.

use super::world::*;
use portcullis_core::{
    Actor, Caller, Catalogue, ClientSelector, Command, Conditions, Effect, Facts, Made, PolicyDraft, Principal, Reach,
    Reason, ResourceRef, Scope, Snapshot, State, TokenStatus, slice_of_staff,
};

fn deny(role: &str) -> PolicyDraft {
    PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow([role], Scope::account()) }
}

/// The agency's group gets one more.
fn colleague(agency: &mut Account, n: u128) -> portcullis_core::MemberId {
    let member = agency.join(n, Vec::new());
    let group = *agency.snapshot.state().groups.keys().next().expect("a group");
    let members = agency.snapshot.state().groups[&group].members.iter().copied().chain([member]).collect();
    agency.run(&Command::ChangeGroup { group, name: None, policies: None, members: Some(members) }, &[]);
    member
}

fn suspend(agency: &mut Account, member: portcullis_core::MemberId) {
    let facts = Facts { verified: true, suspended: true, ..Facts::default() };
    agency.by(&Caller::operator(context()), &Command::RecordFacts { member, facts, name: None });
}

fn closed(account: &Account) -> Account {
    let mut state = account.snapshot.state().clone();
    state.account.closed_at = Some(NOW);
    Account { snapshot: Snapshot::new(state, Catalogue::builtin()), seed: 0 }
}

#[test]
fn an_account_that_is_closed_grants_nothing_and_sends_nobody() {
    let (client, agency, _) = working(&["dns-edit"]);
    for (client, agency) in [(closed(&client), agency.clone()), (client.clone(), closed(&agency))] {
        assert_eq!(client.snapshot.grant_to(&agency.snapshot).err(), Some(Reason::NoGrant));
        assert!(!may(&client, &agency, 2, "dns:read"));
    }
}

#[test]
fn whom_a_client_names_is_judged_alone_among_those_of_the_same_assignments() {
    let (mut client, mut agency, _) = working(&["dns-edit", "analytics-read"]);
    for n in 3..6 {
        colleague(&mut agency, n);
    }
    let named = [(2, "dns-read"), (3, "analytics-read")];
    for (n, role) in named {
        client.run(&Command::ChangePerson { user: user(AGENCY, n), policies: vec![deny(role)] }, &[]);
    }
    let zone = ResourceRef::Resource(*client.snapshot.state().resources.keys().next().unwrap());
    let who = |action| client.snapshot.who_can_through(&agency.snapshot, action, zone, &context());
    assert_eq!(who("dns:read"), [3, 4, 5].map(|n| user(AGENCY, n)));
    assert_eq!(who("analytics:read"), [2, 4, 5].map(|n| user(AGENCY, n)));
}

#[test]
fn a_member_of_the_client_is_denied_by_name_like_anybody_else() {
    let mut client = Account::open(HARBOUR, "Harbour");
    let zone = ResourceRef::Resource(client.zone("harbour.example"));
    let ana = client.join(5, vec![PolicyDraft::allow(["dns-edit"], Scope::account())]);
    let reading = client.snapshot.catalogue().action("dns:read").unwrap();
    let who = |client: &Account| client.snapshot.who_can(reading, zone, &context());
    assert!(who(&client).contains(&ana));
    client.run(&Command::ChangePerson { user: user(HARBOUR, 5), policies: vec![deny("dns-read")] }, &[]);
    let owner = client.snapshot.member_of(user(HARBOUR, 1)).map(|m| m.id).unwrap();
    assert_eq!(who(&client), [owner]);
}

#[test]
fn who_is_suspended_is_not_on_a_client() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let other = colleague(&mut agency, 3);
    suspend(&mut agency, technician);
    let kept = agency.snapshot.state().clients[&client.grant()].clone();
    assert_eq!(agency.snapshot.staff_on(&kept), [user(AGENCY, 3)]);
    let reach = Reach::new(&agency.snapshot, std::slice::from_ref(&client.snapshot), NOW);
    assert_eq!(reach.people().collect::<Vec<_>>(), [other]);
    assert_eq!(reach.clients().collect::<Vec<_>>(), [client.grant()]);
}

/// A token of the agency's own that may work on the client, by an assignment of its own.
fn with_token(client: &Account, agency: &mut Account) -> portcullis_core::TokenId {
    let policies = vec![PolicyDraft::allow(["dns-read"], Scope::account())];
    let conditions = Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() };
    agency.run(&Command::CreateToken { name: "Deploy".into(), owner: None, policies, conditions }, &[]);
    let token = *agency.snapshot.state().tokens.keys().next().unwrap();
    let clients = vec![ClientSelector::Client { grant: client.grant() }];
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    agency.run(&Command::CreateAssignment { actor: Actor::Token(token), clients, policy }, &[client]);
    token
}

#[test]
fn a_token_that_is_switched_off_is_on_no_client() {
    let (client, mut agency, _) = working(&["dns-edit"]);
    let token = with_token(&client, &mut agency);
    let kept = agency.snapshot.state().clients[&client.grant()].clone();
    assert_eq!(agency.snapshot.assignments_of(Principal::Token(token), &kept).len(), 1);
    let status = Some(TokenStatus::Disabled);
    agency.run(&Command::ChangeToken { token, name: None, policies: None, conditions: None, status }, &[]);
    assert!(agency.snapshot.assignments_of(Principal::Token(token), &kept).is_empty());
}

#[test]
fn the_part_that_judges_one_person_holds_them_their_groups_and_what_puts_them_there() {
    let (mut client, mut agency, technician) = working(&["dns-edit"]);
    let other = colleague(&mut agency, 3);
    let token = with_token(&client, &mut agency);
    let alone = agency.group("Others", vec![other]);
    for name in ["Reader", "Nobody"] {
        let actions = vec!["dns:read".to_owned()];
        agency.run(&Command::CreateRole { name: name.into(), about: String::new(), actions }, &[]);
    }
    let role = agency.snapshot.state().roles.values().find(|r| r.name == "Reader").map(|r| r.id.clone()).unwrap();
    agency.run(&assign(Actor::Member(technician), &[&role], Scope::account()), &[&client]);
    agency.run(&assign(Actor::Group(alone), &["dns-edit"], Scope::account()), &[&client]);
    let grant = client.grant();
    let part = |who| slice_of_staff(&agency.snapshot, who, grant);
    let seen = part(Principal::User(user(AGENCY, 2)));
    assert_eq!(seen, part(Principal::Member(technician)));
    assert_eq!(seen.revision, agency.snapshot.state().revision);
    assert!(seen.members.keys().eq([&technician]) && seen.clients.keys().eq([&grant]) && seen.tokens.is_empty());
    let [group] = &seen.groups.values().collect::<Vec<_>>()[..] else { panic!("{:?}", seen.groups) };
    assert_eq!((group.name.as_str(), group.members.iter().collect::<Vec<_>>()), ("Technicians", vec![&technician]));
    assert!(seen.roles.keys().eq([&role]) && seen.assignments.len() == 2);
    assert!(seen.policies.is_empty() && seen.resources.is_empty());
    let program = part(Principal::Token(token));
    assert!(program.tokens.keys().eq([&token]) && program.members.is_empty() && program.groups.is_empty());
    assert_eq!(program.assignments.len(), 1);
    // Nothing but the account where no grant is.
    let nothing =
        slice_of_staff(&agency.snapshot, Principal::User(user(AGENCY, 2)), portcullis_core::GrantId::from_bits(9));
    let whole = agency.snapshot.state();
    assert_eq!(nothing, State { revision: whole.revision, ..State::new(whole.account.clone()) });
    // And it judges as the whole does.
    client.run(&Command::ChangePerson { user: user(AGENCY, 3), policies: vec![deny("dns-read")] }, &[]);
    for who in [Principal::User(user(AGENCY, 2)), Principal::User(user(AGENCY, 3)), Principal::Token(token)] {
        let sliced = Snapshot::new(part(who), Catalogue::builtin());
        for action in ["dns:read", "dns:edit", "zones:delete"] {
            let zone = ResourceRef::Resource(*client.snapshot.state().resources.keys().next().unwrap());
            let can = |agency| client.snapshot.access_through(agency, who, &context()).can(action, zone, NOW);
            assert_eq!(can(&sliced), can(&agency.snapshot), "{who:?} {action}");
        }
    }
}

#[test]
fn what_an_agency_sees_of_a_client_before_it_looks_inside() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    let grant = client.grant();
    let make = Command::CreateRole { name: "Reader".into(), about: String::new(), actions: vec!["dns:read".into()] };
    client.run(&make, &[]);
    let role = client.snapshot.state().roles.keys().next().cloned().unwrap();
    let policies = Some(vec![
        PolicyDraft::allow([role.as_str()], Scope::account()),
        PolicyDraft::allow(["super-administrator"], Scope::account()),
    ]);
    client.run(&Command::ChangeGrant { grant, name: None, policies, conditions: None, suspended: None }, &[]);
    let conditions = Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() };
    let given = PolicyDraft { conditions, ..PolicyDraft::allow(["dns-edit"], Scope::account()) };
    let emails = vec!["new@harbour.example".to_owned()];
    client.by(&agent(&agency, 2), &Command::InviteMembers { emails, policies: vec![given], groups: Vec::new() });
    assert_ne!(client.snapshot.state().grants[&grant].made, Made::default());
    let seen = portcullis_core::ceiling(&client.snapshot, grant, |_| true).unwrap();
    assert_eq!((seen.revision, &seen.account), (client.snapshot.state().revision, &client.snapshot.state().account));
    assert!(seen.roles.keys().eq([&role]), "the roles it takes to read it");
    assert_eq!(seen.grants[&grant].made, Made::default(), "what others made through it is not told");
    let through =
        portcullis_core::slice_through(&client.snapshot, &agency.snapshot, Principal::User(user(AGENCY, 2)), NOW);
    assert_eq!(through.grants[&grant].made, Made::default());
}

#[test]
fn who_comes_through_a_grant_sees_nothing_of_the_accounts_own_clients() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    let mut theirs = Account::open(OTHER, "Other");
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-edit"], Scope::account()) else { return };
    theirs.run(&Command::OfferGrant { agency: Some(HARBOUR), name, policies, conditions, grant: None }, &[]);
    client.run(
        &Command::AcceptGrant { grant: theirs.grant(), account: OTHER, name: "Other".into(), tags: Vec::new() },
        &[&theirs],
    );
    let owner = client.snapshot.member_of(user(HARBOUR, 1)).map(|m| m.id).unwrap();
    client.run(&assign(Actor::Member(owner), &["dns-edit"], Scope::account()), &[&theirs]);
    let template = portcullis_core::TemplateDraft {
        name: "DNS".into(),
        about: String::new(),
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
    };
    client.run(&Command::CreateTemplate { template }, &[]);
    let seen =
        portcullis_core::slice_through(&client.snapshot, &agency.snapshot, Principal::User(user(AGENCY, 2)), NOW);
    assert_eq!((seen.clients.len(), seen.assignments.len(), seen.templates.len()), (0, 0, 0));
    assert_eq!(seen.members.len(), client.snapshot.state().members.len());
}
