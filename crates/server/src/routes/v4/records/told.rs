use super::super::times::shown;
use portcullis_core::dns::{self, Form};
use portcullis_core::{Record, Resource};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Types that clients read by the parts of their content.
const WITHOUT_DATA: [&str; 8] = ["A", "AAAA", "CNAME", "MX", "NS", "OPENPGPKEY", "PTR", "TXT"];

/// A record as clients get it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecordAnswer {
    id: String,
    zone_id: String,
    zone_name: String,
    /// Whole, in A-labels.
    name: String,
    #[serde(rename = "type")]
    rtype: String,
    content: String,
    /// Whether it could be proxied.
    proxiable: bool,
    proxied: bool,
    /// Seconds; 1 stands for "automatic".
    ttl: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<u32>,
    /// The parts of the content, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    data: BTreeMap<String, Value>,
    settings: BTreeMap<String, bool>,
    meta: BTreeMap<String, Value>,
    comment: Option<String>,
    tags: Vec<String>,
    created_on: String,
    modified_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment_modified_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags_modified_on: Option<String>,
}

impl RecordAnswer {
    /// A record of this zone.
    pub fn of(zone: &Resource, record: &Record) -> Self {
        let changed = shown(record.modified_at);
        Self {
            id: record.id.to_string(),
            zone_id: zone.id.to_string(),
            zone_name: zone.name.clone(),
            name: record.name.clone(),
            rtype: record.rtype.clone(),
            content: record.content.clone(),
            proxiable: dns::is_proxiable(&record.rtype),
            proxied: record.proxied,
            ttl: record.ttl,
            priority: record.priority,
            data: data(record),
            settings: record.settings.iter().map(|name| (name.clone(), true)).collect(),
            meta: BTreeMap::new(),
            comment: (!record.comment.is_empty()).then(|| record.comment.clone()),
            tags: record.tags.iter().cloned().collect(),
            created_on: shown(record.created_at),
            comment_modified_on: (!record.comment.is_empty()).then(|| changed.clone()),
            tags_modified_on: (!record.tags.is_empty()).then(|| changed.clone()),
            modified_on: changed,
        }
    }
}

/// The parts of a content, by name.
fn data(record: &Record) -> BTreeMap<String, Value> {
    if WITHOUT_DATA.contains(&record.rtype.as_str()) {
        return BTreeMap::new();
    }
    let fields = dns::fields(&record.rtype).unwrap_or_default();
    let values = fields.iter().zip(dns::values(&record.rtype, &record.content));
    let mut data: BTreeMap<String, Value> =
        values.map(|(field, value)| (field.name.to_owned(), typed(field.form, value))).collect();
    if let (Some(priority), "SRV") = (record.priority, record.rtype.as_str()) {
        data.insert("priority".to_owned(), priority.into());
    }
    data
}

fn typed(form: Form, value: String) -> Value {
    match form {
        Form::Number(_) => value.parse::<u32>().map_or(Value::Null, Into::into),
        Form::Measure => value.parse::<f64>().map_or(Value::Null, Into::into),
        Form::Ip4 | Form::Ip6 | Form::Name | Form::Word | Form::Quoted | Form::Texts => value.into(),
        Form::Hex | Form::Base64 | Form::Rest => value.into(),
    }
}
