use crate::log::{Stored, columns_of, read_all};
use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, Entry, Millis, ObjectId, UserId};
use sqlx::{QueryBuilder, Sqlite};

/// Which entries are asked for; all that are set must fit.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The oldest first, instead of the newest.
    pub oldest_first: bool,
    /// Only entries before this one.
    pub before: Option<u64>,
    /// Only entries after this one.
    pub after: Option<u64>,
    /// Only what was appended then or later.
    pub since: Option<Millis>,
    /// Only what was appended earlier.
    pub until: Option<Millis>,
    /// By whom.
    pub user: Option<UserId>,
    /// By which command.
    pub command: Option<String>,
    /// Through this: `agency:<id>` or `token:<id>`.
    pub via: Option<String>,
    /// About what.
    pub object: Option<ObjectFilter>,
}

/// Which objects an entry is to touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectFilter {
    /// Any of a type: `account`, `resource`, `member`, `group`, `role`, `scope`, `policy`.
    Type(String),
    /// This one.
    Object(ObjectId),
}

impl Store {
    /// Entries of an account, newest first unless asked for otherwise, at most `limit`. Personal values that were erased are missing in them.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if one can't be read.
    pub async fn entries(&self, account: AccountId, filter: &Filter, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let mut tx = self.read().await?;
        let rows: Vec<Stored> = query(account, filter, limit).build_query_as().fetch_all(&mut *tx).await?;
        read_all(&mut tx, account, &rows).await
    }

    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such entry.
    pub async fn entry(&self, account: AccountId, seq: u64) -> Result<Entry, StoreError> {
        let filter = Filter { before: Some(seq.saturating_add(1)), ..Filter::default() };
        let newest = self.entries(account, &filter, 1).await?.pop();
        newest.filter(|e| e.seq == seq).ok_or(StoreError::NotFound("entry"))
    }
}

fn query(account: AccountId, filter: &Filter, limit: u32) -> QueryBuilder<Sqlite> {
    let account = account.to_string();
    let mut sql = QueryBuilder::new(
        "SELECT seq, revision, at, user_id, command, body, prev_hash, hash FROM entries WHERE account = ",
    );
    sql.push_bind(account.clone());
    if let Some(before) = filter.before {
        sql.push(" AND seq < ").push_bind(columns::whole(before));
    }
    if let Some(after) = filter.after {
        sql.push(" AND seq > ").push_bind(columns::whole(after));
    }
    if let Some(since) = filter.since {
        sql.push(" AND at >= ").push_bind(since.0);
    }
    if let Some(until) = filter.until {
        sql.push(" AND at < ").push_bind(until.0);
    }
    if let Some(user) = filter.user {
        sql.push(" AND user_id = ").push_bind(user.to_string());
    }
    if let Some(command) = &filter.command {
        sql.push(" AND command = ").push_bind(command.clone());
    }
    if let Some(via) = &filter.via {
        sql.push(" AND seq IN (SELECT seq FROM entry_via WHERE account = ").push_bind(account.clone());
        sql.push(" AND via = ").push_bind(via.clone()).push(")");
    }
    if let Some(object) = &filter.object {
        touching(&mut sql, account, object);
    }
    sql.push(if filter.oldest_first { " ORDER BY seq LIMIT " } else { " ORDER BY seq DESC LIMIT " });
    sql.push_bind(i64::from(limit));
    sql
}

fn touching(sql: &mut QueryBuilder<Sqlite>, account: String, object: &ObjectFilter) {
    sql.push(" AND seq IN (SELECT seq FROM entry_objects WHERE account = ").push_bind(account);
    match object {
        ObjectFilter::Type(kind) => {
            sql.push(" AND object_type = ").push_bind(kind.clone());
        }
        ObjectFilter::Object(object) => {
            let (kind, id) = columns_of(object);
            sql.push(" AND object_type = ").push_bind(kind).push(" AND object_id = ").push_bind(id);
        }
    }
    sql.push(")");
}
