use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, MemberId, Millis};
use sqlx::SqliteConnection;

/// A link to be given out for a pending member. Whether it still works is said by the member in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// The pending member.
    pub member: MemberId,
    /// [`crate::hash_secret`] of what the link holds.
    pub secret_hash: [u8; 32],
    /// Whether it goes by mail; only then holding it shows that the address is theirs.
    pub mailed: bool,
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// The account.
    pub account: AccountId,
    /// The member it was made for.
    pub member: MemberId,
    /// Whether it went by mail.
    pub mailed: bool,
    /// When it was made.
    pub created_at: Millis,
}

impl Store {
    /// What the link with this secret leads to; links of removed members lead nowhere.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn invitation(&self, secret_hash: &[u8; 32]) -> Result<Option<Invitation>, StoreError> {
        const SELECT: &str = "SELECT account, member, mailed, created_at FROM invitations WHERE secret_hash = $1";
        let row = sqlx::query_as::<_, (String, String, bool, i64)>(SELECT).bind(secret_hash.as_slice());
        let Some((account, member, mailed, at)) = row.fetch_optional(self.readers()).await? else { return Ok(None) };
        let (account, member) = (columns::id(&account)?, columns::id(&member)?);
        Ok(Some(Invitation { account, member, mailed, created_at: Millis(at) }))
    }
}

/// A member keeps so many links; the oldest beyond them stop working.
const KEPT: i64 = 10;

/// Keeps a link inside a transaction.
pub async fn insert(
    db: &mut SqliteConnection,
    account: AccountId,
    new: &NewInvitation,
    now: Millis,
) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO invitations (account, member, secret_hash, mailed, created_at) \
        VALUES ($1, $2, $3, $4, $5)";
    const FORGET: &str = "DELETE FROM invitations WHERE account = $1 AND member = $2 AND secret_hash NOT IN \
        (SELECT secret_hash FROM invitations WHERE account = $1 AND member = $2 ORDER BY created_at DESC LIMIT $3)";
    let (account, member) = (account.to_string(), new.member.to_string());
    let row = sqlx::query(INSERT).bind(&account).bind(&member).bind(new.secret_hash.as_slice());
    row.bind(new.mailed).bind(now.0).execute(&mut *db).await.map_err(StoreError::unique("link"))?;
    sqlx::query(FORGET).bind(&account).bind(&member).bind(KEPT).execute(db).await?;
    Ok(())
}
