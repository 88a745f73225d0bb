use super::super::edit::run;
use super::super::envelope::one;
use super::{Edits, RecordAnswer, RecordBody, changes, readable, zone_of};
use crate::http::{Body, Entered, SignedIn};
use crate::{App, Error};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_core::{Record, RecordDraft, RecordId, Resource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Edits of many records, done in this order, all or nothing.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BatchBody {
    /// Which shall go.
    #[serde(default)]
    deletes: Option<Vec<OnlyId>>,
    /// Changes; what is left out stays.
    #[serde(default)]
    patches: Option<Vec<RecordBody>>,
    /// Replacements.
    #[serde(default)]
    puts: Option<Vec<RecordBody>>,
    /// New ones.
    #[serde(default)]
    posts: Option<Vec<RecordBody>>,
}

/// A record by its id.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OnlyId {
    id: String,
}

/// What became of them, in the order of the edits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BatchAnswer {
    /// As they last were.
    deletes: Vec<RecordAnswer>,
    patches: Vec<RecordAnswer>,
    puts: Vec<RecordAnswer>,
    posts: Vec<RecordAnswer>,
}

/// `POST …/dns_records/batch`: one command, one entry of the log.
pub async fn batch(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
    body: Body<BatchBody>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let before = by_id(readable(&app, &entered, &zone, None).await?);
    let edits = read(body.value, &zone.name, &before)?;
    let deletes = edits.deletes.clone();
    let ids = |drafts: &[RecordDraft]| drafts.iter().filter_map(|d| d.id).collect::<Vec<_>>();
    let (patches, puts) = (ids(&edits.patches), ids(&edits.puts));
    let done = run(&app, &known, &entered.live, &edits.of(&zone), None).await?;
    let events = done.map(|done| done.entry.events).unwrap_or_default();
    let added: Vec<&Record> =
        changes(&events).filter(|c| c.before.is_none()).filter_map(|c| c.after.as_ref()).collect();
    let mut after = before.clone();
    after.extend(changes(&events).filter_map(|c| c.after.clone()).map(|r| (r.id, r)));
    let told = BatchAnswer {
        deletes: tell(&zone, &deletes, &before),
        patches: tell(&zone, &patches, &after),
        puts: tell(&zone, &puts, &after),
        posts: added.into_iter().map(|record| RecordAnswer::of(&zone, record)).collect(),
    };
    Ok(one(told))
}

fn by_id(records: Vec<Record>) -> BTreeMap<RecordId, Record> {
    records.into_iter().map(|record| (record.id, record)).collect()
}

fn tell(zone: &Resource, ids: &[RecordId], records: &BTreeMap<RecordId, Record>) -> Vec<RecordAnswer> {
    ids.iter().filter_map(|id| records.get(id)).map(|record| RecordAnswer::of(zone, record)).collect()
}

fn read(body: BatchBody, zone: &str, before: &BTreeMap<RecordId, Record>) -> Result<Edits, Error> {
    let deletes = body.deletes.unwrap_or_default().into_iter().map(|only| only.id.parse().map_err(|_| Error::NotFound));
    let posts = body.posts.unwrap_or_default().into_iter().enumerate();
    let edits = Edits {
        deletes: deletes.collect::<Result<_, _>>()?,
        patches: drafts(body.patches, "patches", zone, before)?,
        puts: drafts(body.puts, "puts", zone, before)?,
        posts: posts.map(|(n, body)| body.draft(None, zone, "", &format!("/posts/{n}"))).collect::<Result<_, _>>()?,
    };
    if edits.is_empty() {
        return Err(Error::bad("a batch has at least one of `deletes`, `patches`, `puts` and `posts`"));
    }
    Ok(edits)
}

fn drafts(
    bodies: Option<Vec<RecordBody>>,
    list: &str,
    zone: &str,
    before: &BTreeMap<RecordId, Record>,
) -> Result<Vec<RecordDraft>, Error> {
    let mut found = Vec::new();
    for (n, body) in bodies.unwrap_or_default().into_iter().enumerate() {
        let id = body.id()?.ok_or_else(|| Error::bad(format!("`/{list}/{n}/id` is missing")))?;
        let rtype = before.get(&id).map_or("", |record| record.rtype.as_str());
        found.push(body.draft(Some(id), zone, rtype, &format!("/{list}/{n}"))?);
    }
    Ok(found)
}
