//! `/client/v4/zones/{zone}/dns_records`: the records of a zone, as far as the caller may see and edit each.

mod batch;
mod body;
mod export;
mod filter;
mod import;
mod told;

pub use batch::{BatchAnswer, BatchBody, batch};
pub use body::RecordBody;
pub use export::export;
pub use filter::QUERY;
pub use import::{ImportAnswer, import};
pub use told::RecordAnswer;

use super::Deleted;
use super::edit::run;
use super::envelope::{one, paged};
use super::query::{Asked, Paging};
use crate::http::{Body, Entered, SignedIn};
use crate::{App, Error, Version, clock};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_core::{Change, Command, Event, Record, RecordDraft, RecordId, Resource, ResourceId, ResourceRef};
use serde_json::Value;
use std::sync::Arc;

/// Items of a page when nobody says.
const PER_PAGE: usize = 100;
/// Most items of a page.
const MOST: usize = 5_000;

/// `GET …/dns_records`: those the caller may read.
pub async fn records(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let filter = filter::Filter::of(&asked)?;
    let paging = Paging {
        page: asked.number("page", 1, 1, usize::MAX)?,
        per_page: asked.number("per_page", PER_PAGE, 1, MOST)?,
    };
    let mut found = readable(&app, &entered, &zone, filter.name()).await?;
    found.retain(|record| filter.takes(record));
    filter.sort(&mut found);
    Ok(paged(found, paging, |record| RecordAnswer::of(&zone, &record)))
}

/// `GET …/dns_records/{record}`.
pub async fn record(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    Path((zone, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let record = known(&app, &entered, &zone, &id).await?;
    Ok(one(RecordAnswer::of(&zone, &record)))
}

/// `POST …/dns_records`: adds one.
pub async fn add_record(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
    body: Body<RecordBody>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let draft = body.value.draft(None, &zone.name, "", "")?;
    let command = Edits { posts: vec![draft], ..Edits::default() }.of(&zone);
    let done = run(&app, &known, &entered.live, &command, None).await?;
    let made = done.and_then(|done| changes(&done.entry.events).find_map(|c| c.after.clone()));
    Ok(one(RecordAnswer::of(&zone, &made.ok_or_else(|| Error::internal("a new record is missing"))?)))
}

/// `PUT …/dns_records/{record}`: replaces it.
pub async fn put_record(
    state: State<App>,
    signed_in: SignedIn,
    entered: Extension<Entered>,
    path: Path<(String, String)>,
    body: Body<RecordBody>,
) -> Result<Json<Value>, Error> {
    let replace = |zone: &Resource, draft| Edits { puts: vec![draft], ..Edits::default() }.of(zone);
    change(state.0, signed_in, entered.0, path.0, body.value, replace).await
}

/// `PATCH …/dns_records/{record}`: changes what is said, leaves the rest.
pub async fn patch_record(
    state: State<App>,
    signed_in: SignedIn,
    entered: Extension<Entered>,
    path: Path<(String, String)>,
    body: Body<RecordBody>,
) -> Result<Json<Value>, Error> {
    let patch = |zone: &Resource, draft| Edits { patches: vec![draft], ..Edits::default() }.of(zone);
    change(state.0, signed_in, entered.0, path.0, body.value, patch).await
}

/// `DELETE …/dns_records/{record}`.
pub async fn delete_record(
    State(app): State<App>,
    signed_in: SignedIn,
    Extension(entered): Extension<Entered>,
    Path((zone, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let record = known(&app, &entered, &zone, &id).await?;
    let command = Edits { deletes: vec![record.id], ..Edits::default() }.of(&zone);
    run(&app, &signed_in, &entered.live, &command, None).await?;
    Ok(one(Deleted { id: record.id.to_string() }))
}

async fn change(
    app: App,
    signed_in: SignedIn,
    entered: Entered,
    (zone, id): (String, String),
    body: RecordBody,
    command: impl Fn(&Resource, RecordDraft) -> Command,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let before = known(&app, &entered, &zone, &id).await?;
    let draft = body.draft(Some(before.id), &zone.name, &before.rtype, "")?;
    let done = run(&app, &signed_in, &entered.live, &command(&zone, draft), None).await?;
    let after = done.and_then(|done| changes(&done.entry.events).find_map(|c| c.after.clone()));
    Ok(one(RecordAnswer::of(&zone, after.as_ref().unwrap_or(&before))))
}

/// Edits of a zone's records, in their order.
#[derive(Debug, Default)]
struct Edits {
    deletes: Vec<RecordId>,
    patches: Vec<RecordDraft>,
    puts: Vec<RecordDraft>,
    posts: Vec<RecordDraft>,
}

impl Edits {
    fn is_empty(&self) -> bool {
        self.deletes.is_empty() && self.patches.is_empty() && self.puts.is_empty() && self.posts.is_empty()
    }

    fn of(self, zone: &Resource) -> Command {
        let Self { deletes, patches, puts, posts } = self;
        Command::EditRecords { zone: zone.id, deletes, patches, puts, posts }
    }
}

/// The changes of records among events.
fn changes(events: &[Event]) -> impl Iterator<Item = &Change<Record>> {
    events.iter().filter_map(|event| if let Event::Record(change) = event { Some(change) } else { None })
}

/// The zone in the path; the guard has let nobody through who may not see it.
pub fn zone_of(version: &Version, id: &str) -> Result<Arc<Resource>, Error> {
    let id: ResourceId = id.parse().map_err(|_| Error::NotFound)?;
    version.snapshot.state().resources.get(&id).cloned().ok_or(Error::NotFound)
}

/// A record by its id in the path. One that isn't there and one that the caller may not read look the same.
async fn known(app: &App, entered: &Entered, zone: &Resource, id: &str) -> Result<Record, Error> {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
    let record = app.store.record(entered.live.id, zone.id, id).await?;
    record.filter(|record| may_read(entered, record)).ok_or(Error::NotFound)
}

/// The records of a zone that the caller may read, or those of one name.
async fn readable(app: &App, entered: &Entered, zone: &Resource, name: Option<&str>) -> Result<Vec<Record>, Error> {
    let mut found = app.store.records(entered.live.id, zone.id, name).await?;
    found.retain(|record| may_read(entered, record));
    Ok(found)
}

fn may_read(entered: &Entered, record: &Record) -> bool {
    let asked = ResourceRef::Record { zone: record.zone, name: &record.name, rtype: &record.rtype };
    entered.access.can("dns:read", asked, clock::now())
}
