//! `/client/v4/accounts/{account}/tags` and `/client/v4/zones/{zone}/tags`: the tags of resources, by which policies select.
//!
//! A tag here is a key with one value; where a resource carries several tags of one key, their values stand in one text with
//! commas between them. Keys and values are kept in lower case, as they are compared.

mod body;
mod filter;
mod lists;
mod told;

pub use body::TagsBody;
pub use lists::{CURSOR, QUERY, SummaryAnswer, VALUES, keys, resources, summary, values};
pub use told::TaggedAnswer;

use super::edit::run;
use super::envelope::one;
use super::query::Asked;
use crate::http::{Entered, SignedIn, text};
use crate::{App, Error, Param};
use axum::Extension;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use body::Named;
use portcullis_core::{Command, Resource};
use serde_json::Value;
use std::sync::Arc;

/// Which resource.
pub const OF: &[Param] = &[
    Param::text("resource_type").about("`zone`, or another kind that is stored").required(),
    Param::text("resource_id").about("its id").required(),
];
/// The tags must still be these.
pub const IF_MATCH: &[Param] =
    &[Param::text("if-match").about("an `etag`: refused with 412 where the tags are others by now")];

/// `GET …/tags`: those of one resource.
pub async fn tags(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Asked,
    path: Option<Path<String>>,
) -> Result<Json<Value>, Error> {
    let named = Named { kind: asked.get("resource_type"), id: asked.get("resource_id") };
    let resource = found(&entered, named, zone_in(path.as_ref()))?;
    Ok(one(told::told(&app, &entered, &resource).await?))
}

/// `PUT …/tags`: these and no others.
pub async fn put_tags(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    headers: HeaderMap,
    path: Option<Path<String>>,
    bytes: axum::body::Bytes,
) -> Result<Json<Value>, Error> {
    let body = TagsBody::read(&bytes, 1002)?;
    let resource = found(&entered, body.named(), zone_in(path.as_ref()))?;
    let wanted = body.tags()?;
    change(&app, &known, &entered, &headers, &resource, wanted).await?;
    let after = entered.live.current().snapshot.state().resources.get(&resource.id).cloned();
    Ok(one(told::told(&app, &entered, after.as_ref().unwrap_or(&resource)).await?))
}

/// `DELETE …/tags`: all of them.
pub async fn delete_tags(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    headers: HeaderMap,
    asked: Asked,
    path: Option<Path<String>>,
    bytes: axum::body::Bytes,
) -> Result<StatusCode, Error> {
    // Some clients name the resource in the query, others in a body.
    let body = if bytes.is_empty() { TagsBody::default() } else { TagsBody::read(&bytes, 1015)? };
    let said = body.named();
    let named = Named { kind: said.kind.or(asked.get("resource_type")), id: said.id.or(asked.get("resource_id")) };
    let resource = found(&entered, named, zone_in(path.as_ref()))?;
    change(&app, &known, &entered, &headers, &resource, Vec::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The id in the path of a zone's own tags. (The path of an account's holds the account.)
fn zone_in(path: Option<&Path<String>>) -> Option<&str> {
    path.map(|Path(id)| id.as_str())
}

/// The resource, if the caller may see it. What isn't there and what they may not see look the same.
fn found(entered: &Entered, named: Named<'_>, path: Option<&str>) -> Result<Arc<Resource>, Error> {
    let state = entered.version.snapshot.state();
    let of_zone = path.filter(|id| *id != entered.live.id.to_string());
    // The tags of a zone are meant where nothing else is said under the zone's own path.
    let kind = named.kind.or(of_zone.map(|_| "zone"));
    let id = named.id.or(of_zone);
    let (Some(kind), Some(id)) = (kind, id) else {
        return Err(Error::coded(1003, "`resource_type` and `resource_id` are required"));
    };
    if !told::kinds(entered).any(|known| known == kind) {
        let known = told::kinds(entered).collect::<Vec<_>>().join("`, `");
        return Err(Error::coded(1006, format!("`resource_type` is one of `{known}`")));
    }
    if of_zone.is_some_and(|zone| zone != id) {
        return Err(Error::NotFound);
    }
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let resource = state.resources.get(&id).filter(|r| r.kind == kind).ok_or(Error::NotFound)?;
    let seen = entered.seen(kind);
    seen.contains(&id).then(|| Arc::clone(resource)).ok_or(Error::NotFound)
}

async fn change(
    app: &App,
    known: &SignedIn,
    entered: &Entered,
    headers: &HeaderMap,
    resource: &Resource,
    wanted: Vec<String>,
) -> Result<(), Error> {
    let asked = text(headers, &header::IF_MATCH);
    let (etag, is_bound) = (told::etag(&resource.tags), !asked.is_empty() && asked != "*");
    if is_bound && !asked.split(',').any(|tag| tag.trim().trim_matches('"') == etag) {
        return Err(Error::Precondition(format!("the tags are others by now; their etag is `{etag}`")));
    }
    let keep: Vec<portcullis_core::Tag> = wanted.iter().filter_map(|tag| tag.parse().ok()).collect();
    let remove = resource.tags.iter().filter(|tag| !keep.contains(tag)).map(ToString::to_string).collect();
    let command = Command::TagResources { resources: vec![resource.id], add: wanted, remove };
    // Between looking and writing nobody else may have changed them, where the caller said so.
    let seen = is_bound.then(|| entered.version.revision());
    run(app, known, &entered.live, &command, seen).await.map(drop)
}
