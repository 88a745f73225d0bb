use super::chain::{GENESIS, Hash};
use super::personal::hidden_between;
use super::{Stored, checkpoint, head};
use crate::key::HeadKey;
use crate::{Head, Store, StoreError, columns};
use portcullis_core::{AccountId, Entry, State, apply, fold};
use sqlx::SqliteConnection;

const COLUMNS_AFTER: &str = "SELECT seq, revision, at, user_id, command, body, prev_hash, hash FROM entries \
    WHERE account = $1 AND seq > $2 ORDER BY seq LIMIT $3";

impl Store {
    /// The state of an account and the end of its log: the newest checkpoint and what came after it. What is read is
    /// checked against the signed end, so nobody is ever decided about on an edited log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an account, [`StoreError::Corrupt`] if the log was edited.
    pub async fn load(&self, account: AccountId) -> Result<(State, Head), StoreError> {
        let mut tx = self.read().await?;
        load(&mut tx, &self.key, account).await
    }

    /// The end of the log, checked; for noticing that it has moved on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an account.
    pub async fn head(&self, account: AccountId) -> Result<Head, StoreError> {
        let mut db = self.readers().acquire().await?;
        let found = head::trusted(&mut db, &self.key, account).await?;
        found.map(|(head, _)| head).ok_or(StoreError::NotFound("account"))
    }

    /// The last entry of a revision; 0 before the first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn seq_at(&self, account: AccountId, revision: u64) -> Result<u64, StoreError> {
        const SELECT: &str = "SELECT seq FROM entries WHERE account = $1 AND revision <= $2 ORDER BY seq DESC LIMIT 1";
        let row = sqlx::query_scalar(SELECT).bind(account.to_string()).bind(columns::whole(revision));
        row.fetch_optional(self.readers()).await?.map_or(Ok(0), columns::count)
    }

    /// The entries after `seq`, oldest first, at most `limit`; checked against the signed end like [`Store::load`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an account, [`StoreError::Corrupt`] if the log was edited.
    pub async fn entries_since(&self, account: AccountId, seq: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let mut tx = self.read().await?;
        let end = head::trusted(&mut tx, &self.key, account).await?;
        let (head, _) = end.ok_or(StoreError::NotFound("account"))?;
        let mut rows = rows_after(&mut tx, account, seq, i64::MAX).await?;
        let hash = rows.first().map_or(Ok(head.hash), |row| columns::bytes(&row.prev_hash))?;
        linked(&head, seq, hash, &rows)?;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        read_all(&mut tx, account, &rows).await
    }
}

/// The same inside a transaction.
pub async fn load(db: &mut SqliteConnection, key: &HeadKey, account: AccountId) -> Result<(State, Head), StoreError> {
    let (head, _) = head::trusted(db, key, account).await?.ok_or(StoreError::NotFound("account"))?;
    let checkpoint = checkpoint::newest(db, key, account).await?;
    let (seq, hash) = checkpoint.as_ref().map_or((0, GENESIS), |c| (c.seq, c.hash));
    let rows = rows_after(db, account, seq, i64::MAX).await?;
    linked(&head, seq, hash, &rows)?;
    let entries = read_all(db, account, &rows).await?;
    let state = folded(account, checkpoint.map(|c| c.state), &entries)?;
    Ok((state, head))
}

/// The stored entries after `seq`.
pub async fn rows_after(
    db: &mut SqliteConnection,
    account: AccountId,
    seq: u64,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query_as(COLUMNS_AFTER).bind(account.to_string()).bind(columns::whole(seq)).bind(limit);
    Ok(rows.fetch_all(db).await?)
}

/// The entries of these rows, which are in some order, with their personal values.
pub async fn read_all(
    db: &mut SqliteConnection,
    account: AccountId,
    rows: &[Stored],
) -> Result<Vec<Entry>, StoreError> {
    let numbers: Vec<u64> = rows.iter().map(Stored::number).collect::<Result<_, _>>()?;
    let (Some(from), Some(to)) = (numbers.iter().min(), numbers.iter().max()) else { return Ok(Vec::new()) };
    let hidden = hidden_between(db, account, *from, *to).await?;
    let of = |seq: &u64| hidden.get(seq).map_or(&[][..], Vec::as_slice);
    rows.iter().zip(&numbers).map(|(row, seq)| row.read(account, of(seq))).collect()
}

/// Whether the rows lead from one entry to the signed end without gap or edit.
fn linked(head: &Head, mut seq: u64, mut hash: Hash, rows: &[Stored]) -> Result<(), StoreError> {
    for row in rows {
        seq += 1;
        let follows = row.follows(head.account, seq, &hash);
        hash = follows
            .ok_or_else(|| StoreError::corrupt(head.account, format!("entry {seq} is missing or was edited")))?;
    }
    if (seq, hash) == (head.seq, head.hash) {
        return Ok(());
    }
    Err(StoreError::corrupt(head.account, format!("the log ends at entry {seq}, its signature is for {}", head.seq)))
}

fn folded(account: AccountId, start: Option<State>, entries: &[Entry]) -> Result<State, StoreError> {
    let Some(mut state) = start else {
        let items = entries.iter().map(|e| (e.revision, e.events.as_slice()));
        return fold(items).map_err(|e| StoreError::corrupt(account, e));
    };
    for entry in entries {
        entry.events.iter().for_each(|event| apply(&mut state, event));
        state.revision = entry.revision;
    }
    Ok(state)
}
