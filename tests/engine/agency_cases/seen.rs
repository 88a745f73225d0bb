//! What each person sees of grants, clients, assignments and templates, and what the grid of an agency says.

use super::world::*;
use portcullis_core::{
    Actor, ClientSelector, Command, Conditions, Effect, GrantId, PolicyDraft, Principal, Reach, Scope, State,
    TemplateDraft, ceiling, slice, slice_through,
};

fn seen_by(account: &Account, n: u128) -> State {
    slice(&account.snapshot, Principal::User(user(account.id(), n)), NOW)
}

fn everywhere(role: &str) -> Vec<PolicyDraft> {
    vec![PolicyDraft::allow([role], Scope::account())]
}

#[test]
fn grants_are_seen_by_who_may_read_partners_and_by_who_comes_through_one() {
    let (mut client, agency, _) = working(&["dns-edit"]);
    let grant = client.grant();
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-read"], Scope::account()) else { return };
    client.run(&Command::OfferGrant { agency: Some(OTHER), name, policies, conditions, grant: None }, &[]);
    client.join(5, everywhere("partners-read"));
    client.join(6, Vec::new());
    let owner = seen_by(&client, 1);
    assert_eq!((owner.grants.len(), owner.grants[&grant].by), (2, Some(user(HARBOUR, 1))));
    assert_eq!(seen_by(&client, 5).grants.len(), 2);
    assert_eq!(seen_by(&client, 6).grants.len(), 0);
    let technician = Principal::User(user(AGENCY, 2));
    let through = slice_through(&client.snapshot, &agency.snapshot, technician, NOW);
    assert_eq!(through.grants.keys().copied().collect::<Vec<_>>(), [grant]);
    assert_eq!(through.grants[&grant].by, None, "who offered it is not theirs to see");
}

#[test]
fn who_administers_through_a_grant_sees_all_but_the_other_partners() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    let grant = client.grant();
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-read"], Scope::account()) else { return };
    client.run(&Command::OfferGrant { agency: Some(OTHER), name, policies, conditions, grant: None }, &[]);
    let seen = slice_through(&client.snapshot, &agency.snapshot, Principal::User(user(AGENCY, 2)), NOW);
    let named: Vec<Actor> = seen.policies.values().map(|p| p.actor).filter(|a| matches!(a, Actor::Grant(_))).collect();
    assert_eq!(named, [Actor::Grant(grant)]);
    assert_eq!(seen.members.len(), client.snapshot.state().members.len());
}

#[test]
fn a_ceiling_is_the_grant_with_its_policies_and_their_roles() {
    let (mut client, _, _) = working(&["dns-edit"]);
    let (grant, technician) = (client.grant(), user(AGENCY, 2));
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["super-administrator"], Scope::account()) };
    client.run(&Command::ChangePerson { user: technician, policies: vec![deny] }, &[]);
    let seen = ceiling(&client.snapshot, grant, |_| false).expect("a grant");
    assert_eq!((seen.grants.len(), seen.grants[&grant].by), (1, None));
    assert!(!seen.policies.is_empty() && seen.policies.values().all(|p| p.actor == Actor::Grant(grant)));
    assert!(seen.members.is_empty() && seen.resources.is_empty());
    let ours = ceiling(&client.snapshot, grant, |user| user == technician).expect("a grant");
    assert_eq!(ours.policies.len(), seen.policies.len() + 1, "what names people of the agency is told");
    assert_eq!(ceiling(&client.snapshot, GrantId::from_bits(9), |_| true), None);
}

/// Whom the agency put where: everybody by a group on golden clients, the fourth nowhere, the fifth may read clients.
#[test]
fn clients_and_assignments_are_seen_by_who_is_on_them_or_may_read_clients() {
    let (client, mut agency) = (working(&["dns-edit"]).0, Account::open(AGENCY, "Webfirm"));
    agency.run(&accept(&client), &[&client]);
    let wish = everywhere("dns-edit");
    let ask = Command::AskGrant { account: OTHER, name: "Other".into(), tags: Vec::new(), policies: wish };
    agency.run(&ask, &[]);
    let technician = agency.join(2, Vec::new());
    let direct = agency.join(3, Vec::new());
    agency.join(4, Vec::new());
    agency.join(5, everywhere("clients-read"));
    let group = agency.group("Technicians", vec![technician]);
    for actor in [Actor::Group(group), Actor::Member(direct)] {
        let golden = vec![ClientSelector::Tag { tag: "tier=gold".parse().expect("a tag") }];
        let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
        agency.run(&Command::CreateAssignment { actor, clients: golden, policy }, &[&client]);
    }
    let template = TemplateDraft { name: "DNS only".into(), policies: everywhere("dns-edit"), about: String::new() };
    agency.run(&Command::CreateTemplate { template }, &[]);
    let counts = |n| {
        let seen = seen_by(&agency, n);
        (seen.clients.len(), seen.assignments.len(), seen.templates.len())
    };
    assert_eq!(counts(1), (2, 2, 1), "the owner");
    assert_eq!(counts(2), (1, 1, 0), "by a group");
    assert_eq!(counts(3), (1, 1, 0), "by name");
    assert_eq!(counts(4), (0, 0, 0), "on none");
    assert_eq!(counts(5), (2, 2, 1), "who may read clients");
    agency.join(6, everywhere("partners-read"));
    let seen = seen_by(&agency, 6);
    assert_eq!((seen.clients.len(), seen.templates.len()), (0, 1), "who deals with grants sees their templates");
}

#[test]
fn the_grid_takes_away_what_is_denied_everywhere_and_always_and_what_is_over() {
    let (client, mut agency, technician) = working(&["dns-edit", "analytics-read"]);
    let grant = client.grant();
    let catalogue = client.snapshot.catalogue().clone();
    let edit = catalogue.action("dns:edit").expect("an action");
    let at = |agency: &Account, now| {
        Reach::new(&agency.snapshot, std::slice::from_ref(&client.snapshot), now).of(technician, grant).contains(edit)
    };
    let end = NOW.plus(1_000_000);
    assert!(at(&agency, NOW) && at(&agency, end.plus(-1)));
    assert!(!at(&agency, end) && !at(&agency, end.plus(1)), "the grant is over at that moment");
    let deny = |scope: Scope, conditions: Conditions| PolicyDraft {
        effect: Effect::Deny,
        conditions,
        ..PolicyDraft::allow(["dns-edit"], scope)
    };
    let later = Conditions { expires_at: Some(end), ..Conditions::default() };
    let part = Scope { exclude: vec![portcullis_core::Selector::Kind { kind: "zone".into() }], ..Scope::account() };
    let one = Scope::tag("env=prod".parse().expect("a tag"));
    let mut denied = |scope, conditions| {
        let (actor, clients) = (Actor::Member(technician), vec![ClientSelector::All]);
        agency.run(&Command::CreateAssignment { actor, clients, policy: deny(scope, conditions) }, &[&client]);
        at(&agency, NOW)
    };
    assert!(denied(one, Conditions::default()), "on a tag only");
    assert!(denied(part, Conditions::default()), "with an exception");
    assert!(denied(Scope::account(), later), "for a while");
    assert!(!denied(Scope::account(), Conditions::default()), "everywhere and always");
}
