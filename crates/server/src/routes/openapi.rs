use crate::openapi::document;
use axum::http::header;
use axum::response::IntoResponse;
use std::sync::LazyLock;

/// The document, made once: the routes of a running server don't change.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document(&super::table()).to_string());

/// `GET /openapi.json`.
pub async fn read() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}
