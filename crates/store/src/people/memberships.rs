use crate::log::status_of;
use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, MemberId, MemberStatus, Millis, UserId};

/// A person's place in one account, as the index from people to accounts knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The place.
    pub member: MemberId,
    /// Pending, accepted or rejected.
    pub status: MemberStatus,
}

/// An account and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountName {
    /// The id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// When it was opened.
    pub created_at: Millis,
}

impl Store {
    /// Where a person is a member, by account name. With their verified address also where that was invited and nobody
    /// has accepted; an unverified address names nobody, so leave it out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn memberships(&self, user: UserId, verified_email: Option<&str>) -> Result<Vec<Membership>, StoreError> {
        const SELECT: &str = "SELECT m.account, a.name, m.member, m.status FROM memberships m \
            JOIN accounts a ON a.account = m.account \
            WHERE m.user_id = $1 OR (m.email = $2 AND m.user_id IS NULL) ORDER BY a.name, m.account, m.member";
        let rows = sqlx::query_as::<_, (String, String, String, String)>(SELECT).bind(user.to_string());
        let rows = rows.bind(verified_email).fetch_all(self.readers()).await?;
        let read = |(account, name, member, status): (String, String, String, String)| {
            let (account, member) = (columns::id(&account)?, columns::id(&member)?);
            Ok(Membership { account, name, member, status: status_of(&status)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn accounts(&self) -> Result<Vec<AccountName>, StoreError> {
        const SELECT: &str = "SELECT account, name, created_at FROM accounts ORDER BY name, account";
        let rows = sqlx::query_as::<_, (String, String, i64)>(SELECT).fetch_all(self.readers()).await?;
        let read = |(id, name, at): (String, String, i64)| {
            Ok(AccountName { id: columns::id(&id)?, name, created_at: Millis(at) })
        };
        rows.into_iter().map(read).collect()
    }
}
