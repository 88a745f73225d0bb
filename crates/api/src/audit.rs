use portcullis_core::{Entry, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/accounts/{id}/audit?before=SEQ&limit=50&user=ID&command=NAME&object=TYPE`: entries, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The people they name, as far as they are known.
    pub people: BTreeMap<UserId, Person>,
    /// Pass as `before` for the next page; none at the end.
    #[serde(default)]
    pub next: Option<u64>,
}

/// A person as an account's history shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// Name, else address, else a stable pseudonym.
    pub shown: String,
    /// The address; none once erased.
    #[serde(default)]
    pub email: Option<String>,
}
