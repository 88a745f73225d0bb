use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, MemberId, Millis};
use std::collections::BTreeMap;

const NOTED_EVERY: i64 = 60_000;

impl Store {
    /// Notes that a member is active now; written at most once a minute.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_active(&self, account: AccountId, member: MemberId, now: Millis) -> Result<(), StoreError> {
        const SELECT: &str = "SELECT last_active FROM activity WHERE account = $1 AND member = $2";
        const UPSERT: &str = "INSERT INTO activity (account, member, last_active) VALUES ($1, $2, $3) \
            ON CONFLICT (account, member) DO UPDATE SET last_active = excluded.last_active";
        let (account, member) = (account.to_string(), member.to_string());
        let last = sqlx::query_scalar::<_, i64>(SELECT).bind(&account).bind(&member);
        let last = last.fetch_optional(self.readers()).await?;
        if last.is_none_or(|last| now.0 >= last.saturating_add(NOTED_EVERY)) {
            let row = sqlx::query(UPSERT).bind(&account).bind(&member).bind(now.0);
            row.execute(self.writer()).await?;
        }
        Ok(())
    }

    /// When the members of an account were last active, to the minute.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn last_active(&self, account: AccountId) -> Result<BTreeMap<MemberId, Millis>, StoreError> {
        const SELECT: &str = "SELECT member, last_active FROM activity WHERE account = $1";
        let rows = sqlx::query_as::<_, (String, i64)>(SELECT).bind(account.to_string());
        let rows = rows.fetch_all(self.readers()).await?;
        rows.into_iter().map(|(member, at)| Ok((columns::id(&member)?, Millis(at)))).collect()
    }
}
