use super::chain::{GENESIS, Hash, entry_hash};
use super::personal::{Hidden, hide, keep};
use super::{Erase, Idempotency, checkpoint, erase, head, idempotency, index};
use crate::behind;
use crate::key::HeadKey;
use crate::partners::{NewGrantLink, keep_link};
use crate::people::{NewInvitation, NewTokenSecret, User, invitations, token_secrets, users};
use crate::{Head, Store, StoreError, columns};
use portcullis_core::{AccountId, Entry, Event, Millis, Origin, TokenId};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// No command makes an entry near to this; it bounds what one transaction can hold.
const MAX_BODY: usize = 32 << 20;

/// What is to be appended; its number and revision follow from the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Now.
    pub at: Millis,
    /// Who, and through what.
    pub origin: Origin,
    /// The command's name.
    pub command: String,
    /// Digest of the catalogue it was decided under.
    pub catalogue: String,
    /// What happened.
    pub events: Vec<Event>,
    /// `false` only for edits of things behind the permissions, such as a DNS record.
    pub raises_revision: bool,
}

/// What is done in the same transaction as an entry, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// A person who joins with this entry and could not sign in before.
    pub user: Option<User>,
    /// Links that the entry gives out.
    pub invitations: Vec<NewInvitation>,
    /// The link of an offer that the entry makes.
    pub offer: Option<NewGrantLink>,
    /// The secret of a token that the entry makes or rolls.
    pub token: Option<NewTokenSecret>,
    /// A token whose secret is worth nothing from now on, wherever else it is.
    pub forget_token: Option<TokenId>,
    /// By which repeating the request does nothing.
    pub idempotency: Option<Idempotency>,
    /// The entry at which the log must end: what was decided on stands behind the permissions, where edits don't raise the
    /// revision.
    pub at_seq: Option<u64>,
    /// Other accounts that it was decided on, each with the revision that must still hold. Nothing is written there.
    pub beside: Vec<(AccountId, u64)>,
    /// People whose personal values are erased; the entry is the erasure's.
    pub erase: Vec<Erase>,
}

/// What was appended; it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The entry, numbered.
    pub entry: Entry,
    /// The end of the log.
    pub head: Head,
}

impl Store {
    /// Appends one entry to the log at the revision that it was decided on; `None` opens the account. All or nothing.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if the log, or one it was decided on, has moved on, [`StoreError::Repeated`] if the request was carried out before,
    /// [`StoreError::Duplicate`] if the account, the user's address or a link exists, [`StoreError::NotFound`] if there
    /// is no such account.
    pub async fn append(
        &self,
        account: AccountId,
        expected: Option<u64>,
        new: NewEntry,
        extras: Extras,
    ) -> Result<Appended, StoreError> {
        let mut appended = self.append_all(vec![(account, expected, new, extras)]).await?;
        appended.pop().ok_or(StoreError::Refused("nothing was appended"))
    }

    /// Appends entries to several logs in one transaction: each at the revision that it was decided on, all or none.
    ///
    /// They are taken in order, so that a second entry of one account is expected at the revision after its first.
    ///
    /// # Errors
    /// As [`Store::append`], for whichever entry can't be taken; then nothing was done.
    pub async fn append_all(
        &self,
        entries: Vec<(AccountId, Option<u64>, NewEntry, Extras)>,
    ) -> Result<Vec<Appended>, StoreError> {
        let mut tx = self.write().await?;
        let (mut all, mut folding, mut erases) = (Vec::with_capacity(entries.len()), BTreeSet::new(), false);
        for (account, expected, new, extras) in entries {
            let (appended, unfolded) = one(&mut tx, &self.key, account, expected, new, &extras).await?;
            erases |= !extras.erase.is_empty();
            if unfolded > checkpoint::UNFOLDED_BYTES {
                folding.insert(account);
            }
            all.push(appended);
        }
        tx.commit().await?;
        if erases {
            self.forget_pages().await?;
        }
        for account in folding {
            // The entries stand whatever becomes of this; a checkpoint that fails is tried again with the next entry.
            let _ = self.checkpoint(account).await;
        }
        Ok(all)
    }
}

