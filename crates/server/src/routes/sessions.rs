use crate::http::{Credential, SignedIn, is_alive};
use crate::{App, Error, clock};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use portcullis_api::SessionEntry;
use portcullis_store::StoreError;

/// `GET /api/v1/sessions`: the caller's own, newest first.
pub async fn list(State(app): State<App>, known: SignedIn) -> Result<Json<Vec<SessionEntry>>, Error> {
    let now = clock::now();
    let current = match &known.credential {
        Credential::Session { id, .. } => id.as_str(),
        Credential::Token { .. } | Credential::Scoped(_) => "",
    };
    let sessions = app.store.sessions(known.person()?.id).await?;
    let alive = sessions.into_iter().filter(|s| is_alive(s, now));
    let shown = alive.map(|s| SessionEntry {
        current: s.public_id == current,
        id: s.public_id,
        created_at: s.created_at,
        last_used_at: s.last_used_at,
        user_agent: s.user_agent,
        address: s.address,
    });
    Ok(Json(shown.collect()))
}

/// `DELETE /api/v1/sessions/{id}`: end one of the caller's own.
pub async fn end(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Error> {
    match app.store.end_session(known.person()?.id, &id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::NotFound(_)) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}
