use super::super::edit::run;
use super::super::envelope::one;
use super::{Edits, changes, zone_of};
use crate::http::{Entered, SignedIn};
use crate::{App, Error};
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use portcullis_core::{Record, RecordDraft, Resource, dns};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// What came of a zone file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportAnswer {
    /// Records that were added now.
    recs_added: usize,
    /// Records that stood in the file.
    total_records_parsed: usize,
}

/// `POST …/dns_records/import`: a zone file, all of it or nothing. What is there already and the name servers of the zone
/// itself are left out.
pub async fn import(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
    form: Multipart,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let (text, proxied) = parts(form).await?;
    let drafts = dns::read_zone_file(&text, &zone.name).map_err(Error::bad)?;
    let total = drafts.len();
    let there = app.store.records(entered.live.id, zone.id, None).await?;
    let posts = new_ones(&zone, drafts, &there, proxied);
    let mut added = 0;
    if !posts.is_empty() {
        let command = Edits { posts, ..Edits::default() }.of(&zone);
        let done = run(&app, &known, &entered.live, &command, None).await?;
        added = done.map_or(0, |done| changes(&done.entry.events).count());
    }
    let told = ImportAnswer { recs_added: added, total_records_parsed: total };
    Ok(one(told))
}

/// The file, and whether what can be proxied shall be.
async fn parts(mut form: Multipart) -> Result<(String, Option<bool>), Error> {
    let (mut file, mut proxied) = (None, None);
    while let Some(part) = form.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => file = Some(part.text().await.map_err(broken)?),
            Some("proxied") => match part.text().await.map_err(broken)?.as_str() {
                "true" => proxied = Some(true),
                "false" => proxied = Some(false),
                _ => return Err(Error::bad("`proxied` is `true` or `false`")),
            },
            _ => {}
        }
    }
    Ok((file.ok_or_else(|| Error::bad("the part `file` is missing: a zone file"))?, proxied))
}

fn broken(why: MultipartError) -> Error {
    if why.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::bad(why.body_text()) }
}

/// What is not there yet, each once.
fn new_ones(zone: &Resource, drafts: Vec<RecordDraft>, there: &[Record], proxied: Option<bool>) -> Vec<RecordDraft> {
    type Key = (String, String, Option<u32>);
    let mut seen: HashMap<Key, Vec<String>> = HashMap::new();
    for record in there {
        let key = (record.rtype.clone(), record.name.clone(), record.priority);
        seen.entry(key).or_default().push(record.content.clone());
    }
    let mut found = Vec::new();
    for mut draft in drafts {
        let (rtype, name) = (draft.rtype.clone().unwrap_or_default(), draft.name.clone().unwrap_or_default());
        if rtype == "NS" && name == zone.name {
            continue;
        }
        let said = draft.content.clone().unwrap_or_default();
        let content = dns::content(&rtype, &said).unwrap_or(said);
        let same = seen.entry((rtype.clone(), name, draft.priority)).or_default();
        if same.iter().any(|other| dns::is_same(&rtype, other, &content)) {
            continue;
        }
        same.push(content);
        if dns::is_proxiable(&rtype) {
            draft.proxied = proxied.or(draft.proxied);
        }
        found.push(draft);
    }
    found
}
