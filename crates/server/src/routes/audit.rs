use crate::http::Entered;
use crate::{App, Error, people};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::{Extension, Json};
use portcullis_api::AuditPage;
use portcullis_core::UserId;
use portcullis_store::{Filter, ObjectFilter};
use serde::Deserialize;

/// Entries of a page when nobody says.
const PAGE: u32 = 50;
/// Most entries of a page.
const MOST: u32 = 200;

/// Which entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    before: Option<u64>,
    limit: Option<u32>,
    user: Option<UserId>,
    command: Option<String>,
    object: Option<String>,
    via: Option<String>,
}

/// `GET /api/v1/accounts/{account}/audit`: entries, newest first.
pub async fn read(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<AuditPage>, Error> {
    let Query(asked) = asked.map_err(|why| Error::bad(why.body_text()))?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::bad(format!("`limit` is 1 to {MOST}")));
    }
    let object = asked.object.map(ObjectFilter::Type);
    let filter = Filter {
        before: asked.before,
        user: asked.user,
        command: asked.command,
        object,
        via: asked.via,
        ..Filter::default()
    };
    let mut entries = app.store.entries(entered.live.id, &filter, limit + 1).await?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|e| e.seq);
    let people = people::named_in(&app, &entered.version, &entries).await?;
    Ok(Json(AuditPage { entries, people, next }))
}
