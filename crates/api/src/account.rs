use crate::Through;
use portcullis_core::{Command, Context, Event, Issue, MemberId, Millis, ObjectId, State, TokenId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/accounts/{id}/slice`: the part of an account that the caller may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Slice {
    /// The part, with the revision of the whole.
    pub state: State,
    /// The caller's own member; of who comes through an agency, their member there.
    pub me: MemberId,
    /// Of who comes through an agency: what is needed of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Through>,
    /// The newest entry it includes.
    pub seq: u64,
    /// Digest of the catalogue the server decides under; another one than the page's own means: reload the page.
    pub catalogue: String,
    /// The server's clock.
    pub now: Millis,
    /// The facts of this request as the server sees them: what it decides by, so that the page decides alike.
    #[serde(default)]
    pub context: Context,
    /// When members were last active, for those the caller may list.
    #[serde(default)]
    pub last_active: BTreeMap<MemberId, Millis>,
    /// When tokens were last used, to the minute, for those that the caller sees.
    #[serde(default)]
    pub tokens_used: BTreeMap<TokenId, Millis>,
}

/// One message of `GET /api/v1/accounts/{id}/stream` (server-sent events named `change`): what changed in the slice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SliceChange {
    /// The revision it leads to.
    pub revision: u64,
    /// The entry it came with.
    pub seq: u64,
    /// To be folded onto the slice; may be empty.
    pub events: Vec<Event>,
}

/// `POST /api/v1/accounts/{id}/commands`: the one way to write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommandRequest {
    /// What shall happen.
    pub command: Command,
    /// The revision that the caller saw.
    pub revision: u64,
    /// Digest of the difference that was shown; if deciding again gives another one, it is a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommandAnswer {
    /// The revision it led to.
    pub revision: u64,
    /// Its entry.
    pub seq: u64,
    /// Warnings.
    #[serde(default)]
    pub issues: Vec<Issue>,
    /// Objects it touched.
    #[serde(default)]
    pub objects: Vec<ObjectId>,
    /// Invitation links to copy, by member; only when inviting and resending. Shown once.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub links: BTreeMap<MemberId, String>,
    /// The link of an offer to whoever takes it; only when offering without naming an agency. Shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// The secret of a token; only when making and rolling one. Shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}
