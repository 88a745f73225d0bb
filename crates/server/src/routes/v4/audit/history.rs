//! What else was done to the thing that one line is about.

use super::v2::{AuditV2, LIMIT, told};
use super::walk::{Place, Walk};
use super::{Noted, Span};
use crate::http::Entered;
use crate::routes::v4::envelope::cursored;
use crate::routes::v4::ids;
use crate::routes::v4::query::Asked;
use crate::routes::v4::times;
use crate::{App, Error, Live};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_core::{Entry, Event, Millis};
use portcullis_store::ObjectFilter;
use serde_json::Value;

/// `GET /client/v4/accounts/{account}/logs/audit/{id}/history`.
pub async fn history(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let span = Span::demanded(&asked)?;
    let at = asked
        .get("action_time")
        .ok_or_else(|| Error::bad("`action_time` is missing: the `action.time` of the line"))?;
    let at = times::read("action_time", at)?;
    let limit = asked.number("limit", LIMIT.0, 1, LIMIT.1)?;
    let descending = asked.is_descending(true)?;
    let from = asked.get("cursor").map(Place::read).transpose()?.unwrap_or_default();
    // What was refused was done to nothing.
    let source = find(&app, &entered.live, &id, at).await?;
    let object = source.iter().flat_map(|entry| &entry.events).find_map(Event::object);
    let Some(object) = object else { return Ok(answer(Vec::new(), None, "unavailable")) };
    let version = entered.live.current();
    let account = &version.snapshot.state().account;
    let mut walk = Walk::about(&app, &entered.live, ObjectFilter::Object(object), from).await?;
    let (mut found, mut more) = (Vec::new(), None);
    loop {
        let place = walk.place();
        let Some(noted) = walk.next().await?.filter(|noted| !span.is_past(noted, true)) else { break };
        if found.len() == limit {
            more = Some(place.text());
            break;
        }
        if span.holds(&noted) {
            found.push(told(account, &noted));
        }
    }
    if !descending {
        found.reverse();
    }
    Ok(answer(found, more, "exact"))
}

fn answer(found: Vec<AuditV2>, more: Option<String>, status: &str) -> Json<Value> {
    let Json(mut told) = cursored(found, more);
    told["result_info"]["history_status"] = status.into();
    Json(told)
}

/// The entry whose line has this id and is said to be of this moment; nothing for a line that tells what was refused.
async fn find(app: &App, live: &Live, id: &str, at: Millis) -> Result<Option<Entry>, Error> {
    let close = |moment: Millis| (moment.0 - at.0).abs() < 1_000;
    let Some(seq) = ids::entry_of(live.id, id) else {
        let refused = app.store.refused(live.id, u32::MAX).await?;
        let version = live.current();
        let of = |refused| Noted::refused(&version, live.id, refused, String::new());
        let is_refused = refused.iter().map(of).any(|noted| noted.id == id && close(noted.at));
        return if is_refused { Ok(None) } else { Err(Error::NotFound) };
    };
    let found = app.store.entries_at(live.id, &[seq]).await?.into_values().find(|entry| close(entry.at));
    found.map(Some).ok_or(Error::NotFound)
}
