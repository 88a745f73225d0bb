//! The page, from inside the program.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, File, include_dir};
use sha2::{Digest, Sha256};

use crate::Error;

static PAGE: Dir<'_> = include_dir!("$OUT_DIR/page");

/// Encodings the build makes beside each file that gains by it, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A file of the page, or its shell for every other address: the page itself knows what is there.
pub async fn page(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    if ["api/", "client/", "access/", ".well-known/"].iter().any(|p| path.starts_with(p)) || path == "healthz" {
        return Error::NotFound.into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Error::MethodNotAllowed.into_response();
    }
    match file(&path) {
        Some(found) => send(found, request.headers()),
        None if looks_like_a_file(&path) => Error::NotFound.into_response(),
        None => {
            file("index.html").map_or_else(|| Error::NotFound.into_response(), |shell| send(shell, request.headers()))
        }
    }
}

fn file(path: &str) -> Option<&'static File<'static>> {
    let compressed = ENCODINGS.iter().any(|(_, ending)| path.ends_with(ending));
    if compressed { None } else { PAGE.get_file(path) }
}

/// A missing script must not be answered with the shell: the browser would report nonsense about its type.
fn looks_like_a_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    let ending = last.rsplit_once('.').map(|(_, ending)| ending);
    !path.contains('/')
        && ending
            .is_some_and(|e| ["js", "wasm", "css", "svg", "json", "map", "ico", "png", "txt", "woff2"].contains(&e))
}

fn send(file: &'static File<'static>, asked: &HeaderMap) -> Response {
    let path = file.path().to_string_lossy();
    let (encoding, body) = encoded(&path, file.contents(), asked);
    let tag = format!("\"{}\"", hex(&Sha256::digest(body)[..12]));
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| {
        HeaderValue::from_str(value).map(|value| headers.insert(name, value)).ok();
    };
    put(header::CONTENT_TYPE, &content_type(&path));
    put(
        header::CACHE_CONTROL,
        if is_named_by_content(&path) { "public, max-age=31536000, immutable" } else { "no-cache" },
    );
    put(header::VARY, "accept-encoding");
    put(header::ETAG, &tag);
    if let Some(encoding) = encoding {
        put(header::CONTENT_ENCODING, encoding);
    }
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|t| t.trim() == tag));
    if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, body).into_response() }
}

fn encoded(path: &str, plain: &'static [u8], asked: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    let takes = |encoding: &str| {
        accepted.split(',').map(str::trim).any(|part| {
            let (name, quality) = part.split_once(';').unwrap_or((part, ""));
            name.trim() == encoding && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    let best = ENCODINGS.iter().filter(|(name, _)| takes(name));
    let mut found = best.filter_map(|(name, ending)| Some((*name, PAGE.get_file(format!("{path}{ending}"))?)));
    found.next().map_or((None, plain), |(name, file)| (Some(name), file.contents()))
}

fn content_type(path: &str) -> String {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    if guess.type_() == "text" { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

/// Whether the build put a digest of the content into the file's name, as in `style-0a1b2c3d4e5f6071.css`.
fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_digest = |part: &str| part.len() >= 16 && part.bytes().all(|b| b.is_ascii_hexdigit());
    name.split(['-', '_', '.']).skip(1).any(is_digest)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_digest_may_be_kept_for_ever() {
        assert!(is_named_by_content("style-0a1b2c3d4e5f6071.css"));
        assert!(is_named_by_content("www-0a1b2c3d4e5f6071_bg.wasm"));
        assert!(!is_named_by_content("index.html"));
        assert!(!is_named_by_content("start.js"));
        assert!(!is_named_by_content("snippets/crate-0a1b2c3d4e5f6071/inline0.js"));
    }
}
