//! The ways to cheat, and what stands against each.

use super::world::*;
use portcullis_core::{
    Actor, Caller, Catalogue, ClientOpening, ClientSelector, Code, Command, Conditions, Effect, Fresh, GrantId, Made,
    PolicyDraft, PolicyId, ResourceId, Scope, Settings, Snapshot, fold, open_client,
};

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
