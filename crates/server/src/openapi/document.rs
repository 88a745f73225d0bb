use super::operation::operation;
use crate::Route;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The document that describes these routes.
pub fn document(routes: &[Route]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let paths = paths(routes, &mut generator);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Portcullis",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Account members, roles and scopes, decided by one engine.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "server", "description": "About the server itself."},
            {"name": "page", "description": "What the page speaks."},
            {"name": "v4", "description": "The API that existing clients speak."},
            {"name": "access", "description": "OpenID AuthZEN Authorization API 1.0."},
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token, for programs."},
                "key": {"type": "apiKey", "in": "header", "name": "X-Auth-Key", "description": "A key of a user, as older clients send it."},
                "address": {"type": "apiKey", "in": "header", "name": "X-Auth-Email", "description": "With a key: its user's address."},
                "session": {"type": "apiKey", "in": "cookie", "name": crate::http::COOKIE, "description": "A session of the page."},
                "word": {"type": "apiKey", "in": "header", "name": portcullis_api::CSRF_HEADER,
                         "description": "With a session: its word, repeated by everything that writes."},
            },
            "responses": super::answer::shared(&mut generator),
            "schemas": generator.take_definitions(true),
        },
    })
}

fn paths(routes: &[Route], generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut paths = Map::new();
    for route in routes {
        let operations = paths.entry(plain(route.path)).or_insert_with(|| json!({}));
        if let Value::Object(operations) = operations {
            operations.insert(route.method.as_str().to_ascii_lowercase(), operation(route, generator));
        }
    }
    paths
}

/// A path as the document writes it: axum marks a parameter that takes the rest of the path with a star.
fn plain(path: &str) -> String {
    path.replace("{*", "{")
}
