use crate::json::Json;
use crate::{Millis, RecordId, ResourceId, Set};

/// A DNS record. It stands behind the permissions: the log has its edits, the state of an account does not hold it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// The zone it is in.
    pub zone: ResourceId,
    /// Absolute, lower-case name in A-labels, without the last dot; `*` is literal.
    pub name: String,
    /// Type in upper case, such as `A`.
    #[serde(rename = "type")]
    pub rtype: String,
    /// What it says, in the form of [`dns::content`](crate::dns::content).
    pub content: String,
    /// Seconds it may be kept by others; 1 stands for "automatic".
    pub ttl: u32,
    /// Of mail, service and URI records: less is preferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
    /// Whether its traffic goes through the proxy.
    #[serde(default)]
    pub proxied: bool,
    /// A note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// Tags of its own kind, `name:value`; they give no access.
    #[serde(default, skip_serializing_if = "Set::is_empty")]
    pub tags: Set<String>,
    /// Settings that are on, such as `ipv4_only`.
    #[serde(default, skip_serializing_if = "Set::is_empty")]
    pub settings: Set<String>,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last changed.
    pub modified_at: Millis,
}

/// What is kept of a zone beside its name and tags. It stands behind the permissions, as its records do.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ZoneSettings {
    /// The zone.
    pub zone: ResourceId,
    /// How it is served.
    pub mode: ZoneMode,
    /// Whether it is only answered for, with nothing in between.
    #[serde(default)]
    pub paused: bool,
    /// Name servers under names of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_servers: Vec<String>,
}

impl ZoneSettings {
    /// What holds for a zone of which nothing else is said.
    pub fn new(zone: ResourceId) -> Self {
        Self { zone, mode: ZoneMode::Full, paused: false, name_servers: Vec::new() }
    }
}

/// How a zone is served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ZoneMode {
    /// All of it is answered from here.
    #[default]
    Full,
    /// Single names of it are answered from here.
    Partial,
    /// Copied from other name servers.
    Secondary,
    /// For private networks.
    Internal,
}
