use crate::{Store, StoreError};
use portcullis_core::{AccountId, Millis};
use std::collections::BTreeMap;

/// When something was first and last touched by an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// By the first entry.
    pub first: Millis,
    /// By the newest entry.
    pub last: Millis,
}

impl Store {
    /// When the objects of a type (`group`, `policy`, …) were touched, by their ids; those that are gone included.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn times(&self, account: AccountId, object_type: &str) -> Result<BTreeMap<String, Times>, StoreError> {
        const SELECT: &str = "SELECT o.object_id, MIN(e.at), MAX(e.at) FROM entry_objects o \
            JOIN entries e ON e.account = o.account AND e.seq = o.seq \
            WHERE o.account = $1 AND o.object_type = $2 GROUP BY o.object_id";
        let rows = sqlx::query_as::<_, (String, i64, i64)>(SELECT).bind(account.to_string()).bind(object_type);
        let read = |(id, first, last)| (id, Times { first: Millis(first), last: Millis(last) });
        Ok(rows.fetch_all(self.readers()).await?.into_iter().map(read).collect())
    }
}
