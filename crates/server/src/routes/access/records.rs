//! Searching the records that are stored: each name and type of a zone is one resource, as the engine knows them.

use super::asking::Asking;
use super::judge::View;
use super::resource::Place;
use super::search::Results;
use super::words::Properties;
use crate::{App, Error};
use portcullis_core::ResourceId;
pub use portcullis_store::RecordName;
use serde_json::json;

/// The names and types of records in the zones that are meant.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn named(app: &App, asking: &Asking, said: &Properties) -> Result<Vec<RecordName>, Error> {
    let zone = match said.get("zone").map(|zone| zone.as_str().unwrap_or_default()) {
        None => None,
        Some(said) => match super::resource::stored(asking.snapshot(), "zone", said) {
            Some(zone) => Some(zone.id),
            None => return Ok(Vec::new()),
        },
    };
    Ok(app.store.record_names(asking.live.id, zone).await?)
}

/// Those on which the action is permitted, as results.
pub fn permitted(view: &View<'_>, action: usize, said: &Properties, records: Vec<RecordName>) -> Results {
    let mut zone: Option<(ResourceId, String)> = None;
    let mut found = Results::new();
    for RecordName { zone: id, name, rtype } in records {
        let place = Place::Record { zone: id, name, rtype };
        if !place.is_as_said(&view.snapshot, said) || !view.permits(action, &place) {
            continue;
        }
        // They come zone by zone.
        if zone.as_ref().is_none_or(|(known, _)| *known != id) {
            zone = place.holder(&view.snapshot).map(|zone| (id, zone.name.clone()));
        }
        let (Place::Record { name, rtype, .. }, Some((_, zone))) = (&place, &zone) else { continue };
        let id = format!("{rtype} {name}");
        let properties = json!({"name": name, "record_type": rtype, "zone": zone});
        found.push((id.clone(), json!({"type": "record", "id": id, "properties": properties})));
    }
    found
}
