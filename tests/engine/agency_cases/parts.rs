//! What commands about grants and clients change in part, when, and what they say of it.

use super::world::*;
use portcullis_core::{
    Actor, Catalogue, Client, ClientOpening, ClientSelector, Code, Command, Conditions, Fresh, Grant, GrantId, Made,
    PolicyDraft, Reissue, Scope, Settings, Snapshot, TemplateDraft, TokenStatus, decide, fold, open_client, preview,
};

fn until(plus: i64) -> Conditions {
    Conditions { expires_at: Some(NOW.plus(plus)), ..Conditions::default() }
}

fn offer_by_link(client: &mut Account) {
    let Command::OfferGrant { name, policies, conditions, .. } = offer(&["dns-edit"], Scope::account()) else { return };
    client.run(&Command::OfferGrant { agency: None, name, policies, conditions, grant: None }, &[]);
}

/// By the owner, a little later than everything else.
fn run_later(account: &mut Account, command: &Command) -> portcullis_core::Millis {
    let now = NOW.plus(7);
    let outcome = decide(&account.snapshot, &account.owner(), command, &Fresh::new(now, 99 << 64));
    assert!(!outcome.events.is_empty(), "{:?}", outcome.issues);
    account.snapshot.apply(account.snapshot.state().revision + 1, &outcome.events);
    now
}

