//! What the plan of an account allows.

use super::envelope::whole;
use super::ids;
use crate::http::Entered;
use axum::{Extension, Json};
use portcullis_core::Millis;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::format_description;

/// Things that plans may limit, with what they are called.
const FEATURES: [(&str, &str); 5] = [
    ("members", "Members"),
    ("zone", "Domains"),
    ("groups", "Groups"),
    ("custom_roles", "Roles of one's own"),
    ("record_edits", "Edits of records at once"),
];

/// One thing that a plan allows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EntitlementAnswer {
    /// An id that stays the same for an account and a feature.
    pub id: String,
    /// Of what.
    pub feature: Feature,
    /// How much.
    pub allocation: Allocation,
    /// When the account was opened.
    pub created_date: String,
    /// The same.
    pub edited_date: String,
    /// Always empty.
    pub deleted_date: &'static str,
}

/// Something that plans may limit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Feature {
    id: usize,
    key: &'static str,
    name: &'static str,
    feature_set: &'static str,
}

/// How much of something there may be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Allocation {
    /// `max_count`, or `bool` where there is no limit.
    pub r#type: &'static str,
    /// The limit; `true` where there is none.
    pub value: Amount,
}

/// An amount.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Amount {
    /// So many at most.
    Most(u64),
    /// As many as wanted.
    Any(bool),
}

/// `GET /client/v4/accounts/{account}/entitlements`: everything at once.
pub async fn entitlements(Extension(entered): Extension<Entered>) -> Json<Value> {
    let snapshot = &entered.version.snapshot;
    let account = &snapshot.state().account;
    let limits = snapshot.catalogue().plan(&account.settings.plan).map(|plan| plan.limits.clone()).unwrap_or_default();
    let told = |(n, (key, name)): (usize, &(&'static str, &'static str))| EntitlementAnswer {
        id: ids::digest(format!("{}/{key}", account.id).as_bytes()),
        feature: Feature { id: n + 1, key, name, feature_set: "account" },
        allocation: match limits.get(*key) {
            Some(most) => Allocation { r#type: "max_count", value: Amount::Most(u64::from(*most)) },
            None => Allocation { r#type: "bool", value: Amount::Any(true) },
        },
        created_date: date(account.created_at),
        edited_date: date(account.created_at),
        deleted_date: "",
    };
    whole(FEATURES.iter().enumerate().map(told).collect())
}

/// With microseconds and without a zone, as clients of these dates expect.
fn date(at: Millis) -> String {
    let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]");
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000).ok();
    moment.and_then(|m| m.format(form).ok()).unwrap_or_default()
}
