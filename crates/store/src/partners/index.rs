//! What is kept in step with the log, in its transaction.

use crate::{StoreError, columns};
use portcullis_core::{AccountId, Change, Client, ClientStatus, Entry, Grant, GrantStatus};
use sqlx::SqliteConnection;

/// A client's side of a grant.
pub async fn grant(db: &mut SqliteConnection, account: AccountId, change: &Change<Grant>) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO grants (account, grant_id, agency, status, from_at, until_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, grant_id) DO UPDATE SET agency = excluded.agency, \
        status = excluded.status, from_at = excluded.from_at, until_at = excluded.until_at";
    const DELETES: [&str; 2] = [
        "DELETE FROM grants WHERE account = $1 AND grant_id = $2",
        "DELETE FROM grant_links WHERE account = $1 AND grant_id = $2",
    ];
    match (&change.before, &change.after) {
        (_, Some(grant)) => {
            let row = sqlx::query(UPSERT).bind(account.to_string()).bind(grant.id.to_string());
            let row = row.bind(grant.agency.map(|a| a.to_string())).bind(grant_text(grant.status));
            let row =
                row.bind(grant.conditions.not_before.map(|at| at.0)).bind(grant.conditions.expires_at.map(|at| at.0));
            row.execute(db).await?;
        }
        (Some(grant), None) => {
            for delete in DELETES {
                let row = sqlx::query(delete).bind(account.to_string()).bind(grant.id.to_string());
                row.execute(&mut *db).await?;
            }
        }
        (None, None) => {}
    }
    Ok(())
}

/// An agency's side of one.
pub async fn client(db: &mut SqliteConnection, agency: AccountId, change: &Change<Client>) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO clients (agency, grant_id, account, status) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (agency, grant_id) DO UPDATE SET account = excluded.account, status = excluded.status";
    const DELETE: &str = "DELETE FROM clients WHERE agency = $1 AND grant_id = $2";
    match (&change.before, &change.after) {
        (_, Some(client)) => {
            let row = sqlx::query(UPSERT).bind(agency.to_string()).bind(client.grant.to_string());
            row.bind(client.account.to_string()).bind(client_text(client.status)).execute(db).await?;
        }
        (Some(client), None) => {
            sqlx::query(DELETE).bind(agency.to_string()).bind(client.grant.to_string()).execute(db).await?;
        }
        (None, None) => {}
    }
    Ok(())
}

/// Through what an entry was made.
pub async fn done(db: &mut SqliteConnection, entry: &Entry) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO entry_via (via, at, account, seq) VALUES ($1, $2, $3, $4)";
    for via in entry.origin.via.iter().flat_map(|via| via.split(' ')) {
        let row = sqlx::query(INSERT).bind(via).bind(entry.at.0).bind(entry.account.to_string());
        row.bind(columns::whole(entry.seq)).execute(&mut *db).await?;
    }
    Ok(())
}

fn grant_text(status: GrantStatus) -> &'static str {
    match status {
        GrantStatus::Waiting => "waiting",
        GrantStatus::Given => "given",
        GrantStatus::Suspended => "suspended",
    }
}

/// A client's status as columns hold it.
pub fn client_text(status: ClientStatus) -> &'static str {
    match status {
        ClientStatus::Asked => "asked",
        ClientStatus::Accepted => "accepted",
        ClientStatus::Declined => "declined",
    }
}
