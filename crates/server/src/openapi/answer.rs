use super::{Answered, Body};
use crate::{Need, Route};
use axum::http::Method;
use portcullis_api::ApiError;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

/// Statuses that are no success, with what they mean.
const ERRORS: [(u16, &str); 12] = [
    (400, "The request can't be read."),
    (401, "Nobody is signed in, or with something that does not hold."),
    (403, "Signed in, but not allowed; the message names what is missing and a role that gives it."),
    (404, "There is nothing here, or nothing that the caller may know of."),
    (405, "Nothing like this is done here."),
    (409, "Others were quicker, or what was shown is not what it would do."),
    (412, "What the request demands of what is there does not hold."),
    (413, "The body is too large."),
    (422, "The rules say no."),
    (429, "Too many requests."),
    (500, "A fault of the server."),
    (503, "The server can't answer at present."),
];

/// Every answer of a route, by status.
pub fn answers(route: &Route, generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut all = Map::new();
    let (status, mut told) = success(route, generator);
    if let Some(kind) = route.told.also {
        told["content"][kind] = json!({"schema": {"type": "string"}});
    }
    all.insert(status.into(), told);
    if !route.told.query.is_empty() {
        // The server's library says so before anything of ours sees the request, hence without a body.
        all.insert("414".into(), json!({"description": "The address is too long."}));
    }
    for (status, _) in ERRORS.iter().filter(|(status, _)| may_answer(route, *status)) {
        all.insert(status.to_string(), json!({"$ref": format!("#/components/responses/{}{status}", surface(route))}));
    }
    all
}

/// The answers that are no success, once for each surface.
pub fn shared(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let plain = generator.subschema_for::<ApiError>().to_value();
    let mut all = Map::new();
    for (status, about) in ERRORS {
        all.insert(format!("Error{status}"), json!({"description": about, "content": content(plain.clone())}));
        all.insert(format!("V4Error{status}"), json!({"description": about, "content": content(refusal())}));
    }
    all
}

fn content(schema: Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

fn surface(route: &Route) -> &'static str {
    if is_v4(route) { "V4Error" } else { "Error" }
}

fn is_v4(route: &Route) -> bool {
    route.path.starts_with("/client/v4/")
}

/// Which statuses a route may answer besides a success.
fn may_answer(route: &Route, status: u16) -> bool {
    let writes = route.method != Method::GET;
    let takes = !matches!(route.told.body, Body::Nothing);
    match status {
        // Whoever signs in asks without a credential and brings one in the body.
        401 => route.need != Need::Anybody || takes,
        403 => writes || matches!(route.need, Need::Action(_) | Need::Own(_) | Need::Person | Need::Token),
        404 => route.path.contains('{') || route.need == Need::SignedIn,
        // A path that other methods answer.
        405 => false,
        412 => route.told.headers.iter().any(|header| header.name == "if-match"),
        409 | 422 => writes,
        413 => takes,
        _ => true,
    }
}

fn success(route: &Route, generator: &mut SchemaGenerator) -> (&'static str, Value) {
    let json = |schema: Value| json!({"description": "Done.", "content": content(schema)});
    match route.told.answer {
        Answered::Unsaid => ("200", json!({"description": "Done."})),
        Answered::Nothing => ("204", json!({"description": "Done; there is nothing to say."})),
        Answered::Text(kind) => {
            ("200", json!({"description": "Done.", "content": {kind: {"schema": {"type": "string"}}}}))
        }
        Answered::Json(schema) => {
            let schema = schema(generator).to_value();
            ("200", json(if is_v4(route) { envelope(schema, None) } else { schema }))
        }
        Answered::Pages(schema) => ("200", json(envelope(list(schema(generator).to_value()), Some(pages())))),
        Answered::Cursor(schema) => ("200", json(envelope(list(schema(generator).to_value()), Some(cursor())))),
    }
}

fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

/// The envelope around a result.
fn envelope(result: Value, info: Option<Value>) -> Value {
    let mut properties = json!({
        "success": {"const": true},
        "errors": {"type": "array", "maxItems": 0},
        "messages": {"type": "array"},
        "result": result,
    });
    let mut required = vec!["success", "errors", "messages", "result"];
    if let Some(info) = info {
        properties["result_info"] = info;
        required.push("result_info");
    }
    json!({"type": "object", "required": required, "properties": properties})
}

fn pages() -> Value {
    let number = || json!({"type": "integer", "minimum": 0});
    json!({
        "type": "object",
        "required": ["page", "per_page", "count", "total_count", "total_pages"],
        "properties": {"page": number(), "per_page": number(), "count": number(), "total_count": number(), "total_pages": number()},
    })
}

fn cursor() -> Value {
    json!({
        "type": "object",
        "required": ["count", "cursor", "cursors"],
        "properties": {
            "count": {"type": "integer", "minimum": 0},
            "cursor": {"type": "string", "description": "Goes on after it; empty at the end."},
            "cursors": {"type": "object", "required": ["after"], "properties": {"after": {"type": "string"}}},
        },
    })
}

/// An error in the envelope.
fn refusal() -> Value {
    let message = json!({
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "integer", "minimum": 1000},
            "message": {"type": "string"},
            "documentation_url": {"type": "string"},
            "source": {"type": "object", "properties": {"pointer": {"type": "string"}}},
        },
    });
    json!({
        "type": "object",
        "required": ["success", "errors", "messages", "result"],
        "properties": {
            "success": {"const": false},
            "errors": {"type": "array", "items": message, "minItems": 1},
            "messages": {"type": "array", "items": message},
            "result": {"type": "null"},
        },
    })
}
