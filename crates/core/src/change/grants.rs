//! Commands of a client about its agencies: what it grants them, and to whom of theirs it says no.

use super::members::sentence;
use super::work::Work;
use super::{Code, PolicyDraft, draft};
use crate::log::{Change, Event};
use crate::model::{
    Actor, Client, ClientStatus, Conditions, Grant, GrantStatus, Made, MemberStatus, Policy, Token, TokenStatus,
};
use crate::text::name as checked_name;
use crate::{AccountId, GrantId, PolicyId, Set, Snapshot, UserId};
use std::sync::Arc;

const MOST_GRANTS: usize = 200;

/// What somebody asks of an offer.
pub(super) struct Offer<'a> {
    /// To this agency; to whoever takes the link where there is none.
    pub agency: Option<AccountId>,
    pub name: &'a str,
    pub policies: &'a [PolicyDraft],
    pub conditions: &'a Conditions,
    /// The agency's ask that it answers.
    pub answers: Option<GrantId>,
}

pub(super) fn offer(work: &mut Work<'_>, offer: &Offer<'_>) {
    let id = offer.answers.unwrap_or_else(|| GrantId::from_bits(work.id()));
    let name = grant_name(work, offer.name);
    check_agency(work, offer);
    work.check_conditions(offer.conditions, true, Code::GrantNeverEnds);
    work.bound("agencies", MOST_GRANTS, work.snapshot.state().grants.len().saturating_add(1), "agency");
    let policies = drafted(work, id, offer.policies);
    let Some(name) = name.filter(|_| !work.is_refused()) else { return };
    let status = if offer.agency.is_some() { GrantStatus::Given } else { GrantStatus::Waiting };
    work.event(Event::Grant(Change::added(Grant {
        id,
        agency: offer.agency,
        name,
        status,
        conditions: offer.conditions.clone(),
        opening: false,
        by: work.user(),
        created_at: work.now,
        made: Made::default(),
    })));
    policies.into_iter().for_each(|p| work.put_policy(p));
}

/// What of a grant shall be another; what is left out stays.
pub(super) struct Wish<'a> {
    pub name: Option<&'a str>,
    pub policies: Option<&'a [PolicyDraft]>,
    pub conditions: Option<&'a Conditions>,
    pub suspended: Option<bool>,
}

pub(super) fn change(work: &mut Work<'_>, id: GrantId, wish: &Wish<'_>) {
    let Some(grant) = find(work, id) else { return };
    if wish.policies.is_some() || wish.conditions.is_some() || wish.suspended.is_some() {
        check_managed(work, &grant);
    }
    let name = wish.name.and_then(|name| grant_name(work, name));
    if let Some(conditions) = wish.conditions {
        work.check_conditions(conditions, *conditions != grant.conditions, Code::GrantNeverEnds);
    }
    let policies = wish.policies.map(|drafts| drafted(work, id, drafts));
    if work.is_refused() {
        return;
    }
    let after = Grant {
        name: name.unwrap_or_else(|| grant.name.clone()),
        conditions: wish.conditions.unwrap_or(&grant.conditions).clone(),
        status: wish.suspended.map_or(grant.status, |suspended| switched(&grant, suspended)),
        ..(*grant).clone()
    };
    if after != *grant {
        work.event(Event::Grant(Change::changed((*grant).clone(), after)));
    }
    if let Some(policies) = policies {
        work.replace_policies(Actor::Grant(id), policies);
    }
}

fn switched(grant: &Grant, suspended: bool) -> GrantStatus {
    match (suspended, grant.agency) {
        (true, _) => GrantStatus::Suspended,
        (false, Some(_)) => GrantStatus::Given,
        (false, None) => GrantStatus::Waiting,
    }
}

