use crate::{Store, StoreError};
use portcullis_core::{AccountId, Code, Millis, Origin};

/// How many refused attempts of one account are kept: the newest.
const KEPT: i64 = 1_000;

/// An attempt that was refused. It is not in the log, so nobody floods the log with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Counts the refused attempts of the account.
    pub number: u64,
    /// When.
    pub at: Millis,
    /// Who, and through what.
    pub origin: Origin,
    /// Which command was tried, or which action a request needed.
    pub command: String,
    /// Codes of the issues that refused it.
    pub codes: Vec<Code>,
}

impl Store {
    /// Notes a refused attempt; the oldest beyond 1,000 are forgotten.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn record_refused(
        &self,
        account: AccountId,
        at: Millis,
        origin: &Origin,
        command: &str,
        codes: &[Code],
    ) -> Result<(), StoreError> {
        const NEXT: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM refused WHERE account = $1";
        const INSERT: &str = "INSERT INTO refused (account, number, at, user_id, command, origin, codes) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let account = account.to_string();
        let mut tx = self.write().await?;
        let number: i64 = sqlx::query_scalar(NEXT).bind(&account).fetch_one(&mut *tx).await?;
        let row = sqlx::query(INSERT).bind(&account).bind(number).bind(at.0);
        let row = row.bind(origin.user.map(|u| u.to_string())).bind(command);
        let row = row.bind(serde_json::to_string(origin)?).bind(serde_json::to_string(codes)?);
        row.execute(&mut *tx).await?;
        let forget = sqlx::query("DELETE FROM refused WHERE account = $1 AND number <= $2").bind(&account);
        forget.bind(number - KEPT).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Refused attempts, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn refused(&self, account: AccountId, limit: u32) -> Result<Vec<Refused>, StoreError> {
        const SELECT: &str =
            "SELECT number, at, origin, command, codes FROM refused WHERE account = $1 ORDER BY number DESC LIMIT $2";
        let rows = sqlx::query_as::<_, (i64, i64, String, String, String)>(SELECT).bind(account.to_string());
        let rows = rows.bind(i64::from(limit)).fetch_all(self.readers()).await?;
        let read = |(number, at, origin, command, codes): (i64, i64, String, String, String)| {
            let (origin, codes) = (serde_json::from_str(&origin)?, serde_json::from_str(&codes)?);
            Ok(Refused { number: u64::try_from(number).unwrap_or(0), at: Millis(at), origin, command, codes })
        };
        rows.into_iter()
            .map(read)
            .collect::<Result<_, serde_json::Error>>()
            .map_err(|e| StoreError::corrupt(account, e))
    }
}
