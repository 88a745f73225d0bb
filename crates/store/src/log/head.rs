use super::chain::{Hash, head_message};
use crate::key::HeadKey;
use crate::{StoreError, columns};
use portcullis_core::AccountId;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// The signed end of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Whose log.
    pub account: AccountId,
    /// How many entries it has.
    pub seq: u64,
    /// How many changes of state.
    pub revision: u64,
    /// The hash of the last entry.
    #[serde(with = "hex::serde")]
    pub hash: Hash,
    /// The signature over all of it.
    #[serde(with = "hex::serde")]
    pub signature: [u8; 64],
}

impl Head {
    /// Signs the end of a log.
    pub(crate) fn sign(key: &HeadKey, account: AccountId, seq: u64, revision: u64, hash: Hash) -> Self {
        let signature = key.sign(&head_message(account, seq, revision, &hash));
        Self { account, seq, revision, hash, signature }
    }

    /// What the signature is over.
    pub(crate) fn message(&self) -> Vec<u8> {
        head_message(self.account, self.seq, self.revision, &self.hash)
    }
}

/// The end of a log as stored, and the bytes since its last checkpoint; `None` where there is no such account.
pub async fn current(db: &mut SqliteConnection, account: AccountId) -> Result<Option<(Head, u64)>, StoreError> {
    const SELECT: &str = "SELECT seq, revision, hash, signature, unfolded FROM heads WHERE account = $1";
    let row = sqlx::query_as::<_, (i64, i64, Vec<u8>, Vec<u8>, i64)>(SELECT).bind(account.to_string());
    let Some((seq, revision, hash, signature, unfolded)) = row.fetch_optional(db).await? else { return Ok(None) };
    let (seq, revision) = (columns::count(seq)?, columns::count(revision)?);
    let head = Head { account, seq, revision, hash: columns::bytes(&hash)?, signature: columns::bytes(&signature)? };
    Ok(Some((head, columns::count(unfolded)?)))
}

/// The same, refused unless this store signed it: nobody's edit gets signed over by the next entry.
pub async fn trusted(
    db: &mut SqliteConnection,
    key: &HeadKey,
    account: AccountId,
) -> Result<Option<(Head, u64)>, StoreError> {
    let found = current(db, account).await?;
    match &found {
        Some((head, _)) if !key.signed(&head.message(), &head.signature) => {
            Err(StoreError::corrupt(account, "the end of the log is not signed by this store"))
        }
        Some(_) | None => Ok(found),
    }
}

/// Stores the end of a log.
pub async fn store(db: &mut SqliteConnection, head: &Head, unfolded: u64) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO heads (account, seq, revision, hash, signature, unfolded) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account) DO UPDATE SET seq = excluded.seq, \
        revision = excluded.revision, hash = excluded.hash, signature = excluded.signature, unfolded = excluded.unfolded";
    let row = sqlx::query(UPSERT).bind(head.account.to_string()).bind(columns::whole(head.seq));
    let row = row.bind(columns::whole(head.revision)).bind(head.hash.as_slice()).bind(head.signature.as_slice());
    row.bind(columns::whole(unfolded)).execute(db).await?;
    Ok(())
}
