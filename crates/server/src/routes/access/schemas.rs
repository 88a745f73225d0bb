//! What is asked and answered here, for the OpenAPI document. What is asked says more in its schema than a type could: which
//! parts must be there differs from question to question.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;

macro_rules! schemas {
    ($($(#[$about:meta])* $name:ident = $schema:expr;)*) => {$(
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name;
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { concat!("Access", stringify!($name)).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema { Schema::try_from($schema).unwrap_or_else(|_| json_schema!({})) }
        }
    )*};
}

schemas! {
    /// One question.
    Evaluation = question(&[thing("subject", true), verb(), thing("resource", true)], json!({}));
    /// Several questions.
    Evaluations = evaluations();
    /// Who may do this.
    SubjectSearch = question(&[thing("subject", false), verb(), thing("resource", true)], page());
    /// Where somebody may do this.
    ResourceSearch = question(&[thing("subject", true), verb(), thing("resource", false)], page());
    /// What somebody may do there.
    ActionSearch = question(&[thing("subject", true), thing("resource", true)], page());
    /// One answer.
    Decision = answer();
    /// Several answers; one, where no `evaluations` were sent.
    Decisions = json!({"anyOf": [answer(), {
        "type": "object",
        "required": ["evaluations"],
        "properties": {"evaluations": {"type": "array", "items": answer()}},
    }]});
    /// What was found.
    Found = json!({
        "type": "object",
        "required": ["page", "results"],
        "properties": {
            "results": {"type": "array", "items": {"type": "object"}, "description": "Each would be answered with a yes."},
            "page": {
                "type": "object",
                "required": ["next_token", "count", "total"],
                "properties": {
                    "next_token": {"type": "string", "description": "Goes on after it; empty at the end."},
                    "count": {"type": "integer", "minimum": 0},
                    "total": {"type": "integer", "minimum": 0},
                },
            },
        },
    });
}

type Part = (&'static str, Value);

fn question(parts: &[Part], more: Value) -> Value {
    let required: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
    let mut properties = json!({"context": context()});
    for (name, schema) in parts {
        properties[*name] = schema.clone();
    }
    if let Value::Object(more) = more {
        more.into_iter().for_each(|(name, schema)| properties[name] = schema);
    }
    json!({"type": "object", "required": required, "properties": properties})
}

fn thing(name: &'static str, whole: bool) -> Part {
    let required: &[&str] = if whole { &["type", "id"] } else { &["type"] };
    let about = match name {
        "subject" => "`user` or `member`, by id or address; `token`, by id.",
        _ => "`account`, or a kind of the catalogue by id or name; a record as `A home.example.org`.",
    };
    let schema = json!({
        "type": "object",
        "description": about,
        "required": required,
        "properties": {"type": {"type": "string"}, "id": {"type": "string"}, "properties": properties()},
    });
    (name, schema)
}

fn verb() -> Part {
    let schema = json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "description": "An action of the catalogue, such as `dns:edit`."},
            "properties": properties(),
        },
    });
    ("action", schema)
}

fn properties() -> Value {
    json!({"type": "object", "description": "Can only narrow what is stored, unless the catalogue lets others describe the kind."})
}

fn context() -> Value {
    json!({
        "type": "object",
        "description": "Facts of the request that is asked about. They can only narrow; everything else is left alone.",
        "properties": {
            "second_factor": {"type": "boolean"},
            "address": {"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
            "channel": {"type": "string", "enum": ["dashboard", "api"]},
        },
    })
}

fn page() -> Value {
    json!({"page": {
        "type": "object",
        "properties": {
            "limit": {"type": "integer", "minimum": 1, "maximum": super::paging::MOST},
            "token": {"type": "string", "description": "`next_token` of the page before, with the same request."},
            "properties": {"type": "object"},
        },
    }})
}

fn evaluations() -> Value {
    let mut parts = question(
        &[thing("subject", true), verb(), thing("resource", true)],
        json!({
            "evaluations": {
                "type": "array",
                "maxItems": super::batch::MOST,
                "items": {"type": "object"},
                "description": "Questions that take from the top what they leave out.",
            },
            "options": {"type": "object", "properties": {"evaluations_semantic": {
                "type": "string",
                "enum": ["execute_all", "deny_on_first_deny", "permit_on_first_permit"],
            }}},
        }),
    );
    // With questions inside, nothing is needed on top.
    let required = parts["required"].take();
    parts["anyOf"] = json!([
        {"required": ["evaluations"], "properties": {"evaluations": {"minItems": 1}}},
        {"required": required},
    ]);
    if let Some(parts) = parts.as_object_mut() {
        parts.remove("required");
    }
    parts
}

fn answer() -> Value {
    json!({
        "type": "object",
        "required": ["decision"],
        "properties": {
            "decision": {"type": "boolean"},
            "context": {
                "type": "object",
                "description": "Why: `reason`, `determining` policies, `failed` conditions, `nearest` roles, `would_be_allowed_if`, \
                                and the `revision` that decided. For an unreadable question of a batch: `error`.",
            },
        },
    })
}
