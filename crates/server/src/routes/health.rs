use crate::{App, Error};
use axum::extract::State;
use portcullis_core::UserId;

/// `GET /healthz`: `ok` if the database answers.
pub async fn read(State(app): State<App>) -> Result<&'static str, Error> {
    // Whether anybody has this id matters not: it is a question that the database has to answer.
    app.store.user(UserId::from_bits(0)).await.map(drop).map_err(|why| {
        tracing::error!(%why, "the store does not answer");
        Error::Unavailable
    })?;
    Ok("ok\n")
}
