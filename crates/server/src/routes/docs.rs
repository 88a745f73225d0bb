//! The page that shows the OpenAPI document: three files, without a build and without the network.

use axum::http::header;
use axum::response::IntoResponse;

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}

/// `GET /docs/api`.
pub async fn page() -> impl IntoResponse {
    file("text/html; charset=utf-8", include_str!("docs/api.html"))
}

/// `GET /docs/api.js`.
pub async fn script() -> impl IntoResponse {
    file("text/javascript; charset=utf-8", include_str!("docs/api.js"))
}

/// `GET /docs/api.css`.
pub async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", include_str!("docs/api.css"))
}
