use super::chain::{Hash, checkpoint_message};
use super::{head, load};
use crate::key::HeadKey;
use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, State};
use sqlx::SqliteConnection;

/// Beyond so many bytes of entries a checkpoint is made. Folding them takes about 25 ms on a small machine, half of the
/// 50 ms that loading may take; `store::fold::measure` in the test suite repeats the measurement.
pub const UNFOLDED_BYTES: u64 = 1 << 20;

/// A folded state that loading starts from.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// The last entry it includes.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The state after it.
    pub state: State,
}

impl Store {
    /// Folds the log now, so that loading starts from here. [`Store::append`] calls it where it pays.
    ///
    /// It reads inside the writing transaction: an erasure can't slip in between and have its values come back.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub async fn checkpoint(&self, account: AccountId) -> Result<(), StoreError> {
        const INSERT: &str = "INSERT INTO checkpoints (account, seq, revision, hash, state, signature) \
            VALUES ($1, $2, $3, $4, $5, $6)";
        let mut tx = self.write().await?;
        let (state, head) = load::load(&mut tx, &self.key, account).await?;
        let json = serde_json::to_vec(&state)?;
        let signature = self.key.sign(&checkpoint_message(account, head.seq, head.revision, &head.hash, &json));
        sqlx::query("DELETE FROM checkpoints WHERE account = $1").bind(account.to_string()).execute(&mut *tx).await?;
        let row = sqlx::query(INSERT).bind(account.to_string()).bind(columns::whole(head.seq));
        let row = row.bind(columns::whole(head.revision)).bind(head.hash.as_slice()).bind(json);
        row.bind(signature.as_slice()).execute(&mut *tx).await?;
        head::store(&mut tx, &head, 0).await?;
        Ok(tx.commit().await?)
    }
}

/// The newest checkpoint, refused unless this store signed it.
pub async fn newest(
    db: &mut SqliteConnection,
    key: &HeadKey,
    account: AccountId,
) -> Result<Option<Checkpoint>, StoreError> {
    const SELECT: &str = "SELECT seq, revision, hash, state, signature FROM checkpoints \
        WHERE account = $1 ORDER BY seq DESC LIMIT 1";
    let row = sqlx::query_as::<_, (i64, i64, Vec<u8>, Vec<u8>, Vec<u8>)>(SELECT).bind(account.to_string());
    let Some((seq, revision, hash, json, signature)) = row.fetch_optional(db).await? else { return Ok(None) };
    let (seq, revision, hash) = (columns::count(seq)?, columns::count(revision)?, columns::bytes(&hash)?);
    let message = checkpoint_message(account, seq, revision, &hash, &json);
    if !key.signed(&message, &columns::bytes(&signature)?) {
        return Err(StoreError::corrupt(account, "a checkpoint is not signed by this store"));
    }
    let state = serde_json::from_slice(&json).map_err(|e| StoreError::corrupt(account, e))?;
    Ok(Some(Checkpoint { seq, hash, state }))
}
