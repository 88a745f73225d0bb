use crate::Error;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use super::door::text;

/// A body in JSON, with the bytes it was read from.
#[derive(Debug)]
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// What was sent.
    pub bytes: axum::body::Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let kind = text(request.headers(), &header::CONTENT_TYPE).split(';').next().unwrap_or("").trim();
        // A form of another site can't send this type, which is one more bar to forged requests.
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Error::bad("the body must be JSON, with the header `content-type: application/json`"));
        }
        let read = axum::body::Bytes::from_request(request, state).await;
        let bytes = read.map_err(|why| match why.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
            _ => Error::bad("the body broke off"),
        })?;
        let value =
            serde_json::from_slice(&bytes).map_err(|why| Error::bad(format!("the body can't be read: {why}")))?;
        Ok(Self { value, bytes })
    }
}
