use super::answer::answers;
use super::{Body, Param};
use crate::{Need, Route};
use axum::http::Method;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

/// One method of one path.
pub fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut told = Map::new();
    told.insert("operationId".into(), id(route).into());
    told.insert("tags".into(), json!([tag(route.path)]));
    told.insert("summary".into(), route.told.about.into());
    if let Some(need) = need(route.need) {
        told.insert("description".into(), need.into());
    }
    told.insert("parameters".into(), parameters(route).into());
    if let Some(body) = body(&route.told.body, generator) {
        told.insert("requestBody".into(), body);
    }
    told.insert("responses".into(), answers(route, generator).into());
    told.insert("security".into(), security(route));
    if let Need::Action(action) = route.need {
        told.insert("x-portcullis-action".into(), action.into());
    }
    Value::Object(told)
}

fn id(route: &Route) -> String {
    let words = route.path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.fold(route.method.as_str().to_ascii_lowercase(), |id, word| format!("{id}_{word}"))
}

fn tag(path: &str) -> &'static str {
    match path {
        p if p.starts_with("/client/v4/") => "v4",
        p if p.starts_with("/api/v1/") => "page",
        p if p.contains("/access/v1/") || p.contains("authzen") => "access",
        _ => "server",
    }
}

fn need(need: Need) -> Option<String> {
    match need {
        Need::Anybody | Need::Public => None,
        Need::SignedIn => Some("Answers with what is the caller's own, or is filtered to what they may see.".into()),
        Need::Person => Some("For people, and for keys with all that a person may; not for scoped tokens.".into()),
        Need::Own(right) => Some(format!("About one's own user; a user's token needs `{right}` on the user.")),
        Need::Token => Some("For the token that asks.".into()),
        Need::Asker => Some("Asks about others need `members:read`; asking about oneself needs nothing.".into()),
        Need::Member => Some("For members of the account; filtered to what they may see.".into()),
        Need::Zone => Some("For those who may see the domain; filtered to what they may see.".into()),
        Need::Action(action) => Some(format!("Needs `{action}` on the account.")),
    }
}

fn parameters(route: &Route) -> Vec<Value> {
    let told = &route.told;
    let own = |name: &'static str| told.path.iter().find(|p| p.name == name).copied();
    let path = names(route.path).map(|name| own(name).unwrap_or(Param::id(name)).described("path"));
    let query = told.query.iter().map(|p| p.described("query"));
    path.chain(query).chain(told.headers.iter().map(|p| p.described("header"))).collect()
}

/// Names of the parameters in a path.
fn names(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(|name| name.trim_start_matches('*'))
}

fn body(body: &Body, generator: &mut SchemaGenerator) -> Option<Value> {
    let json = |schema: Value, required: bool| json!({"required": required, "content": {"application/json": {"schema": schema}}});
    match body {
        Body::Nothing => None,
        Body::Json(schema) => Some(json(schema(generator).to_value(), true)),
        Body::Maybe(schema) => Some(json(schema(generator).to_value(), false)),
        Body::Form(parts) => Some(form(parts)),
    }
}

fn form(parts: &[Param]) -> Value {
    let properties: Map<String, Value> = parts.iter().map(|p| (p.name.to_owned(), p.schema())).collect();
    let required: Vec<&str> = parts.iter().filter(|p| p.is_required()).map(|p| p.name).collect();
    let schema = json!({"type": "object", "properties": properties, "required": required});
    json!({"required": true, "content": {"multipart/form-data": {"schema": schema}}})
}

fn security(route: &Route) -> Value {
    let session = if route.method == Method::GET { json!({"session": []}) } else { json!({"session": [], "word": []}) };
    match route.need {
        Need::Anybody => json!([]),
        Need::Public => json!([{}, session, {"token": []}]),
        Need::SignedIn
        | Need::Asker
        | Need::Member
        | Need::Zone
        | Need::Action(_)
        | Need::Own(_)
        | Need::Person
        | Need::Token
            if route.path.starts_with("/client/v4/") =>
        {
            json!([{"token": []}, {"key": [], "address": []}, session])
        }
        Need::SignedIn
        | Need::Asker
        | Need::Member
        | Need::Zone
        | Need::Action(_)
        | Need::Own(_)
        | Need::Person
        | Need::Token => json!([{"token": []}, session]),
    }
}
