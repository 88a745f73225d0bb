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
    let nobody = || Error::Forbidden("a token of an account has no place of its own in it".into());
    let me = entered.member.ok_or_else(nobody)?;
    let state = slice(&entered.version.snapshot, known.principal(), now);
    let lists = entered.access.can("members:read", ResourceRef::Account, now);
    let last_active = if lists { app.store.last_active(entered.live.id).await? } else { Default::default() };
    Ok(Json(Slice {
        state,
        me,
        through: None,
        seq: entered.version.seq,
        catalogue: app.catalogue.digest().to_owned(),
        now,
        context: known.context,
        last_active,
    }))
}
