use super::filter::Filter;
use super::told::{TaggedAnswer, kinds};
use crate::http::Entered;
use crate::routes::v4::envelope::cursored;
use crate::routes::v4::query::Asked;
use crate::{App, Error, Param};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portcullis_core::Resource;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Items of a piece of a list.
const AT_ONCE: usize = 100;

/// After what a list goes on.
pub const CURSOR: &[Param] = &[Param::text("cursor").about("as the piece before said it")];
/// What a list of values can be asked for.
pub const VALUES: &[Param] = &[CURSOR[0], Param::text("type").about("a kind of resource").repeated()];
/// What a list of resources can be asked for.
pub const QUERY: &[Param] = &[
    CURSOR[0],
    Param::text("tag").about("`key`, `key=value`, `key=one,other`, `!key` or `key!=value`; all must fit").repeated(),
    Param::text("type").about("a kind of resource").repeated(),
    Param::text("name").about("a part of the name"),
    Param::text("id").repeated(),
    Param::flag("case_insensitive").about("tags are compared in lower case in any case"),
];

/// A key with all its values.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SummaryAnswer {
    key: String,
    values: Vec<String>,
}

/// `GET …/tags/resources`: those that carry a tag at all, and fit.
pub async fn resources(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let filters = Filter::all(asked.all("tag"))?;
    if asked.get("case_insensitive").is_some_and(|flag| !["true", "false"].contains(&flag)) {
        return Err(Error::bad("`case_insensitive` is `true` or `false`"));
    }
    let part = asked.get("name").map(str::to_lowercase);
    let ids: BTreeSet<&str> = asked.all("id").collect();
    let mut found = tagged(&entered, &asked)?;
    found.retain(|resource| {
        let named = part.as_ref().is_none_or(|part| resource.name.contains(part.as_str()));
        let meant = ids.is_empty() || ids.contains(resource.id.to_string().as_str());
        named && meant && filters.iter().all(|filter| filter.fits(&resource.tags))
    });
    let rows = app.store.zones(entered.live.id).await?;
    let told = |resource: &Arc<Resource>| TaggedAnswer::of(resource, rows.get(&resource.id).map(|row| row.modified_at));
    piece(&asked, found, |resource| resource.id.to_string(), told)
}

/// `GET …/tags/keys`: the keys in use.
pub async fn keys(Extension(entered): Extension<Entered>, asked: Asked) -> Result<Json<Value>, Error> {
    let found = in_use(&entered, &asked)?.into_keys().collect();
    piece(&asked, found, String::clone, String::clone)
}

/// `GET …/tags/values/{key}`: its values in use.
pub async fn values(
    Extension(entered): Extension<Entered>,
    Path((_, key)): Path<(String, String)>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    super::body::check_key(&key)?;
    let found = in_use(&entered, &asked)?.remove(&key.to_lowercase()).unwrap_or_default();
    piece(&asked, found.into_iter().collect(), String::clone, String::clone)
}

/// `GET …/tags/summary`: keys with their values.
pub async fn summary(Extension(entered): Extension<Entered>, asked: Asked) -> Result<Json<Value>, Error> {
    let told = |(key, values): &(String, BTreeSet<String>)| SummaryAnswer {
        key: key.clone(),
        values: values.iter().cloned().collect(),
    };
    piece(&asked, in_use(&entered, &asked)?.into_iter().collect(), |(key, _)| key.clone(), told)
}

/// The resources that carry a tag and that the caller may see, of the kinds that are asked for; by id.
fn tagged(entered: &Entered, asked: &Asked) -> Result<Vec<Arc<Resource>>, Error> {
    let wanted: Vec<&str> = asked.all("type").collect();
    if let Some(unknown) = wanted.iter().find(|kind| !kinds(entered).any(|known| known == **kind)) {
        let shown: String = unknown.chars().take(40).collect();
        return Err(Error::coded(1006, format!("there is no type of resource `{shown}` that can be tagged")));
    }
    let state = entered.version.snapshot.state();
    let seen = kinds(entered).filter(|kind| wanted.is_empty() || wanted.contains(kind)).flat_map(|k| entered.seen(k));
    let mut found: Vec<Arc<Resource>> =
        seen.filter_map(|id| state.resources.get(&id)).filter(|r| !r.tags.is_empty()).cloned().collect();
    found.sort_by_key(|resource| resource.id);
    Ok(found)
}

fn in_use(entered: &Entered, asked: &Asked) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for resource in tagged(entered, asked)? {
        for tag in &resource.tags {
            found.entry(tag.key().to_owned()).or_default().insert(tag.value().to_owned());
        }
    }
    Ok(found)
}

/// What follows the cursor, in the order of the keys.
fn piece<T, A: Serialize>(
    asked: &Asked,
    all: Vec<T>,
    key: impl Fn(&T) -> String,
    tell: impl Fn(&T) -> A,
) -> Result<Json<Value>, Error> {
    let after = asked.get("cursor").map(read_cursor).transpose()?;
    let mut rest = all.iter().filter(|item| after.as_ref().is_none_or(|after| key(item) > *after));
    let piece: Vec<&T> = rest.by_ref().take(AT_ONCE).collect();
    let cursor = rest.next().and(piece.last()).map(|last| URL_SAFE_NO_PAD.encode(key(last)));
    Ok(cursored(piece.into_iter().map(tell).collect(), cursor))
}

fn read_cursor(text: &str) -> Result<String, Error> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    bytes.and_then(|b| String::from_utf8(b).ok()).ok_or_else(|| Error::bad("`cursor` is none that was given here"))
}
