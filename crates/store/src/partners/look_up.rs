use crate::people::AccountName;
use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, GrantId, Millis};

/// A grant that names an agency, as the index knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Who gives it.
    pub account: AccountId,
    /// The grant.
    pub grant: GrantId,
    /// Whether the client has not switched it off.
    pub is_given: bool,
    /// From when on it holds.
    pub from: Option<Millis>,
    /// When it ends.
    pub until: Option<Millis>,
}

/// An agency's side of a grant of some account, as the index knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The agency.
    pub agency: AccountId,
    /// The grant.
    pub grant: GrantId,
}

/// How many accounts a search by name answers.
const FOUND: i64 = 20;

impl Store {
    /// The grants that name an agency, whatever it says to them; by account.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn grants_to(&self, agency: AccountId) -> Result<Vec<Given>, StoreError> {
        const SELECT: &str = "SELECT account, grant_id, status = 'given', from_at, until_at FROM grants \
            WHERE agency = $1 ORDER BY account, grant_id";
        let rows =
            sqlx::query_as::<_, (String, String, bool, Option<i64>, Option<i64>)>(SELECT).bind(agency.to_string());
        let read = |(account, grant, is_given, from, until): (String, String, bool, Option<i64>, Option<i64>)| {
            let (account, grant) = (columns::id(&account)?, columns::id(&grant)?);
            Ok(Given { account, grant, is_given, from: from.map(Millis), until: until.map(Millis) })
        };
        rows.fetch_all(self.readers()).await?.into_iter().map(read).collect()
    }

    /// The agencies that keep an account as a client, or ask for it; at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn agencies_of(&self, account: AccountId, limit: u32) -> Result<Vec<Asked>, StoreError> {
        const SELECT: &str = "SELECT agency, grant_id FROM clients WHERE account = $1 AND status <> 'declined' \
            ORDER BY agency, grant_id LIMIT $2";
        let rows = sqlx::query_as::<_, (String, String)>(SELECT).bind(account.to_string()).bind(i64::from(limit));
        let read = |(agency, grant): (String, String)| {
            Ok(Asked { agency: columns::id(&agency)?, grant: columns::id(&grant)? })
        };
        rows.fetch_all(self.readers()).await?.into_iter().map(read).collect()
    }

    /// Accounts that want to be found and are called exactly so, at most 20.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn listed(&self, name: &str) -> Result<Vec<AccountName>, StoreError> {
        const SELECT: &str = "SELECT account, name, created_at FROM accounts WHERE name = $1 AND listed \
            ORDER BY account LIMIT $2";
        let rows = sqlx::query_as::<_, (String, String, i64)>(SELECT).bind(name).bind(FOUND);
        let read = |(id, name, at): (String, String, i64)| {
            Ok(AccountName { id: columns::id(&id)?, name, created_at: Millis(at) })
        };
        rows.fetch_all(self.readers()).await?.into_iter().map(read).collect()
    }
}
