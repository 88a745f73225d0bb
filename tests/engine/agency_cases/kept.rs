//! What each command between accounts changes, and what it leaves as it is.

use super::world::*;
use portcullis_core::{
    Actor, ClientSelector, Code, Command, Facts, GrantId, Made, PolicyDraft, Reissue, Scope, TokenStatus, preview,
};
use portcullis_core::{Caller, Conditions, Fresh};

#[test]
fn an_assignment_is_changed_in_the_part_that_is_named() {
    let (client, mut agency, _) = working(&["dns-edit"]);
    let assignment = agency.assignment();
    let policy = Some(PolicyDraft::allow(["dns-read"], Scope::account()));
    agency.run(&Command::ChangeAssignment { assignment, clients: None, policy }, &[&client]);
    assert!(may(&client, &agency, 2, "dns:read") && !may(&client, &agency, 2, "dns:edit"));
    let kept = agency.snapshot.state().assignments[&assignment].clone();
    assert_eq!((kept.id(), kept.clients.as_slice()), (assignment, &[ClientSelector::All][..]));
    let nobody = Some(vec![ClientSelector::Tag { tag: "tier=lead".parse().unwrap() }]);
    agency.run(&Command::ChangeAssignment { assignment, clients: nobody, policy: None }, &[&client]);
    assert!(!may(&client, &agency, 2, "dns:read"));
    let after = agency.snapshot.state().assignments[&assignment].clone();
    assert_eq!(after.policy, kept.policy);
    let same = Command::ChangeAssignment { assignment, clients: Some(after.clients.clone()), policy: None };
    assert!(agency.ask(&same, &[&client]).contains(&Code::NothingChanges));
}

#[test]
fn leaving_a_client_takes_it_out_of_assignments_and_ends_those_of_it_alone() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let this = ClientSelector::Client { grant: client.grant() };
    let policy = PolicyDraft::allow(["dns-read"], Scope::account());
    let tagged = ClientSelector::Tag { tag: "tier=gold".parse().unwrap() };
    for clients in [vec![this.clone()], vec![this.clone(), tagged.clone()]] {
        let actor = Actor::Member(technician);
        agency.run(&Command::CreateAssignment { actor, clients, policy: policy.clone() }, &[&client]);
    }
    agency.run(&Command::LeaveClient { grant: client.grant() }, &[&client]);
    let mut left: Vec<_> = agency.snapshot.state().assignments.values().map(|a| a.clients.clone()).collect();
    left.sort();
    assert_eq!(left, [vec![ClientSelector::All], vec![tagged]]);
    assert!(agency.snapshot.state().clients.is_empty() && !may(&client, &agency, 2, "dns:read"));
}

#[test]
fn who_goes_takes_their_own_assignments_along_and_no_others() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let other = agency.join(3, Vec::new());
    for member in [technician, other] {
        agency.run(&assign(Actor::Member(member), &["dns-read"], Scope::account()), &[&client]);
    }
    agency.run(&Command::RevokeMember { member: technician, keep_tokens: Vec::new() }, &[]);
    let of = |actor| agency.snapshot.state().assignments.values().filter(|a| a.policy.actor == actor).count();
    assert_eq!((of(Actor::Member(technician)), of(Actor::Member(other))), (0, 1));
    assert_eq!(agency.snapshot.state().assignments.len(), 2, "the group's stays");
}

#[test]
fn an_offer_by_link_is_made_anew_by_whoever_does_it_while_it_waits() {
    let mut client = Account::open(HARBOUR, "Harbour");
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-edit"], Scope::account()) else { return };
    client.run(&Command::OfferGrant { agency: None, name, policies, conditions, grant: None }, &[]);
    client.join(5, vec![PolicyDraft::allow(["super-administrator"], Scope::account())]);
    let again = Command::ReissueOffer(Reissue { grant: client.grant() });
    let who = Caller { verified: true, ..Caller::user(user(HARBOUR, 5), context()) };
    client.by(&who, &again);
    assert_eq!(client.snapshot.state().grants[&client.grant()].by, Some(user(HARBOUR, 5)));
    let unknown = Command::ReissueOffer(Reissue { grant: GrantId::from_bits(9) });
    assert_eq!(client.ask(&unknown, &[]), [Code::UnknownGrant]);
    let (mut given, ..) = working(&["dns-edit"]);
    let again = Command::ReissueOffer(Reissue { grant: given.grant() });
    assert_eq!(given.ask(&again, &[]), [Code::GrantNotWaiting]);
}

