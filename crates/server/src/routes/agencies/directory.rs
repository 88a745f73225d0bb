use crate::{App, Error};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use portcullis_api::AgencyEntry;
use portcullis_core::AccountId;
use serde::Deserialize;

/// Who is looked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    name: String,
}

/// `GET /api/v1/agencies`: accounts that can be offered a grant. By its id every account is found; by its name only who
/// wants to be.
pub async fn read(
    State(app): State<App>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Vec<AgencyEntry>>, Error> {
    let Query(Asked { name }) = asked.map_err(|why| Error::bad(why.body_text()))?;
    let name = name.trim();
    if let Ok(id) = name.parse::<AccountId>() {
        let version = app.live(id).await?.map(|live| live.current());
        let account = version.map(|version| version.snapshot.state().account.clone());
        let open = account.filter(|account| account.closed_at.is_none());
        return Ok(Json(open.map(|a| AgencyEntry { id, name: a.settings.name }).into_iter().collect()));
    }
    let found = app.store.listed(name).await?;
    Ok(Json(found.into_iter().map(|a| AgencyEntry { id: a.id, name: a.name }).collect()))
}
