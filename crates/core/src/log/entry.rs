use super::Event;
use crate::json::Json;
use crate::model::Channel;
use crate::{AccountId, Millis, UserId};

/// One entry of an account's log: a command that was carried out, or an edit of something behind the permissions.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// The format of this entry; 1 today. Old formats are read for ever.
    pub version: u32,
    /// The account.
    pub account: AccountId,
    /// Counts entries from 1, without gaps.
    pub seq: u64,
    /// The state's revision after it. An edit of a record or a setting behind the permissions leaves it as it was.
    pub revision: u64,
    /// When it was appended.
    pub at: Millis,
    /// Who, and through what.
    pub origin: Origin,
    /// The command's name, such as `invite_members`.
    pub command: String,
    /// Digest of the catalogue it was decided under: 16 hex digits.
    pub catalogue: String,
    /// What happened.
    pub events: Vec<Event>,
}

/// Who did something, and through what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Origin {
    /// The user; nobody for the system itself and for an operator's command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// Through which token or agency, named as `token:<id>` or `agency:<id>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Through which door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// From which address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<std::net::IpAddr>,
    /// The request's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The request's method, such as `POST`. Entries that are older than this field have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The request's path, without its query and without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}
