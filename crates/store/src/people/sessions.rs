use crate::{Store, StoreError, columns};
use portcullis_core::{Millis, UserId};

/// A person keeps so many sessions; the oldest beyond them end.
const KEPT: i64 = 50;
/// The last use is written down at most so often, in milliseconds: reading should not mean writing.
const NOTED_EVERY: i64 = 60_000;

/// A sign-in that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// [`crate::hash_secret`] of what the cookie holds.
    pub secret_hash: [u8; 32],
    /// Its name in lists; no secret.
    pub public_id: String,
    /// Who.
    pub user: UserId,
    /// What writing requests must repeat.
    pub csrf: String,
    /// Now.
    pub created_at: Millis,
    /// The browser, as it names itself; shortened by the caller.
    pub user_agent: String,
    /// From which network address.
    pub address: String,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name in lists.
    pub public_id: String,
    /// Who.
    pub user: UserId,
    /// What writing requests must repeat.
    pub csrf: String,
    /// When it began.
    pub created_at: Millis,
    /// When it was last used, to the minute.
    pub last_used_at: Millis,
    /// The browser.
    pub user_agent: String,
    /// From which network address it began.
    pub address: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    public_id: String,
    user_id: String,
    csrf: String,
    created_at: i64,
    last_used_at: i64,
    user_agent: String,
    address: String,
}

impl Row {
    fn read(self) -> Result<Session, StoreError> {
        let Self { public_id, user_id, csrf, created_at, last_used_at, user_agent, address } = self;
        let (user, created_at, last_used_at) = (columns::id(&user_id)?, Millis(created_at), Millis(last_used_at));
        Ok(Session { public_id, user, csrf, created_at, last_used_at, user_agent, address })
    }
}

impl Store {
    /// Begins a session; the person's oldest beyond 50 end.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] if the secret or the public id is taken.
    pub async fn begin_session(&self, new: &NewSession) -> Result<(), StoreError> {
        const INSERT: &str = "INSERT INTO sessions \
            (secret_hash, public_id, user_id, csrf, created_at, last_used_at, user_agent, address) \
            VALUES ($1, $2, $3, $4, $5, $5, $6, $7)";
        const FORGET: &str = "DELETE FROM sessions WHERE user_id = $1 AND secret_hash NOT IN \
            (SELECT secret_hash FROM sessions WHERE user_id = $1 ORDER BY last_used_at DESC, created_at DESC LIMIT $2)";
        let mut tx = self.write().await?;
        let row = sqlx::query(INSERT).bind(new.secret_hash.as_slice()).bind(&new.public_id).bind(new.user.to_string());
        let row = row.bind(&new.csrf).bind(new.created_at.0).bind(&new.user_agent).bind(&new.address);
        row.execute(&mut *tx).await.map_err(StoreError::unique("session"))?;
        sqlx::query(FORGET).bind(new.user.to_string()).bind(KEPT).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// The session of a secret, if it lasts; notes that it was used. It lasts while it began after `begun_after` and
    /// was used after `used_after`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn session(
        &self,
        secret_hash: &[u8; 32],
        now: Millis,
        begun_after: Millis,
        used_after: Millis,
    ) -> Result<Option<Session>, StoreError> {
        const SELECT: &str = "SELECT public_id, user_id, csrf, created_at, last_used_at, user_agent, address \
            FROM sessions WHERE secret_hash = $1 AND created_at > $2 AND last_used_at > $3";
        const USED: &str = "UPDATE sessions SET last_used_at = $2 WHERE secret_hash = $1";
        let row = sqlx::query_as::<_, Row>(SELECT).bind(secret_hash.as_slice()).bind(begun_after.0).bind(used_after.0);
        let Some(row) = row.fetch_optional(self.readers()).await? else { return Ok(None) };
        if now.0 >= row.last_used_at.saturating_add(NOTED_EVERY) {
            sqlx::query(USED).bind(secret_hash.as_slice()).bind(now.0).execute(self.writer()).await?;
        }
        row.read().map(Some)
    }

    /// The sessions of a person, last used first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sessions(&self, user: UserId) -> Result<Vec<Session>, StoreError> {
        const SELECT: &str = "SELECT public_id, user_id, csrf, created_at, last_used_at, user_agent, address \
            FROM sessions WHERE user_id = $1 ORDER BY last_used_at DESC, created_at DESC";
        let rows = sqlx::query_as::<_, Row>(SELECT).bind(user.to_string()).fetch_all(self.readers()).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Ends one session of a person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the person has no such session.
    pub async fn end_session(&self, user: UserId, public_id: &str) -> Result<(), StoreError> {
        let delete = sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND public_id = $2").bind(user.to_string());
        match delete.bind(public_id).execute(self.writer()).await?.rows_affected() {
            0 => Err(StoreError::NotFound("session")),
            _ => Ok(()),
        }
    }

    /// Forgets sessions that no longer last, as in [`Store::session`]; answers how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_sessions(&self, begun_before: Millis, used_before: Millis) -> Result<u64, StoreError> {
        let delete = sqlx::query("DELETE FROM sessions WHERE created_at <= $1 OR last_used_at <= $2");
        let done = delete.bind(begun_before.0).bind(used_before.0).execute(self.writer()).await?;
        Ok(done.rows_affected())
    }
}
