use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, Code, Millis, Origin, UserId};

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
        const SELECT: &str = "SELECT account, number, at, origin, command, codes FROM refused WHERE account = $1 \
            ORDER BY number DESC LIMIT $2";
        let rows = sqlx::query_as(SELECT).bind(account.to_string()).bind(i64::from(limit));
        let rows: Vec<Row> = rows.fetch_all(self.readers()).await?;
        rows.into_iter().map(|row| row.read().map(|(_, refused)| refused)).collect()
    }

    /// What a user was refused in any account, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn refused_to(&self, user: UserId, limit: u32) -> Result<Vec<(AccountId, Refused)>, StoreError> {
        const SELECT: &str = "SELECT account, number, at, origin, command, codes FROM refused WHERE user_id = $1 \
            ORDER BY at DESC, account DESC, number DESC LIMIT $2";
        let rows = sqlx::query_as(SELECT).bind(user.to_string()).bind(i64::from(limit));
        let rows: Vec<Row> = rows.fetch_all(self.readers()).await?;
        rows.into_iter().map(Row::read).collect()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    account: String,
    number: i64,
    at: i64,
    origin: String,
    command: String,
    codes: String,
}

impl Row {
    fn read(self) -> Result<(AccountId, Refused), StoreError> {
        let account = columns::id(&self.account)?;
        let unreadable = |why: serde_json::Error| StoreError::corrupt(account, why);
        let origin = serde_json::from_str(&self.origin).map_err(unreadable)?;
        let codes = serde_json::from_str(&self.codes).map_err(unreadable)?;
        let number = columns::count(self.number)?;
        Ok((account, Refused { number, at: Millis(self.at), origin, command: self.command, codes }))
    }
}
