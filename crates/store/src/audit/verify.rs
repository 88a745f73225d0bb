use super::walk::Walk;
use super::{AccountReport, Problem, VerifyReport};
use crate::behind::{Fold, all};
use crate::log::{columns_of, current, hidden_between, newest, rows_after, status_text};
use crate::{Head, Store, StoreError, columns};
use portcullis_core::{AccountId, Entry, Event, State};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Entries read at a time.
const PAGE: u32 = 500;
/// Every account that anything is known of: a deleted log is noticed as long as something else names its account.
const ACCOUNTS: &str = "SELECT account FROM heads UNION SELECT account FROM entries UNION SELECT account FROM accounts \
    UNION SELECT account FROM memberships ORDER BY account";

impl Store {
    /// Walks the logs of one account or of all, and says what was edited, removed or cut, and which index differs.
    ///
    /// # Errors
    /// Only where something can't be read at all; what is wrong with a log is in the report.
    pub async fn verify(&self, account: Option<AccountId>) -> Result<VerifyReport, StoreError> {
        let accounts = match account {
            Some(account) => vec![account],
            None => self.known_accounts().await?,
        };
        let mut report = VerifyReport::default();
        for account in accounts {
            report.accounts.push(self.verify_account(account, None).await?);
        }
        Ok(report)
    }

    /// Walks one log that must contain the end it had in an earlier export: finds a log that was cut back and signed
    /// anew by somebody who holds the key, or replaced by an old copy of the whole database.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub async fn verify_since(&self, anchor: Head) -> Result<AccountReport, StoreError> {
        self.verify_account(anchor.account, Some(anchor)).await
    }

    async fn known_accounts(&self) -> Result<Vec<AccountId>, StoreError> {
        let rows: Vec<String> = sqlx::query_scalar(ACCOUNTS).fetch_all(self.readers()).await?;
        rows.iter().map(|row| columns::id(row)).collect()
    }

    async fn verify_account(&self, account: AccountId, anchor: Option<Head>) -> Result<AccountReport, StoreError> {
        let mut tx = self.read().await?;
        let mut walk = Walk::new(account, anchor);
        let checkpoint = newest(&mut tx, &self.key, account).await;
        let (mut sound, mut records) = (checkpoint.is_ok(), Fold::default());
        let checkpoint = checkpoint.ok().flatten();
        loop {
            let rows = rows_after(&mut tx, account, walk.seq(), PAGE.into()).await?;
            let Some(last) = rows.last() else { break };
            let hidden = hidden_between(&mut tx, account, walk.seq() + 1, last.number()?).await?;
            for row in &rows {
                let seq = row.number()?;
                let entry = walk.step(row, hidden.get(&seq).map_or(&[], Vec::as_slice));
                if let Some(entry) = entry {
                    if objects(&mut tx, &entry).await? != expected_objects(&entry) {
                        walk.report.add(Problem::Index { seq });
                    }
                    records.step(&entry);
                }
                if let Some(checkpoint) = checkpoint.as_ref().filter(|c| c.seq == seq) {
                    sound &= walk.state.as_ref() == Some(&checkpoint.state) && row.hash == checkpoint.hash;
                }
            }
        }
        sound &= checkpoint.is_none_or(|c| c.seq <= walk.seq());
        if !sound {
            walk.report.add(Problem::Checkpoint);
        }
        let head = current(&mut tx, account).await?.map(|(head, _)| head);
        walk.finish(head.as_ref(), &self.key.verifying());
        if let Some(state) = &walk.state {
            derived(&mut tx, state, &mut walk.report).await?;
            if !all(&mut tx, account).await.is_ok_and(|kept| records.is(&kept)) {
                walk.report.add(Problem::Derived { what: "records" });
            }
        }
        Ok(walk.report)
    }
}

type Objects = BTreeSet<(String, String)>;

async fn objects(db: &mut SqliteConnection, entry: &Entry) -> Result<Objects, StoreError> {
    const SELECT: &str = "SELECT object_type, object_id FROM entry_objects WHERE account = $1 AND seq = $2";
    let rows = sqlx::query_as(SELECT).bind(entry.account.to_string()).bind(columns::whole(entry.seq));
    Ok(rows.fetch_all(db).await?.into_iter().collect())
}

fn expected_objects(entry: &Entry) -> Objects {
    let text = |(kind, id): (&'static str, String)| (kind.to_owned(), id);
    entry.events.iter().filter_map(Event::object).map(|o| text(columns_of(&o))).collect()
}

/// Whether the indexes from users and names to accounts are what the log folds to.
async fn derived(db: &mut SqliteConnection, state: &State, report: &mut AccountReport) -> Result<(), StoreError> {
    type Row = (String, Option<String>, Option<String>, String);
    const MEMBERS: &str = "SELECT member, user_id, email, status FROM memberships WHERE account = $1";
    let account = report.account.to_string();
    let found: Vec<Row> = sqlx::query_as(MEMBERS).bind(&account).fetch_all(&mut *db).await?;
    let row = |m: &portcullis_core::Member| -> Row {
        let email = m.address.get().map(str::to_owned);
        (m.id.to_string(), m.user.map(|u| u.to_string()), email, status_text(m.status).to_owned())
    };
    let wanted: BTreeSet<Row> = state.members.values().map(|m| row(m)).collect();
    if found.into_iter().collect::<BTreeSet<Row>>() != wanted {
        report.add(Problem::Derived { what: "members" });
    }
    let name: Option<String> =
        sqlx::query_scalar("SELECT name FROM accounts WHERE account = $1").bind(&account).fetch_optional(db).await?;
    if name.as_ref() != Some(&state.account.settings.name) {
        report.add(Problem::Derived { what: "accounts" });
    }
    Ok(())
}
