use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, Entry, Millis};
use sqlx::SqliteConnection;

/// By which a repeated request is known: bound to the principal and the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Who asks, such as `user:<id>` or `token:<id>`.
    pub principal: String,
    /// The key of the caller's choice.
    pub key: String,
    /// SHA-256 of the request's body.
    pub body_hash: [u8; 32],
    /// What to answer again beside the entry itself. It must hold no secret.
    pub answer: String,
}

/// What a repeated request did the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Its entry.
    pub seq: u64,
    /// The answer that was kept.
    pub answer: String,
}

/// How long keys are remembered, in milliseconds.
const REMEMBERED: i64 = Millis::DAY;

impl Store {
    /// What the request did before, if it was carried out before; looks only at principal, key and body.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] if the key came with another body.
    pub async fn repeated(&self, account: AccountId, request: &Idempotency) -> Result<Option<Repeat>, StoreError> {
        let mut db = self.readers().acquire().await?;
        find(&mut db, account, request).await
    }
}

/// The same inside a transaction.
pub async fn find(
    db: &mut SqliteConnection,
    account: AccountId,
    request: &Idempotency,
) -> Result<Option<Repeat>, StoreError> {
    const SELECT: &str =
        "SELECT body_hash, seq, answer FROM idempotency WHERE account = $1 AND principal = $2 AND key = $3";
    let row = sqlx::query_as::<_, (Vec<u8>, i64, String)>(SELECT).bind(account.to_string());
    match row.bind(&request.principal).bind(&request.key).fetch_optional(db).await? {
        None => Ok(None),
        Some((hash, _, _)) if hash != request.body_hash => Err(StoreError::KeyReused),
        Some((_, seq, answer)) => Ok(Some(Repeat { seq: columns::count(seq)?, answer })),
    }
}

/// Remembers the request that made this entry, and forgets old ones.
pub async fn insert(db: &mut SqliteConnection, entry: &Entry, request: &Idempotency) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM idempotency WHERE account = $1 AND at < $2";
    const INSERT: &str = "INSERT INTO idempotency (account, principal, key, body_hash, seq, answer, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let account = entry.account.to_string();
    sqlx::query(FORGET).bind(&account).bind(entry.at.plus(-REMEMBERED).0).execute(&mut *db).await?;
    let row = sqlx::query(INSERT).bind(&account).bind(&request.principal).bind(&request.key);
    let row = row.bind(request.body_hash.as_slice()).bind(columns::whole(entry.seq)).bind(&request.answer);
    row.bind(entry.at.0).execute(db).await?;
    Ok(())
}
