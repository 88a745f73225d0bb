use crate::StoreError;
use portcullis_core::{AccountId, Change, Entry, Event, Record, RecordId, Resource, ResourceId, ZoneSettings};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Keeps what one entry did to what stands behind the permissions.
pub async fn keep(db: &mut SqliteConnection, entry: &Entry) -> Result<(), StoreError> {
    for event in &entry.events {
        match event {
            Event::Record(change) => record(db, entry.account, change).await?,
            Event::Zone(change) => settings(db, entry, change).await?,
            Event::Resource(change) => resource(db, entry, change).await?,
            Event::Account(_)
            | Event::Settings(_)
            | Event::Member(_)
            | Event::Group(_)
            | Event::Role(_)
            | Event::Scope(_)
            | Event::Policy(_)
            | Event::Token(_)
            | Event::Grant(_)
            | Event::Client(_)
            | Event::Assignment(_)
            | Event::Template(_) => {}
        }
    }
    Ok(())
}

async fn record(db: &mut SqliteConnection, account: AccountId, change: &Change<Record>) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO records (account, zone, id, name, body) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (account, zone, id) DO UPDATE SET name = excluded.name, body = excluded.body";
    const DELETE: &str = "DELETE FROM records WHERE account = $1 AND zone = $2 AND id = $3";
    let Some(object) = change.object() else { return Ok(()) };
    let row = sqlx::query(if change.after.is_some() { UPSERT } else { DELETE });
    let mut row = row.bind(account.to_string()).bind(object.zone.to_string()).bind(object.id.to_string());
    if let Some(after) = &change.after {
        row = row.bind(&after.name).bind(serde_json::to_string(after)?);
    }
    row.execute(db).await?;
    Ok(())
}

async fn settings(db: &mut SqliteConnection, entry: &Entry, change: &Change<ZoneSettings>) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO zones (account, zone, created_at, modified_at, settings) VALUES ($1, $2, $3, $3, $4) \
        ON CONFLICT (account, zone) DO UPDATE SET modified_at = excluded.modified_at, settings = excluded.settings";
    let Some(after) = &change.after else { return Ok(()) };
    let row = sqlx::query(UPSERT).bind(entry.account.to_string()).bind(after.zone.to_string());
    row.bind(entry.at.0).bind(serde_json::to_string(after)?).execute(db).await?;
    Ok(())
}

/// A zone that goes takes along what is in it; what that was stands in earlier entries.
async fn resource(db: &mut SqliteConnection, entry: &Entry, change: &Change<Resource>) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO zones (account, zone, created_at, modified_at) VALUES ($1, $2, $3, $3) \
        ON CONFLICT (account, zone) DO UPDATE SET modified_at = excluded.modified_at";
    const DELETES: [&str; 2] =
        ["DELETE FROM records WHERE account = $1 AND zone = $2", "DELETE FROM zones WHERE account = $1 AND zone = $2"];
    let account = entry.account.to_string();
    match (&change.before, &change.after) {
        (_, Some(after)) if after.kind == "zone" => {
            let row = sqlx::query(UPSERT).bind(account).bind(after.id.to_string());
            row.bind(entry.at.0).execute(db).await?;
        }
        (Some(before), None) => {
            for delete in DELETES {
                sqlx::query(delete).bind(&account).bind(before.id.to_string()).execute(&mut *db).await?;
            }
        }
        (_, Some(_)) | (None, None) => {}
    }
    Ok(())
}

/// The records that a log folds to, for holding them against those that are kept.
#[derive(Debug, Default)]
pub struct Fold(BTreeMap<(ResourceId, RecordId), Record>);

impl Fold {
    /// Takes the next entry.
    pub fn step(&mut self, entry: &Entry) {
        for event in &entry.events {
            match event {
                Event::Record(Change { after: Some(after), .. }) => {
                    self.0.insert((after.zone, after.id), after.clone());
                }
                Event::Record(Change { before: Some(before), .. }) => {
                    self.0.remove(&(before.zone, before.id));
                }
                Event::Resource(Change { before: Some(zone), after: None }) => self.0.retain(|(z, _), _| *z != zone.id),
                _ => {}
            }
        }
    }

    /// Whether these are the records, in the order of zone and id.
    pub fn is(&self, kept: &[Record]) -> bool {
        self.0.values().eq(kept)
    }
}
