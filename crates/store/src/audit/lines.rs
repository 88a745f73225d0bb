use crate::log::{Stored, read_all};
use crate::partners::agency_in;
use crate::{Store, StoreError, columns};
use portcullis_core::{AccountId, Entry, Event, Millis, ResourceId, UserId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::BTreeMap;

/// Whose lines are asked for.
#[derive(Debug, Clone)]
pub enum Whose {
    /// All that was done in an account.
    Account(AccountId),
    /// What a person did in these accounts, or elsewhere through one of them as an agency.
    Person(UserId, Vec<AccountId>),
}

/// What lines are filtered by, beside their moment. Where a line has nothing its value is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The command.
    Command,
    /// The user's id, a slash, and the id of the agency through which they came.
    Who,
    /// The address of the request.
    Address,
    /// The account's id, a slash, and the id of the first domain that it is about.
    Zone,
}

impl Column {
    fn sql(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Who => "COALESCE(user_id, '') || '/' || COALESCE(agency, '')",
            // It stands where it can be erased, and nowhere else.
            Self::Address => {
                "COALESCE((SELECT value FROM personal WHERE personal.account = entry_lines.account \
                    AND personal.seq = entry_lines.seq AND (owner = 'nobody' OR owner LIKE 'user:%')), '')"
            }
            Self::Zone => "account || '/' || COALESCE(zone, '')",
        }
    }
}

/// Which lines; all that is set must hold.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Whose.
    pub whose: Whose,
    /// From then on.
    pub since: Millis,
    /// Before then.
    pub before: Millis,
    /// Only this entry.
    pub only: Option<(AccountId, u64)>,
    /// Only what nobody did: the system, or an operator.
    pub without_users: bool,
    /// Only with one of these values.
    pub among: BTreeMap<Column, Vec<String>>,
}

/// A line's place in the log, and its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// In whose log.
    pub account: AccountId,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Millis,
}

impl Store {
    /// How many lines there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_lines(&self, lines: &Lines) -> Result<u64, StoreError> {
        let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM entry_lines WHERE ");
        conditions(&mut sql, lines)?;
        columns::count(sql.build_query_scalar().fetch_one(self.readers()).await?)
    }

    /// Some lines, the newest or the oldest first, after the first `skip`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lines(
        &self,
        lines: &Lines,
        oldest_first: bool,
        skip: u64,
        limit: u32,
    ) -> Result<Vec<Line>, StoreError> {
        let mut sql = QueryBuilder::new("SELECT account, seq, at FROM entry_lines WHERE ");
        conditions(&mut sql, lines)?;
        sql.push(match (&lines.whose, oldest_first) {
            (Whose::Account(_), true) => " ORDER BY seq",
            (Whose::Account(_), false) => " ORDER BY seq DESC",
            (Whose::Person(..), true) => " ORDER BY at, account, seq",
            (Whose::Person(..), false) => " ORDER BY at DESC, account DESC, seq DESC",
        });
        sql.push(" LIMIT ").push_bind(i64::from(limit)).push(" OFFSET ").push_bind(columns::whole(skip));
        let rows: Vec<(String, i64, i64)> = sql.build_query_as().fetch_all(self.readers()).await?;
        let read = |(account, seq, at): (String, i64, i64)| {
            Ok(Line { account: columns::id(&account)?, seq: columns::count(seq)?, at: Millis(at) })
        };
        rows.into_iter().map(read).collect()
    }

    /// The different values of a column in these lines.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn values(&self, lines: &Lines, column: Column) -> Result<Vec<String>, StoreError> {
        let mut sql = QueryBuilder::new("SELECT DISTINCT ");
        sql.push(column.sql()).push(" FROM entry_lines WHERE ");
        conditions(&mut sql, lines)?;
        Ok(sql.build_query_scalar().fetch_all(self.readers()).await?)
    }

    /// These entries of an account, by their numbers; those that are not there are left out.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if one can't be read.
    pub async fn entries_at(&self, account: AccountId, seqs: &[u64]) -> Result<BTreeMap<u64, Entry>, StoreError> {
        const SELECT: &str = "SELECT seq, revision, at, user_id, command, body, prev_hash, hash FROM entries \
            WHERE account = $1 AND seq IN (SELECT value FROM json_each($2)) ORDER BY seq";
        let mut tx = self.read().await?;
        let rows = sqlx::query_as(SELECT).bind(account.to_string()).bind(serde_json::to_string(seqs)?);
        let rows: Vec<Stored> = rows.fetch_all(&mut *tx).await?;
        let entries = read_all(&mut tx, account, &rows).await?;
        Ok(entries.into_iter().map(|entry| (entry.seq, entry)).collect())
    }
}

fn conditions(sql: &mut QueryBuilder<Sqlite>, lines: &Lines) -> Result<(), StoreError> {
    match &lines.whose {
        Whose::Account(account) => {
            sql.push("account = ").push_bind(account.to_string());
        }
        Whose::Person(user, accounts) => {
            let accounts = serde_json::to_string(accounts)?;
            sql.push("user_id = ").push_bind(user.to_string());
            sql.push(" AND (account IN (SELECT value FROM json_each(").push_bind(accounts.clone());
            sql.push(")) OR agency IN (SELECT value FROM json_each(").push_bind(accounts).push(")))");
        }
    }
    sql.push(" AND at >= ").push_bind(lines.since.0).push(" AND at < ").push_bind(lines.before.0);
    if let Some((account, seq)) = lines.only {
        sql.push(" AND account = ").push_bind(account.to_string());
        sql.push(" AND seq = ").push_bind(columns::whole(seq));
    }
    if lines.without_users {
        sql.push(" AND user_id IS NULL");
    }
    for (column, values) in &lines.among {
        sql.push(" AND ").push(column.sql()).push(" IN (SELECT value FROM json_each(");
        sql.push_bind(serde_json::to_string(values)?).push("))");
    }
    Ok(())
}

/// Keeps the line of an entry, inside its transaction.
pub async fn keep(db: &mut SqliteConnection, entry: &Entry) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO entry_lines (account, seq, at, user_id, agency, command, zone) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let origin = &entry.origin;
    let row = sqlx::query(INSERT).bind(entry.account.to_string()).bind(columns::whole(entry.seq)).bind(entry.at.0);
    let row = row.bind(origin.user.map(|user| user.to_string())).bind(agency_in(origin).map(|id| id.to_string()));
    row.bind(&entry.command).bind(zone_of(entry).map(|zone| zone.to_string())).execute(db).await?;
    Ok(())
}

/// The first domain that an entry is about.
pub fn zone_of(entry: &Entry) -> Option<ResourceId> {
    entry.events.iter().find_map(Event::resource)
}
