//! What is kept in step with the log, in its transaction: which objects an entry touches, who is where.

use crate::people::token_secrets;
use crate::{StoreError, columns};
use crate::{audit, partners};
use portcullis_core::{Account, AccountId, Change, Entry, Event, Member, MemberId, MemberStatus, ObjectId, Settings};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The object's type and id as columns hold them.
pub fn columns_of(object: &ObjectId) -> (&'static str, String) {
    match object {
        ObjectId::Account => ("account", String::new()),
        ObjectId::Resource(id) => ("resource", id.to_string()),
        ObjectId::Member(id) => ("member", id.to_string()),
        ObjectId::Group(id) => ("group", id.to_string()),
        ObjectId::Role(id) => ("role", id.clone()),
        ObjectId::Scope(id) => ("scope", id.to_string()),
        ObjectId::Policy(id) => ("policy", id.to_string()),
        ObjectId::Record(id) => ("record", id.to_string()),
        ObjectId::Token(id) => ("token", id.to_string()),
        ObjectId::Grant(id) => ("grant", id.to_string()),
        ObjectId::Client(id) => ("client", id.to_string()),
        ObjectId::Assignment(id) => ("assignment", id.to_string()),
        ObjectId::Template(id) => ("template", id.to_string()),
    }
}

/// Indexes one entry.
pub async fn keep(db: &mut SqliteConnection, entry: &Entry) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO entry_objects (account, object_type, object_id, seq) VALUES ($1, $2, $3, $4)";
    let account = entry.account.to_string();
    let objects: BTreeSet<ObjectId> = entry.events.iter().filter_map(Event::object).collect();
    for object in &objects {
        let (kind, id) = columns_of(object);
        let row = sqlx::query(INSERT).bind(&account).bind(kind).bind(id).bind(columns::whole(entry.seq));
        row.execute(&mut *db).await?;
    }
    partners::done(db, entry).await?;
    audit::keep_line(db, entry).await?;
    for event in &entry.events {
        match event {
            Event::Account(change) => opened(db, change).await?,
            Event::Settings(change) => renamed(db, entry.account, change).await?,
            Event::Member(change) => member(db, entry.account, change).await?,
            Event::Grant(change) => partners::grant(db, entry.account, change).await?,
            Event::Client(change) => partners::client(db, entry.account, change).await?,
            Event::Resource(_)
            | Event::Group(_)
            | Event::Role(_)
            | Event::Policy(_)
            | Event::Scope(_)
            | Event::Record(_)
            | Event::Zone(_)
            | Event::Assignment(_)
            | Event::Template(_) => {}
            Event::Token(_) => token_secrets::place(db, entry.account, event).await?,
        }
    }
    Ok(())
}

async fn opened(db: &mut SqliteConnection, change: &Change<Account>) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO accounts (account, name, created_at, listed) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account) DO UPDATE SET name = excluded.name, listed = excluded.listed";
    let Some(account) = &change.after else { return Ok(()) };
    let row = sqlx::query(UPSERT).bind(account.id.to_string()).bind(&account.settings.name);
    // A closed account is found by nobody.
    let listed = account.settings.agency.listed && account.closed_at.is_none();
    row.bind(account.created_at.0).bind(listed).execute(db).await?;
    Ok(())
}

async fn renamed(db: &mut SqliteConnection, account: AccountId, change: &Change<Settings>) -> Result<(), StoreError> {
    let Some(settings) = &change.after else { return Ok(()) };
    let row = sqlx::query("UPDATE accounts SET name = $2, listed = $3 WHERE account = $1").bind(account.to_string());
    row.bind(&settings.name).bind(settings.agency.listed).execute(db).await?;
    Ok(())
}

async fn member(db: &mut SqliteConnection, account: AccountId, change: &Change<Member>) -> Result<(), StoreError> {
    match (&change.before, &change.after) {
        (_, Some(member)) => put(db, account, member).await,
        (Some(member), None) => remove(db, account, member.id).await,
        (None, None) => Ok(()),
    }
}

async fn put(db: &mut SqliteConnection, account: AccountId, member: &Member) -> Result<(), StoreError> {
    const UPSERT: &str = "INSERT INTO memberships (account, member, user_id, email, status) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (account, member) DO UPDATE SET user_id = excluded.user_id, email = excluded.email, \
        status = excluded.status";
    let row = sqlx::query(UPSERT).bind(account.to_string()).bind(member.id.to_string());
    let row = row.bind(member.user.map(|u| u.to_string())).bind(member.address.get());
    row.bind(status_text(member.status)).execute(db).await?;
    Ok(())
}

async fn remove(db: &mut SqliteConnection, account: AccountId, member: MemberId) -> Result<(), StoreError> {
    const DELETES: [&str; 3] = [
        "DELETE FROM memberships WHERE account = $1 AND member = $2",
        "DELETE FROM invitations WHERE account = $1 AND member = $2",
        "DELETE FROM activity WHERE account = $1 AND member = $2",
    ];
    for delete in DELETES {
        sqlx::query(delete).bind(account.to_string()).bind(member.to_string()).execute(&mut *db).await?;
    }
    Ok(())
}

/// A status as columns hold it.
pub fn status_text(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Pending => "pending",
        MemberStatus::Accepted => "accepted",
        MemberStatus::Rejected => "rejected",
    }
}

/// A status from a column.
pub fn status_of(column: &str) -> Result<MemberStatus, StoreError> {
    match column {
        "pending" => Ok(MemberStatus::Pending),
        "accepted" => Ok(MemberStatus::Accepted),
        "rejected" => Ok(MemberStatus::Rejected),
        other => Err(StoreError::corrupt("database", format!("`{other:.40}` is not a status"))),
    }
}