/// One entry inside a transaction, with the bytes since the last checkpoint.
async fn one(
    db: &mut SqliteConnection,
    key: &HeadKey,
    account: AccountId,
    expected: Option<u64>,
    new: NewEntry,
    extras: &Extras,
) -> Result<(Appended, u64), StoreError> {
    if let Some(request) = &extras.idempotency
        && let Some(repeat) = idempotency::find(db, account, request).await?
    {
        return Err(StoreError::Repeated(repeat));
    }
    for (other, expected) in &extras.beside {
        at_revision(head::trusted(db, key, *other).await?, Some(*expected))?;
    }
    let end = head::trusted(db, key, account).await?;
    let (previous, unfolded) = at_entry(at_revision(end, expected)?, extras.at_seq)?.unzip();
    let entry = numbered(account, previous.as_ref(), new)?;
    let sealed = Sealed::new(&entry, previous.as_ref())?;
    let head = Head::sign(key, account, entry.seq, entry.revision, sealed.hash);
    let unfolded = unfolded.unwrap_or(0).saturating_add(sealed.body.len() as u64);
    sealed.insert(db, &entry).await?;
    head::store(db, &head, unfolded).await?;
    if let Some(token) = &extras.token {
        // Before the entry's indexes: whether a token lives on is read from what holds of it now.
        token_secrets::keep(db, token, entry.at).await?;
    }
    index::keep(db, &entry).await?;
    behind::keep(db, &entry).await?;
    also(db, &entry, extras).await?;
    Ok((Appended { entry, head }, unfolded))
}

fn at_revision(end: Option<(Head, u64)>, expected: Option<u64>) -> Result<Option<(Head, u64)>, StoreError> {
    match (&end, expected) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(StoreError::Duplicate("account")),
        (None, Some(_)) => Err(StoreError::NotFound("account")),
        (Some((head, _)), Some(expected)) if head.revision == expected => Ok(end),
        (Some((head, _)), Some(expected)) => Err(StoreError::Stale { expected, actual: head.revision }),
    }
}

fn at_entry(end: Option<(Head, u64)>, expected: Option<u64>) -> Result<Option<(Head, u64)>, StoreError> {
    match (&end, expected) {
        (Some((head, _)), Some(expected)) if head.seq != expected => {
            Err(StoreError::Stale { expected: head.revision, actual: head.revision })
        }
        _ => Ok(end),
    }
}

/// The entry with its place, if the log can take it.
fn numbered(account: AccountId, previous: Option<&Head>, new: NewEntry) -> Result<Entry, StoreError> {
    let opens = |event: &Event| matches!(event, Event::Account(c) if c.after.as_ref().is_some_and(|a| a.id == account));
    if previous.is_none() && !(new.raises_revision && new.events.first().is_some_and(opens)) {
        return Err(StoreError::Refused("a log begins with its account being opened"));
    }
    let (seq, revision) = previous.map_or((0, 0), |head| (head.seq, head.revision));
    let NewEntry { at, origin, command, catalogue, events, raises_revision } = new;
    let revision = revision + u64::from(raises_revision);
    Ok(Entry { version: 1, account, seq: seq + 1, revision, at, origin, command, catalogue, events })
}

/// An entry as it is stored: bytes, hash, and the personal values taken out.
struct Sealed {
    body: Vec<u8>,
    hidden: Vec<Hidden>,
    previous: Hash,
    hash: Hash,
}

impl Sealed {
    fn new(entry: &Entry, previous: Option<&Head>) -> Result<Self, StoreError> {
        let (body, hidden) = hide(entry)?;
        let body = serde_json::to_vec(&body)?;
        if body.len() > MAX_BODY {
            return Err(StoreError::TooLarge("entry"));
        }
        let previous = previous.map_or(GENESIS, |head| head.hash);
        let hash = entry_hash(entry.account, entry.seq, &previous, &body);
        Ok(Self { body, hidden, previous, hash })
    }

    async fn insert(&self, db: &mut SqliteConnection, entry: &Entry) -> Result<(), StoreError> {
        const INSERT: &str = "INSERT INTO entries (account, seq, revision, at, user_id, command, body, prev_hash, hash) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let account = entry.account.to_string();
        let row =
            sqlx::query(INSERT).bind(&account).bind(columns::whole(entry.seq)).bind(columns::whole(entry.revision));
        let row = row.bind(entry.at.0).bind(entry.origin.user.map(|u| u.to_string())).bind(&entry.command);
        let row = row.bind(&self.body).bind(self.previous.as_slice()).bind(self.hash.as_slice());
        row.execute(&mut *db).await?;
        keep(db, &account, entry.seq, &self.hidden).await
    }
}

async fn also(db: &mut SqliteConnection, entry: &Entry, extras: &Extras) -> Result<(), StoreError> {
    if let Some(user) = &extras.user {
        users::insert(db, user).await?;
    }
    for invitation in &extras.invitations {
        invitations::insert(db, entry.account, invitation, entry.at).await?;
    }
    if let Some(offer) = &extras.offer {
        keep_link(db, entry.account, offer, entry.at).await?;
    }
    if let Some(token) = extras.forget_token {
        token_secrets::forget(db, token).await?;
    }
    if let Some(request) = &extras.idempotency {
        idempotency::insert(db, entry, request).await?;
    }
    for person in &extras.erase {
        erase::erase(db, entry.account, *person).await?;
    }
    Ok(())
}