#[test]
fn a_grant_is_changed_in_the_part_that_is_named() {
    let (mut client, ..) = working(&["dns-edit"]);
    let grant = client.grant();
    let change = |name: Option<&str>, conditions| {
        let name = name.map(str::to_owned);
        Command::ChangeGrant { grant, name, policies: None, conditions, suspended: None }
    };
    let of = |client: &Account| Grant::clone(&client.snapshot.state().grants[&grant]);
    let was = of(&client);
    client.run(&change(Some("Net people"), None), &[]);
    assert_eq!(of(&client), Grant { name: "Net people".into(), ..was.clone() });
    client.run(&change(None, Some(until(9))), &[]);
    assert_eq!(of(&client), Grant { name: "Net people".into(), conditions: until(9), ..was });
    // What is over is no end to set, but may stay.
    assert_eq!(client.ask(&change(None, Some(until(-1))), &[]), [Code::AlreadyOver]);
    let policies = Some(vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    let both = Command::ChangeGrant { grant, name: None, policies, conditions: Some(until(9)), suspended: None };
    let outcome = decide(&client.snapshot, &client.owner(), &both, &Fresh::new(NOW.plus(20), 99 << 64));
    assert!(!outcome.is_refused(), "{:?}", outcome.issues);
}

#[test]
fn each_part_of_an_opening_grant_stays_while_the_account_is_managed() {
    let settings = Settings {
        name: "New".into(),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let grant = GrantId::from_bits(50);
    let opening = ClientOpening { account: HARBOUR, settings, agency: AGENCY, agency_name: "Webfirm".into(), grant };
    let opened = open_client(&Catalogue::builtin(), &opening, &Fresh::new(NOW, 77 << 64));
    let state = fold([(1, opened.events.as_slice())]).expect("it was opened");
    let mut client = Account { snapshot: Snapshot::new(state, Catalogue::builtin()), seed: 78 << 64 };
    let policies = Some(vec![PolicyDraft::allow(["dns-read"], Scope::account())]);
    let operator = portcullis_core::Caller::operator(context());
    for (policies, conditions, suspended) in
        [(policies, None, None), (None, Some(until(9)), None), (None, None, Some(true))]
    {
        let change = Command::ChangeGrant { grant, name: None, policies, conditions, suspended };
        assert_eq!(client.by(&operator, &change), [Code::Managed], "{change:?}");
    }
    let name = Some("Web people".to_owned());
    let called = Command::ChangeGrant { grant, name, policies: None, conditions: None, suspended: None };
    assert!(client.by(&operator, &called).is_empty());
    let seen = |client: &Account| portcullis_core::ceiling(&client.snapshot, grant, |_| true).unwrap();
    assert!(seen(&client).grants[&grant].opening);
    // Once somebody of its own manages the account, its agency sees it as any other.
    let mut own = Account::open(HARBOUR, "Harbour").snapshot.state().clone();
    own.grants.insert(grant, client.snapshot.state().grants[&grant].clone());
    let own = Account { snapshot: Snapshot::new(own, Catalogue::builtin()), seed: 79 << 64 };
    assert!(!portcullis_core::is_managed(&own.snapshot) && !seen(&own).grants[&grant].opening);
}

#[test]
fn a_client_is_changed_in_the_part_that_is_named() {
    let (client, mut agency, _) = working(&["dns-edit"]);
    let grant = client.grant();
    let of = |agency: &Account| Client::clone(&agency.snapshot.state().clients[&grant]);
    let was = of(&agency);
    let name = Some("Quay".to_owned());
    agency.run(&Command::ChangeClient { grant, name: name.clone(), tags: None }, &[]);
    assert_eq!(of(&agency), Client { name: "Quay".into(), ..was.clone() });
    agency.run(&Command::ChangeClient { grant, name: None, tags: Some(vec!["tier=lead".into()]) }, &[]);
    let tags = ["tier=lead".parse().unwrap()].into_iter().collect();
    assert_eq!(of(&agency), Client { name: "Quay".into(), tags, ..was });
    assert_eq!(agency.ask(&Command::ChangeClient { grant, name, tags: None }, &[]), [Code::NothingChanges]);
}

#[test]
fn leaving_a_client_that_opened_itself_needs_nothing_beside() {
    let (client, mut agency, _) = working(&["dns-edit"]);
    agency.run(&Command::LeaveClient { grant: client.grant() }, &[]);
    assert!(agency.snapshot.state().clients.is_empty());
}

#[test]
fn an_offer_that_is_switched_off_does_not_wait() {
    let mut client = Account::open(HARBOUR, "Harbour");
    offer_by_link(&mut client);
    let grant = client.grant();
    let switch =
        |on: bool| Command::ChangeGrant { grant, name: None, policies: None, conditions: None, suspended: Some(!on) };
    client.run(&switch(false), &[]);
    assert_eq!(client.ask(&Command::ReissueOffer(Reissue { grant }), &[]), [Code::GrantNotWaiting]);
    assert_eq!(client.ask(&Command::ConfirmGrant { grant, agency: AGENCY }, &[]), [Code::GrantNotWaiting]);
    client.run(&switch(true), &[]);
    let now = run_later(&mut client, &Command::ReissueOffer(Reissue { grant }));
    assert_eq!(client.snapshot.state().grants[&grant].created_at, now, "a new link is offered anew");
}

#[test]
fn a_token_that_ends_with_a_grant_was_changed_then() {
    let (mut client, agency, _) = working(&["super-administrator"]);
    let policies = vec![PolicyDraft { conditions: until(9), ..PolicyDraft::allow(["dns-read"], Scope::account()) }];
    let make = Command::CreateToken { name: "Deploy".into(), owner: None, policies, conditions: until(9) };
    client.by(&agent(&agency, 2), &make);
    let token = *client.snapshot.state().tokens.keys().next().unwrap();
    let end = Command::EndGrant { grant: client.grant(), keep: Made::default() };
    let now = run_later(&mut client, &end);
    let token = client.snapshot.state().tokens[&token].clone();
    assert_eq!((token.status, token.changed_at), (TokenStatus::Disabled, now));
}

#[test]
fn a_preview_of_accepting_and_of_leaving_names_who_is_put_there_already() {
    let (mut client, mut agency) = (Account::open(HARBOUR, "Harbour"), Account::open(AGENCY, "Webfirm"));
    client.run(&offer(&["dns-edit"], Scope::account()), &[]);
    let technician = agency.join(2, Vec::new());
    agency.run(&assign(Actor::Member(technician), &["dns-read"], Scope::account()), &[]);
    let shown = |agency: &Account, command: &Command| {
        let caller = portcullis_core::Caller { beside: vec![client.snapshot.clone()], ..agency.owner() };
        preview(&agency.snapshot, &caller, command, &Fresh::new(NOW, 5)).clients
    };
    let gains = shown(&agency, &accept(&client));
    let [one] = &gains[..] else { panic!("{gains:?}") };
    assert!(one.people.iter().all(|p| p.member == technician && !p.gained.is_empty() && p.lost.is_empty()));
    agency.run(&accept(&client), &[&client]);
    let losses = shown(&agency, &Command::LeaveClient { grant: client.grant() });
    let [one] = &losses[..] else { panic!("{losses:?}") };
    assert!(one.people.iter().all(|p| p.member == technician && p.gained.is_empty() && !p.lost.is_empty()));
}

#[test]
fn where_grants_give_nothing_the_first_is_named_and_the_others_are_counted() {
    let (client, mut agency, technician) = working(&["dns-edit"]);
    let more = PolicyDraft::allow(["billing-read"], Scope::account());
    let wish = Command::CreateAssignment {
        actor: Actor::Member(technician),
        clients: vec![ClientSelector::All],
        policy: more,
    };
    let said = |agency: &Account, beside: &[&Account]| {
        let beside = beside.iter().map(|a| a.snapshot.clone()).collect();
        let caller = portcullis_core::Caller { beside, ..agency.owner() };
        let issues = decide(&agency.snapshot, &caller, &wish, &Fresh::new(NOW, 5)).issues;
        let told = issues.iter().find(|i| i.code == Code::GrantGivesNothing).expect("it is told");
        told.args.get("clients").cloned().expect("which")
    };
    assert_eq!(said(&agency, &[&client]), "Harbour");
    let mut other = Account::open(OTHER, "Other");
    other.run(&offer(&["dns-edit"], Scope::account()), &[]);
    let grant = other.grant();
    let take = Command::AcceptGrant { grant, account: OTHER, name: "Quay".into(), tags: Vec::new() };
    agency.run(&take, &[&other]);
    assert!(["Harbour and 1 more", "Quay and 1 more"].contains(&said(&agency, &[&client, &other]).as_str()));
}

#[test]
fn a_template_says_at_most_500_characters_about_itself() {
    let mut agency = Account::open(AGENCY, "Webfirm");
    let about = |count: usize| {
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        Command::CreateTemplate { template: TemplateDraft { name: "DNS".into(), about: "ü".repeat(count), policies } }
    };
    assert_eq!(agency.ask(&about(501), &[]), [Code::NameInvalid]);
    agency.run(&about(500), &[]);
}
