//! The accounts that this server holds in memory, each at its newest revision.

use crate::{Error, clock};
use portcullis_core::{
    Access, AccountId, Catalogue, Channel, Context, Entry, MemberId, MemberStatus, Principal, Snapshot,
};
use portcullis_store::{Store, StoreError};
use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use tokio::sync::{Mutex as AsyncMutex, OnceCell, watch};

/// How many past versions stay at hand, for pages that were away for a moment. They share what is equal.
const RECENT: usize = 128;
/// After how long the newest revision is asked for again: another program may have written.
const CONFIRMED_FOR: i64 = 1_000;

/// An account after one entry.
#[derive(Debug)]
pub struct Version {
    /// Its state, indexed.
    pub snapshot: Snapshot,
    /// The entry that led to it.
    pub seq: u64,
    /// Accepted members by address, made when first asked for.
    addresses: OnceLock<HashMap<String, MemberId>>,
}

impl Version {
    fn new(snapshot: Snapshot, seq: u64) -> Self {
        Self { snapshot, seq, addresses: OnceLock::new() }
    }

    /// The accepted member with this address.
    pub fn addressed(&self, address: &str) -> Option<MemberId> {
        let members = || self.snapshot.state().members.values();
        let accepted = || members().filter(|m| m.status == MemberStatus::Accepted);
        let named = || accepted().filter_map(|m| Some((m.address.get()?.to_owned(), m.id))).collect();
        self.addresses.get_or_init(named).get(address).copied()
    }

    /// How many changes made it.
    pub fn revision(&self) -> u64 {
        self.snapshot.state().revision
    }
}

/// One account in memory.
#[derive(Debug)]
pub struct Live {
    /// Its id.
    pub id: AccountId,
    /// Held by whoever writes, so that changes of one server queue up instead of colliding.
    pub writing: AsyncMutex<()>,
    recent: RwLock<VecDeque<Arc<Version>>>,
    newest: watch::Sender<Arc<Version>>,
    confirmed_at: AtomicI64,
    accesses: Mutex<Accesses>,
}

/// What principals may do at one version, by the facts of their requests.
#[derive(Debug, Default)]
struct Accesses {
    seq: u64,
    by: HashMap<Asker, Arc<Access>>,
}

/// A principal with all facts of a request but the moment: an access knows itself how long it holds. With the agency that
/// they come through, at its entry.
type Asker = (Principal, Option<bool>, Option<IpAddr>, Option<Channel>, Option<(AccountId, u64)>);

/// How many of these are kept.
const ACCESSES: usize = 1_000;

impl Live {
    fn new(id: AccountId, snapshot: Snapshot, seq: u64) -> Self {
        let version = Arc::new(Version::new(snapshot, seq));
        Self {
            id,
            writing: AsyncMutex::default(),
            recent: RwLock::new(VecDeque::from([Arc::clone(&version)])),
            newest: watch::Sender::new(version),
            confirmed_at: AtomicI64::new(clock::now().0),
            accesses: Mutex::default(),
        }
    }

    /// As it is now.
    pub fn current(&self) -> Arc<Version> {
        Arc::clone(&self.newest.borrow())
    }

    /// As it was at a revision, if that is not long ago.
    pub fn at(&self, revision: u64) -> Option<Arc<Version>> {
        let recent = self.recent.read().unwrap_or_else(PoisonError::into_inner);
        recent.iter().rev().find(|v| v.revision() == revision).cloned()
    }

    /// What a principal may do in a request with these facts, at a version. What was asked for lately is looked up.
    pub fn access(&self, version: &Version, principal: Principal, context: &Context) -> Arc<Access> {
        let asker = (principal, context.second_factor, context.address, context.channel, None);
        self.kept(version, asker, context, || version.snapshot.access(principal, context))
    }

    /// The same for somebody of an agency, at versions of both accounts.
    pub fn access_through(
        &self,
        version: &Version,
        agency: &Version,
        principal: Principal,
        context: &Context,
    ) -> Arc<Access> {
        let at = (agency.snapshot.state().account.id, agency.seq);
        let asker = (principal, context.second_factor, context.address, context.channel, Some(at));
        let judge = || version.snapshot.access_through(&agency.snapshot, principal, context);
        self.kept(version, asker, context, judge)
    }

    fn kept(&self, version: &Version, asker: Asker, context: &Context, judge: impl FnOnce() -> Access) -> Arc<Access> {
        let mut kept = self.accesses.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.seq < version.seq || kept.by.len() >= ACCESSES {
            *kept = Accesses { seq: version.seq, by: HashMap::new() };
        }
        if let Some(access) = kept.by.get(&asker).filter(|a| kept.seq == version.seq && a.is_current(context.now)) {
            return Arc::clone(access);
        }
        let access = Arc::new(judge());
        if kept.seq == version.seq {
            kept.by.insert(asker, Arc::clone(&access));
        }
        access
    }

    /// Wakes whenever it changes.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Version>> {
        self.newest.subscribe()
    }

    /// Folds an entry that was appended; one that is folded already changes nothing.
    pub fn fold(&self, entry: &Entry) {
        let mut recent = self.recent.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.current();
        if entry.seq <= now.seq {
            return;
        }
        let mut snapshot = now.snapshot.clone();
        snapshot.apply(entry.revision, &entry.events);
        let version = Arc::new(Version::new(snapshot, entry.seq));
        // Edits behind the permissions leave the revision as it is; of each revision the newest version is kept.
        if recent.back().is_some_and(|v| v.revision() == version.revision()) {
            recent.pop_back();
        }
        recent.push_back(Arc::clone(&version));
        if recent.len() > RECENT {
            recent.pop_front();
        }
        self.newest.send_replace(version);
    }

    /// Asks the store for what another program appended, unless that was asked within the last second.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn confirm(&self, store: &Store) -> Result<(), Error> {
        let now = clock::now().0;
        if now - self.confirmed_at.load(Ordering::Relaxed) < CONFIRMED_FOR {
            return Ok(());
        }
        self.catch_up(store).await
    }

    /// Folds whatever the store holds beyond what is known.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn catch_up(&self, store: &Store) -> Result<(), Error> {
        let now = clock::now().0;
        loop {
            let known = self.current().seq;
            let entries = store.entries_since(self.id, known, 500).await?;
            entries.iter().for_each(|entry| self.fold(entry));
            if entries.len() < 500 {
                self.confirmed_at.store(now, Ordering::Relaxed);
                return Ok(());
            }
        }
    }
}

/// All accounts that were asked for so far.
#[derive(Debug, Default)]
pub struct Accounts {
    live: Mutex<HashMap<AccountId, Arc<OnceCell<Arc<Live>>>>>,
}

impl Accounts {
    /// An account at its newest revision; `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn get(
        &self,
        store: &Store,
        catalogue: &Arc<Catalogue>,
        id: AccountId,
    ) -> Result<Option<Arc<Live>>, Error> {
        let cell = Arc::clone(self.table().entry(id).or_default());
        let load = || async {
            let (state, head) = store.load(id).await?;
            Ok(Arc::new(Live::new(id, Snapshot::new(state, Arc::clone(catalogue)), head.seq)))
        };
        match cell.get_or_try_init(load).await {
            Ok(live) => {
                live.confirm(store).await?;
                Ok(Some(Arc::clone(live)))
            }
            Err(StoreError::NotFound(_)) => {
                // Guessed ids must not fill the table.
                self.table().remove(&id);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<AccountId, Arc<OnceCell<Arc<Live>>>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
