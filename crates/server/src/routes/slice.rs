use crate::http::{Entered, SignedIn};
use crate::{App, Error, clock};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_api::Slice;
use portcullis_core::{ResourceRef, slice};

/// `GET /api/v1/accounts/{account}/slice`: what the caller may see of the account.
pub async fn read(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
) -> Result<Json<Slice>, Error> {
    let now = clock::now();
    let state = slice(&entered.version.snapshot, known.user.id, now);
    let lists = entered.access.can("members:read", ResourceRef::Account, now);
    let last_active = if lists { app.store.last_active(entered.live.id).await? } else { Default::default() };
    Ok(Json(Slice {
        state,
        me: entered.member,
        seq: entered.version.seq,
        catalogue: app.catalogue.digest().to_owned(),
        now,
        context: known.context,
        last_active,
    }))
}
