use super::{Client, Policy, Tag};
use crate::json::Json;
use crate::{GrantId, PolicyId};

/// An agency's own policy that puts its staff on clients, below what each client grants.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assignment {
    /// On which clients; at least one.
    pub clients: Vec<ClientSelector>,
    /// Whom of the agency it puts there (a member, group or token), as what, on which of the client's resources, when.
    pub policy: Policy,
}

/// One way to name clients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientSelector {
    /// Every client, now or later.
    All,
    /// Clients that carry the tag, now or later.
    Tag {
        /// The tag.
        tag: Tag,
    },
    /// One client.
    Client {
        /// By its grant.
        grant: GrantId,
    },
}

impl ClientSelector {
    /// Whether it names this client.
    pub fn selects(&self, client: &Client) -> bool {
        match self {
            Self::All => true,
            Self::Tag { tag } => client.tags.contains(tag),
            Self::Client { grant } => *grant == client.grant,
        }
    }
}

impl Assignment {
    /// Its id.
    pub fn id(&self) -> PolicyId {
        self.policy.id
    }

    /// Whether it is about this client.
    pub fn covers(&self, client: &Client) -> bool {
        self.clients.iter().any(|selector| selector.selects(client))
    }
}
