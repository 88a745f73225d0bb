use crate::Error;
use crate::http::text;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

/// A body in JSON, with the bytes it was read from. What can't be read is named by its place.
#[derive(Debug)]
pub struct Sent<T> {
    /// What it says.
    pub value: T,
    /// What was sent.
    pub bytes: Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let kind = text(request.headers(), &header::CONTENT_TYPE).split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Error::bad("the body must be JSON, with the header `content-type: application/json`"));
        }
        let read = Bytes::from_request(request, state).await;
        let bytes = read.map_err(|why| match why.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
            _ => Error::bad("the body broke off"),
        })?;
        Ok(Self { value: read_json(&bytes)?, bytes })
    }
}

/// Reads one JSON value and nothing after it.
fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|why| Error::field(pointer(why.path()), format!("the body can't be read: {}", why.inner())))?;
    reader.end().map_err(|why| Error::bad(format!("the body goes on after its end: {why}")))?;
    Ok(value)
}

/// A path in a value as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let segments = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    });
    segments.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Form {
        #[serde(rename = "list")]
        _list: Vec<u8>,
    }

    fn refused(text: &str) -> (String, String) {
        match read_json::<Form>(text.as_bytes()).unwrap_err() {
            Error::BadField { pointer, message } => (pointer, message),
            other => (String::new(), other.to_string()),
        }
    }

    #[test]
    fn the_place_is_named() {
        assert_eq!(refused(r#"{"list": [1, "x"]}"#).0, "/list/1");
        assert!(refused(r#"{"list": [1]} {"list": []}"#).1.contains("goes on"));
        assert!(refused(r#"{"list": [1"#).1.contains("can't be read"));
    }
}
