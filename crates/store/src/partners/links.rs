use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, GrantId, Millis};
use sqlx::SqliteConnection;

/// The link of an offer to whoever takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrantLink {
    /// The grant.
    pub grant: GrantId,
    /// [`crate::hash_secret`] of what the link holds.
    pub secret_hash: [u8; 32],
}

/// What such a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantLink {
    /// Whose offer.
    pub account: AccountId,
    /// The grant.
    pub grant: GrantId,
}

impl Store {
    /// What the link with this secret leads to; links of ended grants lead nowhere.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn grant_link(&self, secret_hash: &[u8; 32]) -> Result<Option<GrantLink>, StoreError> {
        const SELECT: &str = "SELECT account, grant_id FROM grant_links WHERE secret_hash = $1";
        let row = sqlx::query_as::<_, (String, String)>(SELECT).bind(secret_hash.as_slice());
        let Some((account, grant)) = row.fetch_optional(self.readers()).await? else { return Ok(None) };
        Ok(Some(GrantLink { account: columns::id(&account)?, grant: columns::id(&grant)? }))
    }
}

/// Keeps a link inside a transaction; an earlier one of the same grant stops working.
pub async fn keep(
    db: &mut SqliteConnection,
    account: AccountId,
    new: &NewGrantLink,
    now: Millis,
) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO grant_links (account, grant_id, secret_hash, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account, grant_id) DO UPDATE SET secret_hash = excluded.secret_hash, \
        created_at = excluded.created_at";
    let row = sqlx::query(UPSERT).bind(account.to_string()).bind(new.grant.to_string());
    row.bind(new.secret_hash.as_slice()).bind(now.0).execute(db).await.map_err(StoreError::unique("link"))?;
    Ok(())
}
