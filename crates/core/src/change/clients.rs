//! Commands of an agency about its clients: its side of grants.

use super::grants::{grant_name, is_managed};
use super::work::Work;
use super::{Code, PolicyDraft, draft};
use crate::log::{Change, Event};
use crate::model::{Actor, Client, ClientStatus, Grant, GrantStatus, Tag};
use crate::{AccountId, GrantId, Set, Snapshot};
use std::sync::Arc;

const MOST_CLIENTS: usize = 10_000;
const MOST_TAGS: usize = 50;

/// Asks a client for a grant, which it can narrow before it gives it.
pub(super) fn ask(work: &mut Work<'_>, account: AccountId, name: &str, tags: &[String], drafts: &[PolicyDraft]) {
    let grant = GrantId::from_bits(work.id());
    check_account(work, account, None);
    if drafts.is_empty() {
        work.issue(Code::Missing, "policies", [("what", "policy".to_owned())]);
    }
    let wish = draft::elsewhere(work, Actor::Grant(grant), drafts);
    let (name, tags) = (grant_name(work, name), checked_tags(work, tags));
    let Some(name) = name.filter(|_| !work.is_refused()) else { return };
    let (status, since) = (ClientStatus::Asked, work.now);
    work.event(Event::Client(Change::added(Client { grant, account, name, tags, status, wish, opened: false, since })));
}

pub(super) fn accept(work: &mut Work<'_>, id: GrantId, account: AccountId, name: &str, tags: &[String]) {
    let Some(grant) = offered(work, id, account) else { return };
    check_account(work, account, Some(id));
    let (name, tags) = (grant_name(work, name), checked_tags(work, tags));
    let before = work.snapshot.state().clients.get(&id).cloned();
    if before.as_ref().is_some_and(|client| client.is_accepted()) {
        return work.issue(Code::NotPending, "grant", []);
    }
    let Some(name) = name.filter(|_| !work.is_refused()) else { return };
    let (status, since, opened) = (ClientStatus::Accepted, work.now, grant.opening);
    let after = Client { grant: id, account, name, tags, status, wish: Vec::new(), opened, since };
    work.event(Event::Client(Change { before: before.map(|c| (*c).clone()), after: Some(after) }));
}

/// Declines an offer; it stands in the log so that the client can see it.
pub(super) fn decline(work: &mut Work<'_>, id: GrantId, account: AccountId) {
    if work.snapshot.state().clients.contains_key(&id) {
        return work.issue(Code::NotPending, "grant", []);
    }
    if offered(work, id, account).is_none() {
        return;
    }
    let name = work.beside(account).map_or_else(String::new, |client| client.state().account.settings.name.clone());
    let (status, since) = (ClientStatus::Declined, work.now);
    let declined =
        Client { grant: id, account, name, tags: Set::new(), status, wish: Vec::new(), opened: false, since };
    work.event(Event::Client(Change::added(declined)));
}

pub(super) fn change(work: &mut Work<'_>, id: GrantId, name: Option<&str>, tags: Option<&[String]>) {
    let Some(client) = find(work, id) else { return };
    let name = name.and_then(|name| grant_name(work, name));
    let tags = tags.map(|tags| checked_tags(work, tags));
    if work.is_refused() {
        return;
    }
    let after = Client {
        name: name.unwrap_or_else(|| client.name.clone()),
        tags: tags.unwrap_or_else(|| client.tags.clone()),
        ..(*client).clone()
    };
    if after != *client {
        work.event(Event::Client(Change::changed((*client).clone(), after)));
    }
}

/// Ends the agency's side, and takes back what names this client alone.
pub(super) fn leave(work: &mut Work<'_>, id: GrantId) {
    let Some(client) = find(work, id) else { return };
    check_handed_over(work, &client);
    super::assignments::forget(work, id);
    work.event(Event::Client(Change::removed((*client).clone())));
}

/// Before somebody of the client's own can manage it, nobody else could.
pub(super) fn check_all_handed_over(work: &mut Work<'_>) {
    let opened: Vec<_> = work.snapshot.state().clients.values().filter(|c| c.opened).cloned().collect();
    opened.iter().for_each(|client| check_handed_over(work, client));
}

fn check_handed_over(work: &mut Work<'_>, client: &Client) {
    if !client.opened || work.has(Code::Undecided) {
        return;
    }
    match work.beside(client.account) {
        // A client that was closed needs nobody any more.
        Some(other) if other.state().account.closed_at.is_none() && is_managed(other) => {
            work.issue(Code::ManagesClient, "grant", [("client", client.name.clone())]);
        }
        Some(_) => {}
        None => work.issue(Code::Undecided, "", []),
    }
}

fn find(work: &mut Work<'_>, id: GrantId) -> Option<Arc<Client>> {
    let found = work.snapshot.state().clients.get(&id).cloned();
    if found.is_none() {
        work.issue(Code::UnknownClient, "grant", []);
    }
    found
}

/// The grant, if that account offers it to this agency, or to whoever holds its link, which the caller does.
fn offered(work: &mut Work<'_>, id: GrantId, account: AccountId) -> Option<Arc<Grant>> {
    let here = work.snapshot.state().account.id;
    let held = |grant: &&Arc<Grant>| match grant.status {
        GrantStatus::Given | GrantStatus::Suspended => grant.agency == Some(here),
        GrantStatus::Waiting => work.caller.link == Some(id),
    };
    let open = |client: &&Snapshot| client.state().account.closed_at.is_none();
    let found =
        work.beside(account).filter(open).and_then(|client| client.state().grants.get(&id)).filter(held).cloned();
    if found.is_none() {
        work.issue(Code::UnknownGrant, "grant", []);
    }
    found
}

/// A client is another account, and one only once.
fn check_account(work: &mut Work<'_>, account: AccountId, but: Option<GrantId>) {
    let state = work.snapshot.state();
    if account == state.account.id {
        work.issue(Code::OwnAccount, "account", []);
    }
    let others = state.clients.values().filter(|c| Some(c.grant) != but && c.is_accepted());
    let count = others.clone().count().saturating_add(1);
    if let Some(client) = others.clone().find(|c| c.account == account) {
        work.issue(Code::ClientExists, "account", [("client", client.name.clone())]);
    }
    work.bound("clients", MOST_CLIENTS, count, "account");
}

fn checked_tags(work: &mut Work<'_>, tags: &[String]) -> Set<Tag> {
    work.bound("tags", MOST_TAGS, tags.len(), "tags");
    let mut found = Vec::new();
    for (n, text) in tags.iter().enumerate() {
        match text.parse::<Tag>() {
            Ok(tag) => found.push(tag),
            Err(_) => work.issue(Code::TagInvalid, format!("tags[{n}]"), [("text", text.chars().take(60).collect())]),
        }
    }
    found.into()
}
