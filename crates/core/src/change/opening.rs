use super::{Code, Fresh, Issue, Outcome, members::sentence};
use crate::catalogue::Catalogue;
use crate::log::{Change, Event};
use crate::model::{
    Account, Actor, Conditions, Effect, Facts, Grant, GrantStatus, Invitation, Made, Member, MemberStatus, Personal,
    Policy, Scope, Settings,
};
use crate::text::{Address, name};
use crate::{AccountId, GrantId, MemberId, PolicyId, UserId};

/// An account that shall be opened, with the person it is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The new account's id.
    pub account: AccountId,
    /// Its settings.
    pub settings: Settings,
    /// Who holds every right on it from the start.
    pub owner: UserId,
    /// The owner's address.
    pub email: String,
    /// How the owner is called.
    pub name: Option<String>,
    /// Whether the address is known to be the owner's.
    pub verified: bool,
}

/// The role that holds every action, which the first member gets.
const EVERYTHING: &str = "super-administrator";

/// The first entry of an account's log, to be appended as `open_account`.
pub fn open_account(catalogue: &Catalogue, opening: &Opening, fresh: &Fresh) -> Outcome {
    let mut issues = check_settings(catalogue, &opening.settings);
    let address = Address::new(&opening.email);
    if let Err(why) = &address {
        issues.push(Issue::new(
            Code::AddressInvalid,
            "email",
            [("text", opening.email.clone()), ("why", why.to_string())],
        ));
    }
    let (Ok(address), true) = (address, issues.is_empty()) else {
        return Outcome { events: Vec::new(), issues };
    };
    let mut ids = fresh.ids();
    let member = owner(opening, &address, fresh, MemberId::from_bits(ids.next().unwrap_or_default()));
    let policy = Policy {
        id: PolicyId::from_bits(ids.next().unwrap_or_default()),
        actor: Actor::Member(member.id),
        effect: Effect::Allow,
        roles: vec![EVERYTHING.to_owned()],
        scope: Scope::account(),
        named: None,
        conditions: Conditions::default(),
    };
    let account =
        Account { id: opening.account, created_at: fresh.now, settings: opening.settings.clone(), closed_at: None };
    let events = vec![
        Event::Account(Change::added(account)),
        Event::Member(Change::added(member)),
        Event::Policy(Change::added(policy)),
    ];
    Outcome { events, issues }
}

/// A client account that an agency opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientOpening {
    /// The new account's id.
    pub account: AccountId,
    /// Its settings.
    pub settings: Settings,
    /// The agency.
    pub agency: AccountId,
    /// How it is called.
    pub agency_name: String,
    /// The grant by which it holds the account; the agency accepts it like any other.
    pub grant: GrantId,
}

/// The first entry of the log of a client account, to be appended as `open_client` together with the agency's acceptance.
///
/// The agency holds it by a grant with every right; it is *managed* until somebody of its own can manage it.
pub fn open_client(catalogue: &Catalogue, opening: &ClientOpening, fresh: &Fresh) -> Outcome {
    let issues = check_settings(catalogue, &opening.settings);
    if !issues.is_empty() {
        return Outcome { events: Vec::new(), issues };
    }
    let grant = Grant {
        id: opening.grant,
        agency: Some(opening.agency),
        name: opening.agency_name.clone(),
        status: GrantStatus::Given,
        conditions: Conditions::default(),
        opening: true,
        by: None,
        created_at: fresh.now,
        made: Made::default(),
    };
    let policy = Policy {
        id: PolicyId::from_bits(fresh.ids().next().unwrap_or_default()),
        actor: Actor::Grant(grant.id),
        effect: Effect::Allow,
        roles: vec![EVERYTHING.to_owned()],
        scope: Scope::account(),
        named: None,
        conditions: Conditions::default(),
    };
    let settings = opening.settings.clone();
    let account = Account { id: opening.account, created_at: fresh.now, settings, closed_at: None };
    let events = vec![
        Event::Account(Change::added(account)),
        Event::Grant(Change::added(grant)),
        Event::Policy(Change::added(policy)),
    ];
    Outcome { events, issues }
}

fn owner(opening: &Opening, address: &Address, fresh: &Fresh, id: MemberId) -> Member {
    let called = opening.name.as_deref().and_then(|n| name(n, 100).ok());
    Member {
        id,
        user: Some(opening.owner),
        address: Personal::new(address.as_str()),
        name: called.map_or_else(Personal::erased, Personal::new),
        status: MemberStatus::Accepted,
        invitation: Invitation { by: None, sent_at: fresh.now, expires_at: fresh.now },
        joined_at: Some(fresh.now),
        facts: Facts { verified: opening.verified, ..Facts::default() },
    }
}

/// What is wrong with settings in themselves.
pub(super) fn check_settings(catalogue: &Catalogue, settings: &Settings) -> Vec<Issue> {
    let mut issues = Vec::new();
    match name(&settings.name, 100) {
        Ok(kept) if kept == settings.name => {}
        Ok(_) => issues.push(Issue::new(
            Code::NameInvalid,
            "settings.name",
            [("why", "A name has no spaces around it".to_owned())],
        )),
        Err(why) => issues.push(Issue::new(Code::NameInvalid, "settings.name", [("why", sentence(&why.to_string()))])),
    }
    if catalogue.plan(&settings.plan).is_none() {
        issues.push(Issue::new(
            Code::UnknownPlan,
            "settings.plan",
            [("plan", settings.plan.chars().take(60).collect())],
        ));
    }
    issues
}
