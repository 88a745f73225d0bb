//! Commands of an agency about who of its own works on which clients, and its templates of grants.

use super::work::Work;
use super::{Code, PolicyDraft, TemplateDraft, draft, members::sentence};
use crate::access::never;
use crate::log::{Change, Event};
use crate::model::{Actor, Assignment, Client, ClientSelector, Policy, Scope, Selector, Template};
use crate::text::name as checked_name;
use crate::{GrantId, Map, Mask, PolicyId, Set, Snapshot, TemplateId};
use std::sync::Arc;

const MOST_ASSIGNMENTS: usize = 5_000;
const MOST_SELECTORS: usize = 5_000;
const MOST_TEMPLATES: usize = 200;

pub(super) fn create(work: &mut Work<'_>, actor: Actor, clients: &[ClientSelector], wanted: &PolicyDraft) {
    work.bound("assignments", MOST_ASSIGNMENTS, work.snapshot.state().assignments.len().saturating_add(1), "clients");
    check_actor(work, actor, clients);
    let clients = checked_clients(work, clients);
    if let Some(policy) = drafted(work, actor, &clients, wanted).filter(|_| !work.is_refused()) {
        work.event(Event::Assignment(Change::added(Assignment { clients, policy })));
    }
}

pub(super) fn change(
    work: &mut Work<'_>,
    id: PolicyId,
    clients: Option<&[ClientSelector]>,
    wanted: Option<&PolicyDraft>,
) {
    let Some(before) = find(work, id) else { return };
    let actor = before.policy.actor;
    check_actor(work, actor, clients.unwrap_or(&before.clients));
    let clients = match clients {
        Some(clients) => checked_clients(work, clients),
        None => before.clients.clone(),
    };
    let kept = PolicyDraft::of(&before.policy);
    let policy = drafted(work, actor, &clients, wanted.unwrap_or(&kept)).map(|p| Policy { id, ..p });
    let Some(policy) = policy.filter(|_| !work.is_refused()) else { return };
    let after = Assignment { clients, policy };
    if after != *before {
        work.event(Event::Assignment(Change::changed((*before).clone(), after)));
    }
}

pub(super) fn delete(work: &mut Work<'_>, id: PolicyId) {
    if let Some(assignment) = find(work, id) {
        work.event(Event::Assignment(Change::removed((*assignment).clone())));
    }
}

/// Takes a client out of assignments, and takes back those that name nothing else.
pub(super) fn forget(work: &mut Work<'_>, grant: GrantId) {
    let this = ClientSelector::Client { grant };
    let naming = work.snapshot.state().assignments.values().filter(|a| a.clients.contains(&this));
    for before in naming.cloned().collect::<Vec<_>>() {
        let clients: Vec<_> = before.clients.iter().filter(|c| **c != this).cloned().collect();
        let after = (!clients.is_empty()).then(|| Assignment { clients, ..(*before).clone() });
        work.event(Event::Assignment(Change { before: Some((*before).clone()), after }));
    }
}

/// Takes back what names an actor of the agency that goes.
pub(super) fn end_with(work: &mut Work<'_>, actor: Actor) {
    let naming = work.snapshot.state().assignments.values().filter(|a| a.policy.actor == actor);
    for assignment in naming.cloned().collect::<Vec<_>>() {
        work.event(Event::Assignment(Change::removed((*assignment).clone())));
    }
}

fn find(work: &mut Work<'_>, id: PolicyId) -> Option<Arc<Assignment>> {
    let found = work.snapshot.state().assignments.get(&id).cloned();
    if found.is_none() {
        work.issue(Code::UnknownAssignment, "assignment", []);
    }
    found
}

/// The agency puts its own people on clients; a token only on clients that are named.
fn check_actor(work: &mut Work<'_>, actor: Actor, clients: &[ClientSelector]) {
    let state = work.snapshot.state();
    let (is_known, unknown) = match actor {
        Actor::Member(member) => (state.members.contains_key(&member), Code::UnknownMember),
        Actor::Group(group) => (state.groups.contains_key(&group), Code::UnknownGroup),
        Actor::Token(token) => (state.tokens.contains_key(&token), Code::UnknownToken),
        Actor::Grant(_) | Actor::Person(_) => (false, Code::UnknownMember),
    };
    if !is_known {
        work.issue(unknown, "actor", []);
    }
    let is_named = |selector: &ClientSelector| matches!(selector, ClientSelector::Client { .. });
    if matches!(actor, Actor::Token(_)) && !clients.iter().all(is_named) {
        work.issue(Code::TokenNamesClients, "clients", []);
    }
}

fn checked_clients(work: &mut Work<'_>, clients: &[ClientSelector]) -> Vec<ClientSelector> {
    if clients.is_empty() {
        work.issue(Code::Missing, "clients", [("what", "client".to_owned())]);
    }
    work.bound("clients", MOST_SELECTORS, clients.len(), "clients");
    let known = &work.snapshot.state().clients;
    let unknown = |s: &ClientSelector| match s {
        ClientSelector::Client { grant } => !known.get(grant).is_some_and(|client| client.is_accepted()),
        ClientSelector::All | ClientSelector::Tag { .. } => false,
    };
    let wrong: Vec<usize> = clients.iter().enumerate().filter(|(_, s)| unknown(s)).map(|(n, _)| n).collect();
    for n in wrong {
        work.issue(Code::UnknownClient, format!("clients[{n}]"), []);
    }
    clients.iter().cloned().collect::<Set<_>>().into_iter().collect()
}

