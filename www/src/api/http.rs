use gloo_net::http::{Method, RequestBuilder, Response};
use portcullis_api::{AGENCY_HEADER, ApiError, CSRF_HEADER, IDEMPOTENCY_HEADER};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Display;

/// One request to be sent; plain values, so that all of it compiles once and not once per type.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub method: Method,
    pub path: String,
    pub csrf: Option<&'a str>,
    /// Makes repeating the request harmless.
    pub key: Option<String>,
    pub body: Option<String>,
    /// Through which agency, where somebody chose.
    pub agency: Option<String>,
}

impl<'a> Request<'a> {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), csrf: None, key: None, body: None, agency: None }
    }

    pub fn post(path: impl Into<String>, body: &impl Serialize) -> Self {
        let body = Some(serde_json::to_string(body).unwrap_or_default());
        Self { method: Method::POST, path: path.into(), csrf: None, key: None, body, agency: None }
    }

    pub fn delete(path: impl Into<String>) -> Self {
        Self { method: Method::DELETE, path: path.into(), csrf: None, key: None, body: None, agency: None }
    }

    pub fn csrf(self, token: &'a str) -> Self {
        Self { csrf: Some(token), ..self }
    }

    pub fn through(self, agency: Option<&impl Display>) -> Self {
        Self { agency: agency.map(ToString::to_string), ..self }
    }

    pub fn key(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Sends it and reads the answer.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        serde_json::from_str(&self.text().await?).map_err(unreadable)
    }

    /// Sends it; the answer holds nothing of interest.
    pub async fn done(self) -> Result<(), ApiError> {
        self.text().await.map(drop)
    }

    async fn text(self) -> Result<String, ApiError> {
        let response = self.send().await.map_err(offline)?;
        let (ok, status) = (response.ok(), response.status());
        let text = response.text().await.map_err(offline)?;
        if ok { Ok(text) } else { Err(serde_json::from_str(&text).unwrap_or_else(|_| wordless(status))) }
    }

    async fn send(self) -> Result<Response, gloo_net::Error> {
        let mut builder = RequestBuilder::new(&self.path).method(self.method).header("accept", "application/json");
        if let Some(token) = self.csrf {
            builder = builder.header(CSRF_HEADER, token);
        }
        if let Some(key) = &self.key {
            builder = builder.header(IDEMPOTENCY_HEADER, key);
        }
        if let Some(agency) = &self.agency {
            builder = builder.header(AGENCY_HEADER, agency);
        }
        match self.body {
            Some(body) => builder.header("content-type", "application/json").body(body)?.send().await,
            None => builder.send().await,
        }
    }
}

fn error(code: &str, message: String) -> ApiError {
    ApiError {
        code: code.into(),
        message,
        issues: Vec::new(),
        conflicts: Vec::new(),
        pointer: None,
        number: None,
        request: None,
    }
}

fn offline(_: gloo_net::Error) -> ApiError {
    error("offline", "The server can’t be reached. Check your connection and try again.".into())
}

fn unreadable(why: impl Display) -> ApiError {
    error("unreadable", format!("The server’s answer can’t be read ({why}). Reload the page and try again."))
}

/// An answer without our error body, such as from a proxy in between.
fn wordless(status: u16) -> ApiError {
    error("unavailable", format!("The server answered with an error ({status}). Try again in a moment."))
}
