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

/// The bytes of a body that says it is JSON; whether it is shows when it is read.
#[derive(Debug)]
pub struct JsonBytes(pub axum::body::Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonBytes {
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
        Ok(Self(bytes))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let JsonBytes(bytes) = JsonBytes::from_request(request, state).await?;
        Ok(Self { value: read_json(&bytes)?, bytes })
    }
}

/// What a body says.
///
/// # Errors
/// [`Error::BadRequest`], saying what is wrong and where.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|why| Error::bad(format!("the body can't be read: {why}")))
}
