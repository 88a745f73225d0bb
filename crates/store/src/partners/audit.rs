use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, Millis, Origin};

/// Where something was done by somebody of an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Millis,
    /// In whose log.
    pub account: AccountId,
    /// The entry.
    pub seq: u64,
}

/// The agency through which an entry was made: `agency:<id>`, by a token of it `agency:<id> token:<id>`.
pub fn agency_in(origin: &Origin) -> Option<AccountId> {
    let (agency, _) = origin.via.as_deref()?.strip_prefix("agency:")?.split_at_checked(32)?;
    agency.parse().ok()
}

impl Store {
    /// What people of an agency did elsewhere, newest first: after `after` in that order, at most `limit`, in one account
    /// or in all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn done_through(
        &self,
        agency: AccountId,
        account: Option<AccountId>,
        after: Option<Done>,
        limit: u32,
    ) -> Result<Vec<Done>, StoreError> {
        const SELECT: &str = "SELECT at, account, seq FROM entry_via WHERE via = $1 \
            AND ($2 IS NULL OR account = $2) AND (at, account, seq) < ($3, $4, $5) \
            ORDER BY at DESC, account DESC, seq DESC LIMIT $6";
        let end = (i64::MAX, "g".to_owned(), i64::MAX);
        let (at, place, seq) = after.map_or(end, |d| (d.at.0, d.account.to_string(), columns::whole(d.seq)));
        let rows = sqlx::query_as::<_, (i64, String, i64)>(SELECT).bind(format!("agency:{agency}"));
        let rows = rows.bind(account.map(|a| a.to_string())).bind(at).bind(place).bind(seq).bind(i64::from(limit));
        let read = |(at, account, seq): (i64, String, i64)| {
            Ok(Done { at: Millis(at), account: columns::id(&account)?, seq: columns::count(seq)? })
        };
        rows.fetch_all(self.readers()).await?.into_iter().map(read).collect()
    }
}
