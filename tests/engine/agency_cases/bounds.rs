//! What bounds whoever gives something through an agency, and whoever deals with an agency's people by name.

use super::world::*;
use portcullis_core::{
    Actor, Caller, ClientSelector, Code, Command, Conditions, Effect, PolicyDraft, Reissue, Scope, Severity,
    is_as_narrow,
};

fn until_the_end() -> Conditions {
    Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() }
}

/// Somebody new, with these roles, for as long as the grant holds.
fn invite(roles: &[&str]) -> Command {
    let policy = PolicyDraft::allow(roles.iter().copied(), Scope::account());
    let policies = vec![PolicyDraft { conditions: until_the_end(), ..policy }];
    Command::InviteMembers { emails: vec!["new@harbour.example".into()], policies, groups: Vec::new() }
}

fn is_refused(codes: &[Code]) -> bool {
    codes.iter().any(|c| c.severity() == Severity::Error)
}

/// A role of this account's own.
fn role(account: &mut Account, name: &str, actions: &[&str]) -> String {
    let actions = actions.iter().map(|a| (*a).to_owned()).collect();
    account.run(&Command::CreateRole { name: name.into(), about: String::new(), actions }, &[]);
    account.snapshot.state().roles.values().find(|r| r.name == name).map(|r| r.id.clone()).expect("made")
}

/// A technician who may invite on the client, and what a role of the agency's own says beside.
fn with_role(actions: &[&str], effect: Effect, all: &str) -> (Account, Account) {
    let (client, mut agency, technician) = working(&["super-administrator"]);
    let old = agency.assignment();
    agency.run(&Command::DeleteAssignment { assignment: old }, &[]);
    let own = role(&mut agency, "Own", actions);
    agency.run(&assign(Actor::Member(technician), &["members-edit", all], Scope::account()), &[&client]);
    let policy = PolicyDraft { effect, ..PolicyDraft::allow([own.as_str()], Scope::account()) };
    let (actor, clients) = (Actor::Member(technician), vec![ClientSelector::All]);
    agency.run(&Command::CreateAssignment { actor, clients, policy }, &[&client]);
    (client, agency)
}

#[test]
fn a_role_of_the_agencys_own_gives_on_what_it_holds_and_no_more() {
    let (client, agency) = with_role(&["dns:read", "dns:edit", "members:read"], Effect::Allow, "analytics-read");
    let ask = |roles: &[&str]| client.clone().by(&agent(&agency, 2), &invite(roles));
    assert!(!is_refused(&ask(&["dns-edit"])), "{:?}", ask(&["dns-edit"]));
    assert!(!is_refused(&ask(&["analytics-read"])));
    assert_eq!(ask(&["firewall-read"]), [Code::BeyondYourAccess]);
}

#[test]
fn a_role_of_the_agencys_own_that_gives_nothing_there_stands_for_nothing() {
    let (mut client, agency) = with_role(&["clients:read"], Effect::Allow, "analytics-read");
    assert_eq!(client.by(&agent(&agency, 2), &invite(&["dns-read"])), [Code::BeyondYourAccess]);
}

#[test]
fn a_deny_by_a_role_of_the_agencys_own_binds_what_is_given() {
    let (client, mut agency) = with_role(&["dns:edit"], Effect::Deny, "dns-edit");
    let ask = |agency: &Account| client.clone().by(&agent(agency, 2), &invite(&["dns-edit"]));
    assert_eq!(ask(&agency), [Code::BeyondYourAccess]);
    let assignments = agency.snapshot.state().assignments.values();
    let denied = assignments.into_iter().find(|a| a.policy.effect == Effect::Deny).map(|a| a.id()).expect("a deny");
    agency.run(&Command::DeleteAssignment { assignment: denied }, &[]);
    assert!(!is_refused(&ask(&agency)), "{:?}", ask(&agency));
}

#[test]
fn what_somebody_holds_as_a_member_is_not_theirs_to_give_through_the_agency() {
    let (mut client, agency, _) = working(&["members-edit", "dns-edit"]);
    let both = vec![PolicyDraft::allow(["super-administrator"], Scope::account())];
    let emails = vec!["both@webfirm.example".to_owned()];
    client.run(&Command::InviteMembers { emails, policies: both, groups: Vec::new() }, &[]);
    let members = client.snapshot.state().members.values();
    let member = members.into_iter().find(|m| m.user.is_none()).map(|m| m.id).expect("invited");
    let technician = Caller { verified: true, holds: Some(member), ..Caller::user(user(AGENCY, 2), context()) };
    client.by(&technician, &Command::AcceptInvitation { member, name: None });
    assert!(client.snapshot.member_of(user(AGENCY, 2)).is_some());
    let ask = |roles: &[&str]| client.clone().by(&agent(&agency, 2), &invite(roles));
    assert!(!is_refused(&ask(&["dns-edit"])), "{:?}", ask(&["dns-edit"]));
    assert_eq!(ask(&["firewall-edit"]), [Code::BeyondYourAccess]);
}

