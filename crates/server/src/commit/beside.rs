//! The other accounts that a command is decided on: the agency through which somebody comes, and those it is about. They are
//! read, never written, and must be as they were when the entry is appended.

use super::Request;
use crate::outline::outlines;
use crate::{App, Error, Live, Version};
use portcullis_core::{AccountId, Caller, ClientSelector, Command, GrantId, Scope, Selector, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Other accounts, each at one version.
#[derive(Debug, Default)]
pub struct Others {
    agency: Option<(Arc<Live>, Arc<Version>)>,
    /// What decides.
    beside: Vec<(Arc<Live>, Arc<Version>)>,
    /// What only warnings look at: what clients grant.
    looked_at: Vec<Snapshot>,
}

impl Others {
    /// The caller with what these accounts say now.
    pub fn caller(&self, caller: &Caller) -> Caller {
        let decisive = self.beside.iter().map(|(_, version)| &version.snapshot);
        let beside = decisive.chain(&self.looked_at).cloned().collect();
        let agency = self.agency.as_ref().map(|(_, version)| version.snapshot.clone());
        Caller { agency, beside, ..caller.clone() }
    }

    /// The revisions that must still hold when the entry is appended.
    pub fn revisions(&self) -> Vec<(AccountId, u64)> {
        let all = self.agency.iter().chain(&self.beside);
        all.map(|(live, version)| (live.id, version.revision())).collect()
    }

    /// Learns what other programs wrote there.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn catch_up(&self, app: &App) -> Result<(), Error> {
        for (live, _) in self.agency.iter().chain(&self.beside) {
            live.catch_up(&app.store).await?;
        }
        Ok(())
    }
}

/// The other accounts that a command is decided on, as they are now. One that isn't there is left out; the engine says so.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn others(app: &App, version: &Version, request: &Request<'_>) -> Result<Others, Error> {
    let agency = request.caller.agency.as_ref().map(|agency| agency.state().account.id);
    let (decisive, looked_at) = named(&version.snapshot, request.command);
    let mut found = Others::default();
    if let Some(agency) = agency {
        found.agency = now(app, agency).await?;
    }
    for account in &decisive {
        found.beside.extend(now(app, *account).await?);
    }
    if let Some(wanted) = Some(&looked_at - &decisive).filter(|wanted| !wanted.is_empty()) {
        found.looked_at = ceilings(app, &version.snapshot, &wanted).await?;
    }
    Ok(found)
}

/// What each of these accounts grants an agency. Of an account that had several grants, the one that there is.
async fn ceilings(app: &App, agency: &Snapshot, wanted: &BTreeSet<AccountId>) -> Result<Vec<Snapshot>, Error> {
    let own = agency.state().account.id;
    let mut found = BTreeMap::new();
    for ((account, _), outline) in outlines(app, own).await? {
        let concerns = outline.grant().is_none_or(|grant| grant.agency.is_none_or(|agency| agency == own));
        if concerns && wanted.contains(&account) && (outline.grant().is_some() || !found.contains_key(&account)) {
            found.insert(account, Snapshot::new(outline.state, Arc::clone(agency.catalogue())));
        }
    }
    Ok(found.into_values().collect())
}

async fn now(app: &App, account: AccountId) -> Result<Option<(Arc<Live>, Arc<Version>)>, Error> {
    Ok(app.live(account).await?.map(|live| {
        let version = live.current();
        (live, version)
    }))
}

/// Which accounts a command is decided on, and which its warnings look at.
fn named(snapshot: &Snapshot, command: &Command) -> (BTreeSet<AccountId>, BTreeSet<AccountId>) {
    let mut decisive = BTreeSet::new();
    let mut looked_at = BTreeSet::new();
    let mut about = |clients: Option<&[ClientSelector]>, scope: Option<&Scope>| {
        let covered = covered(snapshot, clients.unwrap_or_default());
        // Single resources can be named of one client only, and then its account decides.
        let names_one = scope.is_some_and(|scope| scope.include.iter().chain(&scope.exclude).any(names_one));
        if names_one && covered.len() == 1 { decisive.extend(covered) } else { looked_at.extend(covered) }
    };
    match command {
        Command::AcceptGrant { account, .. } | Command::DeclineGrant { account, .. } => drop(decisive.insert(*account)),
        Command::ConfirmGrant { agency, .. } => drop(decisive.insert(*agency)),
        Command::OfferGrant { agency: Some(agency), grant: Some(_), .. } => drop(decisive.insert(*agency)),
        Command::LeaveClient { grant } => decisive.extend(opened(snapshot, Some(*grant))),
        Command::CloseAccount {} => decisive.extend(opened(snapshot, None)),
        Command::CreateAssignment { clients, policy, .. } => about(Some(clients.as_slice()), Some(&policy.scope)),
        Command::ChangeAssignment { assignment, clients, policy } => {
            let known = snapshot.state().assignments.get(assignment);
            let clients = clients.as_deref().or(known.map(|a| a.clients.as_slice()));
            about(clients, policy.as_ref().map(|p| &p.scope).or(known.map(|a| &a.policy.scope)));
        }
        _ => {}
    }
    let own = snapshot.state().account.id;
    decisive.remove(&own);
    looked_at.remove(&own);
    (decisive, looked_at)
}

fn names_one(selector: &Selector) -> bool {
    match selector {
        Selector::Resource { .. } | Selector::Record { .. } => true,
        Selector::Account | Selector::Kind { .. } | Selector::Tag { .. } => false,
    }
}

/// The accounts of clients that the agency opened.
fn opened(snapshot: &Snapshot, only: Option<GrantId>) -> Vec<AccountId> {
    let clients = snapshot.state().clients.values();
    clients.filter(|c| c.opened && only.is_none_or(|grant| c.grant == grant)).map(|c| c.account).collect()
}

/// The accounts of clients that an assignment is about.
fn covered(snapshot: &Snapshot, selectors: &[ClientSelector]) -> Vec<AccountId> {
    let clients = snapshot.state().clients.values();
    clients.filter(|c| c.is_accepted() && selectors.iter().any(|s| s.selects(c))).map(|c| c.account).collect()
}