/// The policy of an assignment, its scope judged where it will be used.
fn drafted(work: &mut Work<'_>, actor: Actor, clients: &[ClientSelector], wanted: &PolicyDraft) -> Option<Policy> {
    let place = place(work, clients, &wanted.scope)?;
    let policy = draft::one(work, &place, actor, wanted, "policy");
    check_grants(work, clients, &policy);
    Some(policy)
}

/// What the scope of an assignment is read against: the agency's roles, and the resources of the client where single ones
/// are named. Then only one client can be meant, and its account must be given.
fn place(work: &mut Work<'_>, clients: &[ClientSelector], scope: &Scope) -> Option<Snapshot> {
    let names = |s: &Selector| match s {
        Selector::Resource { .. } | Selector::Record { .. } => true,
        Selector::Account | Selector::Kind { .. } | Selector::Tag { .. } => false,
    };
    let mut state = work.snapshot.state().clone();
    if !scope.include.iter().chain(&scope.exclude).any(names) {
        return Some(work.snapshot.clone());
    }
    let account = match clients {
        [ClientSelector::Client { grant }] => state.clients.get(grant).map(|client| client.account),
        _ => None,
    };
    let Some(account) = account else {
        work.issue(Code::NamesOneClient, "policy.scope", []);
        return None;
    };
    let Some(client) = work.beside(account) else {
        work.issue(Code::Undecided, "", []);
        return None;
    };
    (state.resources, state.policies) = (client.state().resources.clone(), Map::new());
    Some(Snapshot::new(state, Arc::clone(work.snapshot.catalogue())))
}

/// Says where a grant gives nothing, or only part, of what an assignment asks; of the clients that were given.
fn check_grants(work: &mut Work<'_>, clients: &[ClientSelector], policy: &Policy) {
    let wanted = work.snapshot.policy_mask(policy) - never(work.snapshot.rulebook());
    if policy.effect == crate::Effect::Deny {
        return;
    }
    let kept = work.snapshot.state().clients.values();
    let covered: Vec<Arc<Client>> =
        kept.filter(|c| c.is_accepted() && clients.iter().any(|s| s.selects(c))).cloned().collect();
    if covered.is_empty() {
        work.issue(Code::NoClients, "clients", []);
    }
    let (mut none, mut part) = (Vec::new(), Vec::new());
    for client in covered {
        let Some(given) = given(work, &client) else { continue };
        if !given.meets(wanted) {
            none.push(client.name.clone());
        } else if !given.covers(wanted) {
            part.push(client.name.clone());
        }
    }
    for (code, names) in [(Code::GrantGivesNothing, none), (Code::GrantGivesPart, part)] {
        if let Some(first) = names.first().cloned() {
            let more = names.len().saturating_sub(1);
            let clients = if more == 0 { first } else { format!("{first} and {more} more") };
            work.issue(code, "clients", [("clients", clients)]);
        }
    }
}

/// The actions that a client grants anywhere at all; nothing known of a client that was not given.
fn given(work: &Work<'_>, client: &Client) -> Option<Mask> {
    let account = work.beside(client.account)?;
    let allows = super::grants::held(account, client.grant).into_iter().filter(|p| p.effect == crate::Effect::Allow);
    Some(allows.fold(Mask::EMPTY, |all, p| all | account.policy_mask(&p)))
}

pub(super) fn create_template(work: &mut Work<'_>, wanted: &TemplateDraft) {
    let id = TemplateId::from_bits(work.id());
    work.bound("templates", MOST_TEMPLATES, work.snapshot.state().templates.len().saturating_add(1), "name");
    let template = template(work, id, wanted);
    if let Some(template) = template.filter(|_| !work.is_refused()) {
        work.event(Event::Template(Change::added(template)));
    }
}

pub(super) fn change_template(work: &mut Work<'_>, id: TemplateId, wanted: &TemplateDraft) {
    let Some(before) = work.snapshot.state().templates.get(&id).cloned() else {
        return work.issue(Code::UnknownTemplate, "template", []);
    };
    let after = template(work, id, wanted).filter(|_| !work.is_refused());
    if let Some(after) = after.filter(|after| *after != *before) {
        work.event(Event::Template(Change::changed((*before).clone(), after)));
    }
}

pub(super) fn delete_template(work: &mut Work<'_>, id: TemplateId) {
    match work.snapshot.state().templates.get(&id).cloned() {
        Some(template) => work.event(Event::Template(Change::removed((*template).clone()))),
        None => work.issue(Code::UnknownTemplate, "template", []),
    }
}

fn template(work: &mut Work<'_>, id: TemplateId, wanted: &TemplateDraft) -> Option<Template> {
    let TemplateDraft { name, about, policies } = wanted;
    let checked = checked_name(name, 100);
    if let Err(why) = &checked {
        work.issue(Code::NameInvalid, "name", [("why", sentence(&why.to_string()))]);
    }
    if about.chars().count() > 500 {
        work.issue(Code::NameInvalid, "about", [("why", "A description has at most 500 characters".to_owned())]);
    }
    let policies = draft::elsewhere(work, Actor::Grant(GrantId::from_bits(id.bits())), policies);
    Some(Template { id, name: checked.ok()?, about: about.clone(), policies })
}