/// Somebody of the client's own who deals with partners and holds these roles.
fn clerk(client: &mut Account, roles: &[&str]) -> Caller {
    let own = role(client, "Partner desk", &["partners:read", "partners:edit"]);
    let roles = roles.iter().copied().chain([own.as_str()]);
    let member = client.join(5, vec![PolicyDraft::allow(roles, Scope::account())]);
    let facts = portcullis_core::Facts { verified: true, ..Default::default() };
    client.by(&Caller::operator(context()), &Command::RecordFacts { member, facts, name: None });
    Caller { verified: true, ..Caller::user(user(HARBOUR, 5), context()) }
}

fn deny(role: &str) -> PolicyDraft {
    PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow([role], Scope::account()) }
}

#[test]
fn who_holds_more_is_not_denied_by_name_what_the_caller_holds() {
    let mut client = Account::open(HARBOUR, "Harbour");
    let clerk = clerk(&mut client, &["dns-edit"]);
    let against = |n| Command::ChangePerson { user: user(HARBOUR, n), policies: vec![deny("dns-edit")] };
    assert!(client.by(&clerk, &against(1)).contains(&Code::AboveYou));
    client.join(6, vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    assert!(!is_refused(&client.by(&clerk, &against(6))));
    assert!(!is_refused(&client.by(&clerk, &against(5))), "oneself one may always reduce");
}

#[test]
fn a_new_link_of_an_offer_gives_what_the_offer_gives() {
    let mut client = Account::open(HARBOUR, "Harbour");
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-edit"], Scope::account()) else { return };
    client.run(&Command::OfferGrant { agency: None, name, policies, conditions, grant: None }, &[]);
    let again = Command::ReissueOffer(Reissue { grant: client.grant() });
    let (mut less, mut as_much) = (client.clone(), client);
    let caller = clerk(&mut less, &["dns-read"]);
    assert_eq!(less.by(&caller, &again), [Code::BeyondYourAccess]);
    let caller = clerk(&mut as_much, &["dns-edit"]);
    assert!(!is_refused(&as_much.by(&caller, &again)));
}

#[test]
fn widening_where_somebody_is_denied_by_name_takes_from_them() {
    let mut client = Account::open(HARBOUR, "Harbour");
    client.zone("harbour.example");
    let part = Scope::tag("env=prod".parse().unwrap());
    client.run(&Command::CreateScope { name: "Production".into(), scope: part.clone() }, &[]);
    let named = *client.snapshot.state().scopes.keys().next().unwrap();
    client.join(6, vec![PolicyDraft::allow(["dns-edit"], Scope::account())]);
    let denied = PolicyDraft { named: Some(named), scope: part, ..deny("dns-read") };
    client.run(&Command::ChangePerson { user: user(HARBOUR, 6), policies: vec![denied] }, &[]);
    let member = client.join(7, vec![PolicyDraft::allow(["members-edit"], Scope::account())]);
    let facts = portcullis_core::Facts { verified: true, ..Default::default() };
    client.by(&Caller::operator(context()), &Command::RecordFacts { member, facts, name: None });
    let clerk = Caller { verified: true, ..Caller::user(user(HARBOUR, 7), context()) };
    let wider = Command::ChangeScope { scope: named, name: None, to: Some(Scope::account()) };
    assert!(client.by(&clerk, &wider).contains(&Code::AboveYou));
    assert!(!is_refused(&client.ask(&wider, &[])));
}

#[test]
fn conditions_are_as_narrow_as_others_where_they_never_hold_alone() {
    let (long, short) = (until_the_end(), Conditions { expires_at: Some(NOW.plus(9)), ..Conditions::default() });
    assert!(is_as_narrow(&short, &long) && is_as_narrow(&short, &short) && is_as_narrow(&long, &Conditions::default()));
    assert!(!is_as_narrow(&long, &short) && !is_as_narrow(&Conditions::default(), &long));
}

#[test]
fn a_token_takes_nothing_by_name_from_its_user_that_it_does_not_hold() {
    let mut client = Account::open(HARBOUR, "Harbour");
    let part = Scope::tag("env=prod".parse().unwrap());
    client.run(&Command::CreateScope { name: "Production".into(), scope: part.clone() }, &[]);
    let named = *client.snapshot.state().scopes.keys().next().unwrap();
    let both = clerk(&mut client, &["dns-edit", "members-edit"]);
    let denied = PolicyDraft { named: Some(named), scope: part, ..deny("dns-read") };
    client.run(&Command::ChangePerson { user: user(HARBOUR, 5), policies: vec![denied] }, &[]);
    let wider = Command::ChangeScope { scope: named, name: None, to: Some(Scope::account()) };
    assert!(!is_refused(&client.clone().by(&both, &wider)), "oneself one may always reduce");
    let policy = PolicyDraft::allow(["members-edit"], Scope::account());
    let policies = vec![PolicyDraft { conditions: until_the_end(), ..policy }];
    let (name, owner, conditions) = ("Mine".into(), Some(user(HARBOUR, 5)), until_the_end());
    client.by(&both, &Command::CreateToken { name, owner, policies, conditions });
    let token = *client.snapshot.state().tokens.keys().next().unwrap();
    let token = Caller { verified: true, ..Caller::token(token, context()) };
    assert!(client.by(&token, &wider).contains(&Code::AboveYou));
}
