use crate::{Store, StoreError};
use portcullis_core::{AccountId, MemberId, UserId};
use sqlx::SqliteConnection;

/// Whose personal values are to be erased from one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erase {
    /// The member, perhaps removed by now.
    pub member: MemberId,
    /// The user who was this member, if somebody had accepted: the network addresses they came from go too.
    pub user: Option<UserId>,
}

/// Erases what is known of a person in one account: values and salts, network addresses, and every copy of them.
pub async fn erase(db: &mut SqliteConnection, account: AccountId, person: Erase) -> Result<(), StoreError> {
    let (account, member) = (account.to_string(), person.member.to_string());
    values(db, &account, &format!("member:{member}")).await?;
    if let Some(user) = person.user {
        values(db, &account, &format!("user:{user}")).await?;
        let refused = sqlx::query("DELETE FROM refused WHERE account = $1 AND user_id = $2").bind(&account);
        refused.bind(user.to_string()).execute(&mut *db).await?;
    }
    let email = sqlx::query("UPDATE memberships SET email = NULL WHERE account = $1 AND member = $2");
    email.bind(&account).bind(&member).execute(&mut *db).await?;
    // Folded states and kept answers may hold the values too.
    for copies in ["DELETE FROM checkpoints WHERE account = $1", "DELETE FROM idempotency WHERE account = $1"] {
        sqlx::query(copies).bind(&account).execute(&mut *db).await?;
    }
    Ok(())
}

async fn values(db: &mut SqliteConnection, account: &str, owner: &str) -> Result<(), StoreError> {
    let delete = sqlx::query("DELETE FROM personal WHERE account = $1 AND owner = $2");
    delete.bind(account).bind(owner).execute(db).await?;
    Ok(())
}

impl Store {
    /// Writes the pages that erased values stood on back into the database, so that no old copy stays in the
    /// write-ahead log. A reader may hold it up; the next one empties it.
    pub(crate) async fn forget_pages(&self) -> Result<(), StoreError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(self.writer()).await?;
        Ok(())
    }
}
