use super::{door, guard, headers, page};
use crate::{App, Error, routes};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Every route behind its guard, the page for everything else, and what holds for all of them around it.
pub fn router(app: App) -> Router {
    let (bounds, is_https) = (app.config.bounds, app.config.is_https());
    let mut router = Router::new();
    for route in routes::table() {
        let guarded = (route.answer)().route_layer(from_fn_with_state((app.clone(), route.need), guard::guard));
        router = router.route(route.path, guarded);
    }
    router
        .method_not_allowed_fallback(async || Error::MethodNotAllowed)
        .fallback(page::page)
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(bounds.body))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(bounds.seconds)))
        .layer(CatchPanicLayer::custom(door::panicked))
        .layer(from_fn(door::enter))
        .layer(from_fn_with_state(is_https, headers::secure))
        .with_state(app)
}
