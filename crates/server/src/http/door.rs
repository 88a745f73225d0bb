//! What every request brings: from where, under which id, and an answer in one form.

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use portcullis_api::ApiError;
use portcullis_core::{Channel, Origin, UserId};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Instant;
use tracing::Instrument;

use crate::{Error, clock, routes};

/// The header that tells the id of a request, for asking an operator about it.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// From where a request came and what it is called.
#[derive(Debug, Clone)]
pub struct Door {
    /// The address at the other end.
    pub address: IpAddr,
    /// The request's id.
    pub request: String,
    /// The browser or program, as it names itself; at most 200 characters.
    pub user_agent: String,
    /// The method.
    pub method: Method,
    /// The path without secrets; at most 200 characters.
    pub path: String,
}

impl Door {
    fn new(request: &Request) -> Self {
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            address: connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |c| c.0.ip().to_canonical()),
            request: format!("{:032x}", clock::random_id()),
            user_agent: text(request.headers(), &header::USER_AGENT)
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect(),
            method: request.method().clone(),
            path: routes::without_secrets(request.uri().path()),
        }
    }

    /// How the log names whoever comes through it.
    pub fn origin(&self, user: Option<UserId>, via: Option<String>, channel: Channel) -> Origin {
        Origin {
            user,
            via,
            channel: Some(channel),
            address: Some(self.address),
            request: Some(self.request.clone()),
            method: Some(self.method.to_string()),
            uri: Some(self.path.clone()),
        }
    }
}

/// A header as text; empty if it is missing or not ASCII.
pub fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
}

/// Notes the door, logs the request, and brings errors into the form of the surface they belong to.
pub async fn enter(mut request: Request, next: Next) -> Response {
    let door = Door::new(&request);
    let id = door.request.clone();
    let path = request.uri().path().to_owned();
    let own_id = request.headers().get(REQUEST_ID).filter(|_| path.contains("/access/v1/")).cloned();
    let span = tracing::info_span!("request", id = %id, method = %door.method, path = %door.path);
    request.extensions_mut().insert(door);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let in_scope = span.enter();
    tracing::info!(
        status = status.as_u16(),
        ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    drop(in_scope);
    if status.is_client_error() || status.is_server_error() {
        response = in_form(response, &path, &id);
    }
    // Who asks for decisions may name a request, and is answered under that name.
    if let Some(value) = own_id.or_else(|| HeaderValue::from_str(&id).ok()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The error as JSON with the request's id; those of libraries, which know no form, included.
fn in_form(mut response: Response, path: &str, id: &str) -> Response {
    let status = response.status();
    let known = response.extensions_mut().remove::<ApiError>();
    let mut error = known.unwrap_or_else(|| foreign(status).body());
    error.request = Some(id.to_owned());
    if path.starts_with("/client/") && status == StatusCode::UNPROCESSABLE_ENTITY {
        // Clients of that surface know what the rules refuse as a bad request.
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    let json = if path.starts_with("/client/") {
        routes::v4::refusal(&error)
    } else {
        serde_json::to_vec(&error).unwrap_or_default()
    };
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *response.body_mut() = Body::from(json);
    response
}

fn foreign(status: StatusCode) -> Error {
    match status {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            Error::Unavailable
        }
        s if s.is_client_error() => Error::bad("the request can't be read"),
        _ => Error::internal("an error without a form"),
    }
}

/// A panic in a handler: logged, and answered as any fault of ours.
pub fn panicked(why: Box<dyn std::any::Any + Send>) -> Response {
    let text = why.downcast_ref::<String>().cloned().or_else(|| why.downcast_ref::<&str>().map(|s| (*s).to_owned()));
    Error::Internal(format!("panic: {}", text.unwrap_or_default())).into_response()
}