/// Offers the same anew, to whoever takes the new link: from now on it is the caller's offer.
pub(super) fn reissue(work: &mut Work<'_>, id: GrantId) {
    let Some(grant) = find(work, id) else { return };
    if grant.agency.is_some() || grant.status != GrantStatus::Waiting {
        return work.issue(Code::GrantNotWaiting, "grant", []);
    }
    let after = Grant { by: work.user(), created_at: work.now, ..(*grant).clone() };
    work.event(Event::Grant(Change::changed((*grant).clone(), after)));
}

/// The client says that the agency which took its link is the one it meant.
pub(super) fn confirm(work: &mut Work<'_>, id: GrantId, agency: AccountId) {
    let Some(grant) = find(work, id) else { return };
    if grant.agency.is_some() || grant.status != GrantStatus::Waiting {
        return work.issue(Code::GrantNotWaiting, "grant", []);
    }
    check_other(work, Some(agency), Some(id));
    if agency_side(work, agency, id).is_none_or(|client| client.status != ClientStatus::Accepted) {
        work.issue(Code::GrantNotTaken, "agency", []);
    }
    let after = Grant { agency: Some(agency), status: GrantStatus::Given, ..(*grant).clone() };
    work.event(Event::Grant(Change::changed((*grant).clone(), after)));
}

/// Ends a grant, with what was made through it unless that is kept.
pub(super) fn end(work: &mut Work<'_>, id: GrantId, keep: &Made) {
    let Some(grant) = find(work, id) else { return };
    check_managed(work, &grant);
    let state = work.snapshot.state();
    let gone = |made: &PolicyId| !keep.policies.contains(made);
    let invited =
        state.members.values().filter(|m| grant.made.members.contains(&m.id) && !keep.members.contains(&m.id));
    let pending: Vec<_> = invited.filter(|m| m.status == MemberStatus::Pending).cloned().collect();
    let with_people = pending.iter().flat_map(|m| work.snapshot.policies_of(Actor::Member(m.id)));
    let made = grant.made.policies.iter().filter(|p| gone(p)).filter_map(|p| state.policies.get(p)).cloned();
    let policies: Set<PolicyId> = made.chain(with_people).map(|p| p.id).collect();
    let seen = state.tokens.values().filter(|t| grant.made.tokens.contains(&t.id) && !keep.tokens.contains(&t.id));
    let tokens: Vec<_> = seen.filter(|t| t.is_active()).cloned().collect();
    let told = [
        (Code::InvitationsCancelled, pending.len()),
        (Code::PoliciesEnd, policies.len()),
        (Code::TokensDisabled, tokens.len()),
    ];
    for (code, count) in told.into_iter().filter(|(_, count)| *count > 0) {
        work.issue(code, "grant", [("count", count.to_string())]);
    }
    let own = work.snapshot.policies_of(Actor::Grant(id));
    let dropped = policies.into_iter().filter_map(|p| state.policies.get(&p)).cloned().chain(own);
    dropped.collect::<Vec<_>>().iter().for_each(|policy| work.drop_policy(policy));
    for token in tokens {
        let after = Token { status: TokenStatus::Disabled, changed_at: work.now, ..(*token).clone() };
        work.event(Event::Token(Change::changed((*token).clone(), after)));
    }
    pending.iter().for_each(|member| work.event(Event::Member(Change::removed((**member).clone()))));
    work.event(Event::Grant(Change::removed((*grant).clone())));
}

/// Gives a person of an agency policies of their own: mostly denies. Whole replacement.
pub(super) fn change_person(work: &mut Work<'_>, user: UserId, drafts: &[PolicyDraft]) {
    let actor = Actor::Person(user);
    let policies = draft::policies(work, actor, drafts);
    if !work.is_refused() {
        work.replace_policies(actor, policies);
    }
}

/// Whether the account is managed: an agency opened it and it has no super administrator of its own yet.
pub fn is_managed(snapshot: &Snapshot) -> bool {
    snapshot.state().grants.values().any(|g| g.opening) && snapshot.super_administrators().is_empty()
}

