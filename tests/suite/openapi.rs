//! The document that describes the routes: kept as a golden file, and about every route.

use portcullis_server::{document, table};
use serde_json::Value;
use std::path::PathBuf;

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/openapi.json")
}

/// Whoever changes a route sees what changes for its callers. `PORTCULLIS_BLESS=1` writes the file anew.
#[test]
fn the_document_is_the_one_that_is_kept() {
    let made = document(&table());
    if std::env::var_os("PORTCULLIS_BLESS").is_some() {
        std::fs::write(golden(), serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    let kept: Value = serde_json::from_slice(&std::fs::read(golden()).unwrap_or_default()).unwrap_or_default();
    assert!(made == kept, "tests/golden/openapi.json differs; with PORTCULLIS_BLESS=1 this test writes it anew");
}

#[test]
fn no_operation_stands_twice() {
    let document = document(&table());
    let operations: usize = document["paths"].as_object().unwrap().values().map(|p| p.as_object().unwrap().len()).sum();
    assert_eq!(operations, table().len());
}

/// Routes that take a body say which, but those that need none to do what their path says.
const WITHOUT_BODY: [&str; 1] = ["post_api_v1_invitations_secret_reject"];

#[test]
fn every_route_is_described() {
    let document = document(&table());
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, told) in operations.as_object().unwrap() {
            assert!(!told["summary"].as_str().unwrap().is_empty(), "{method} {path} says nothing of itself");
            let well = told["responses"].as_object().unwrap().iter().find(|(status, _)| status.starts_with('2'));
            let (status, answer) = well.unwrap_or_else(|| panic!("{method} {path} never succeeds"));
            assert!(status == "204" || answer["content"].is_object(), "{method} {path} does not say what it answers");
            let writes = ["post", "put", "patch"].contains(&method.as_str());
            let exempt = WITHOUT_BODY.contains(&told["operationId"].as_str().unwrap());
            assert!(!writes || exempt || told["requestBody"].is_object(), "{method} {path} does not say what it takes");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document(&table());
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
