use super::{Policy, Tag};
use crate::json::Json;
use crate::{AccountId, GrantId, Millis, Set};

/// A client account, as the agency keeps it: its side of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Client {
    /// The grant; the same in the client's log.
    pub grant: GrantId,
    /// The client's account.
    pub account: AccountId,
    /// How the agency calls the client.
    pub name: String,
    /// By which assignments find it.
    #[serde(default, skip_serializing_if = "Set::is_empty")]
    pub tags: Set<Tag>,
    /// What the agency said to the grant.
    pub status: ClientStatus,
    /// What the agency asked for; none where the client offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wish: Vec<Policy>,
    /// The agency opened the account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opened: bool,
    /// Since when the agency keeps it.
    pub since: Millis,
}

/// What an agency said to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClientStatus {
    /// It asked for the grant, and so accepts what the client gives under it.
    Asked,
    /// It accepted.
    Accepted,
    /// It declined.
    Declined,
}

impl Client {
    /// Whether the agency's side of the grant holds.
    pub fn is_accepted(&self) -> bool {
        match self.status {
            ClientStatus::Asked | ClientStatus::Accepted => true,
            ClientStatus::Declined => false,
        }
    }
}