/// What an agency's people make is noted with the grant, so that it can end with it. While the account is managed they
/// act for the account itself.
pub(super) fn note_made(work: &mut Work<'_>) {
    let agency = work.caller.agency.as_ref().filter(|_| !is_managed(work.snapshot));
    let Some((grant, _)) = agency.and_then(|agency| work.snapshot.grant_to(agency).ok()) else { return };
    let mut made = grant.made.clone();
    for event in work.events() {
        match event {
            Event::Member(Change { before: None, after: Some(member) }) => drop(made.members.insert(member.id)),
            Event::Policy(Change { after: Some(policy), .. }) => drop(made.policies.insert(policy.id)),
            Event::Token(Change { after: Some(token), .. }) => drop(made.tokens.insert(token.id)),
            _ => {}
        }
    }
    if made != grant.made {
        let after = Grant { made, ..(*grant).clone() };
        work.event(Event::Grant(Change::changed((*grant).clone(), after)));
    }
}

fn find(work: &mut Work<'_>, id: GrantId) -> Option<Arc<Grant>> {
    let found = work.snapshot.state().grants.get(&id).cloned();
    if found.is_none() {
        work.issue(Code::UnknownGrant, "grant", []);
    }
    found
}

fn drafted(work: &mut Work<'_>, id: GrantId, drafts: &[PolicyDraft]) -> Vec<Policy> {
    if drafts.is_empty() {
        work.issue(Code::Missing, "policies", [("what", "policy".to_owned())]);
    }
    draft::policies(work, Actor::Grant(id), drafts)
}

pub(super) fn grant_name(work: &mut Work<'_>, text: &str) -> Option<String> {
    let checked = checked_name(text, 100);
    if let Err(why) = &checked {
        work.issue(Code::NameInvalid, "name", [("why", sentence(&why.to_string()))]);
    }
    checked.ok()
}

/// An agency is another account, and has one grant here. An ask that is answered stands in its log.
fn check_agency(work: &mut Work<'_>, offer: &Offer<'_>) {
    check_other(work, offer.agency, offer.answers);
    let Some(id) = offer.answers else { return };
    let asked = offer.agency.and_then(|agency| agency_side(work, agency, id));
    let known = work.snapshot.state().grants.contains_key(&id);
    if known || asked.is_none_or(|client| client.status != ClientStatus::Asked) {
        work.issue(Code::UnknownGrant, "grant", []);
    }
}

fn check_other(work: &mut Work<'_>, agency: Option<AccountId>, but: Option<GrantId>) {
    if agency == Some(work.snapshot.state().account.id) {
        work.issue(Code::OwnAccount, "agency", []);
    }
    let others = work.snapshot.state().grants.values().filter(|g| Some(g.id) != but);
    if agency.is_some() && others.map(|g| g.agency).any(|a| a == agency) {
        work.issue(Code::GrantExists, "agency", []);
    }
}

/// What the agency keeps of a grant of this account, as far as its account was given beside this one.
fn agency_side(work: &Work<'_>, agency: AccountId, grant: GrantId) -> Option<Arc<Client>> {
    let here = work.snapshot.state().account.id;
    work.beside(agency)?.state().clients.get(&grant).filter(|client| client.account == here).cloned()
}

fn check_managed(work: &mut Work<'_>, grant: &Grant) {
    if grant.opening && is_managed(work.snapshot) {
        work.issue(Code::Managed, "grant", []);
    }
}

/// What a grant gives now, within its own conditions: nothing where it is switched off. An offer counts as taken.
pub(crate) fn held(snapshot: &Snapshot, id: GrantId) -> Vec<Arc<Policy>> {
    let Some(grant) = snapshot.state().grants.get(&id).filter(|g| g.status != GrantStatus::Suspended) else {
        return Vec::new();
    };
    let of = |p: Arc<Policy>| {
        let conditions = super::holdings::narrowed(&p.conditions, &grant.conditions)?;
        Some(Arc::new(Policy { conditions, ..(*p).clone() }))
    };
    snapshot.policies_of(Actor::Grant(id)).into_iter().filter_map(of).collect()
}