#[test]
fn what_is_kept_expressly_outlives_the_grant() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    let technician = agent(&agency, 2);
    // What an agency holds until an end it gives until then, too.
    let conditions = Conditions { expires_at: Some(NOW.plus(1_000_000)), ..Conditions::default() };
    let policies =
        || vec![PolicyDraft { conditions: conditions.clone(), ..PolicyDraft::allow(["dns-read"], Scope::account()) }];
    for n in [1, 2] {
        let emails = vec![format!("new{n}@example.com")];
        client.by(&technician, &Command::InviteMembers { emails, policies: policies(), groups: Vec::new() });
        let (name, owner) = (format!("token {n}"), None);
        let conditions = conditions.clone();
        client.by(&technician, &Command::CreateToken { name, owner, policies: policies(), conditions });
    }
    let made = client.snapshot.state().grants[&client.grant()].made.clone();
    assert_eq!((made.members.len(), made.tokens.len(), made.policies.len()), (2, 2, 4));
    let keep = Made {
        members: made.members.iter().take(1).copied().collect(),
        tokens: made.tokens.iter().take(1).copied().collect(),
        policies: made.policies.clone(),
    };
    let told = client.run(&Command::EndGrant { grant: client.grant(), keep }, &[]);
    assert_eq!(told, [Code::InvitationsCancelled, Code::PoliciesEnd, Code::TokensDisabled]);
    let state = client.snapshot.state();
    assert!(made.members.iter().map(|m| state.members.contains_key(m)).eq([true, false]));
    let on = |token| state.tokens[token].status == TokenStatus::Active;
    assert!(made.tokens.iter().map(on).eq([true, false]));
    // Those of whoever is no longer invited go all the same.
    assert_eq!(made.policies.iter().filter(|p| state.policies.contains_key(p)).count(), 3);
}

#[test]
fn a_preview_says_what_a_grant_gives_less_when_it_is_narrowed_or_switched_off() {
    let (client, ..) = working(&["dns-edit"]);
    let grant = client.grant();
    let change =
        |policies, suspended| Command::ChangeGrant { grant, name: None, policies, conditions: None, suspended };
    let narrower = Some(vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    for command in
        [change(narrower, None), change(None, Some(true)), Command::EndGrant { grant, keep: Made::default() }]
    {
        let shown = preview(&client.snapshot, &client.owner(), &command, &Fresh::new(NOW, 77));
        let [one] = &shown.grants[..] else { panic!("{command:?}: {:?}", shown.grants) };
        assert_eq!((one.grant, one.name.as_str()), (grant, "Web people"));
        assert!(!one.difference.rows.is_empty(), "{command:?}");
    }
}

#[test]
fn nobody_comes_into_a_closed_account_nor_from_a_suspension() {
    let (mut client, mut agency, technician) = working(&["dns-edit"]);
    assert!(may(&client, &agency, 2, "dns:read"));
    let suspended = |suspended| {
        let facts = Facts { verified: true, suspended, ..Facts::default() };
        Command::RecordFacts { member: technician, facts, name: None }
    };
    agency.by(&Caller::operator(context()), &suspended(true));
    assert!(!may(&client, &agency, 2, "dns:read"));
    agency.by(&Caller::operator(context()), &suspended(false));
    assert!(may(&client, &agency, 2, "dns:read"));
    client.run(&Command::CloseAccount {}, &[]);
    assert!(!may(&client, &agency, 2, "dns:read"));
}
