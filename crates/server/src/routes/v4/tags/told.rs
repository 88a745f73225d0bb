use super::super::times::shown;
use crate::http::Entered;
use crate::{App, Error};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portcullis_core::{Resource, Tags};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A resource with its tags.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaggedAnswer {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    name: String,
    /// Changes with the tags; for `If-Match`.
    etag: String,
    tags: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags_updated_at: Option<String>,
    /// Of a zone: itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone_id: Option<String>,
}

impl TaggedAnswer {
    /// A resource, last changed then.
    pub fn of(resource: &Resource, changed: Option<portcullis_core::Millis>) -> Self {
        Self {
            id: resource.id.to_string(),
            kind: resource.kind.clone(),
            name: resource.name.clone(),
            etag: etag(&resource.tags),
            tags: by_key(&resource.tags),
            tags_updated_at: changed.filter(|_| !resource.tags.is_empty()).map(shown),
            zone_id: (resource.kind == "zone").then(|| resource.id.to_string()),
        }
    }
}

/// One resource as clients get it.
///
/// # Errors
/// A fault of ours.
pub async fn told(app: &App, entered: &Entered, resource: &Resource) -> Result<TaggedAnswer, Error> {
    let row = app.store.zone(entered.live.id, resource.id).await?;
    Ok(TaggedAnswer::of(resource, row.map(|row| row.modified_at)))
}

/// Kinds that are stored, and so can be tagged.
pub fn kinds(entered: &Entered) -> impl Iterator<Item = &str> {
    let all = entered.version.snapshot.catalogue().data().kinds.iter();
    all.filter(|kind| kind.service.is_some() && kind.parent.is_some()).map(|kind| kind.id.as_str())
}

/// Values by key; several values of one key with commas between them, which no value holds.
pub fn by_key(tags: &Tags) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for tag in tags {
        let values = found.entry(tag.key().to_owned());
        values.and_modify(|v| *v = format!("{v},{}", tag.value())).or_insert_with(|| tag.value().to_owned());
    }
    found
}

/// What changes with the tags.
pub fn etag(tags: &Tags) -> String {
    let text = tags.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    format!("v1:{}", URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
}
