use super::Conditions;
use crate::json::Json;
use crate::{AccountId, GrantId, MemberId, Millis, PolicyId, Set, TokenId, UserId};

/// What a client account gives an agency: the ceiling of everything the agency's people do here. The policies that name
/// it say what it gives; this says to whom, and when it holds at all.
///
/// It works while the client's log holds it and the agency's log holds its acceptance. Either side ends it alone.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grant {
    /// Its id; the same in the agency's log.
    pub id: GrantId,
    /// The agency; nobody while an offer by link waits for the client to confirm who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AccountId>,
    /// How the client calls the agency.
    pub name: String,
    /// Whether it holds.
    pub status: GrantStatus,
    /// Dates, networks and the like outside of which it gives nothing.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
    /// The agency opened the account by it. Until the account has a super administrator of its own, it stays whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opening: bool,
    /// Who offered it; nobody where the agency opened the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When it was offered.
    pub created_at: Millis,
    /// What was made through it, and ends with it unless kept.
    #[serde(default, skip_serializing_if = "Made::is_empty")]
    pub made: Made,
}

/// Whether a grant holds, as far as the client says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GrantStatus {
    /// Offered by a link; nobody was confirmed yet.
    Waiting,
    /// Given to the agency, which may accept it.
    Given,
    /// Switched off until the client says otherwise.
    Suspended,
}

/// What an agency's people made in a client's account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Made {
    /// Members they invited.
    #[serde(default, skip_serializing_if = "Set::is_empty")]
    pub members: Set<MemberId>,
    /// Policies they made.
    #[serde(default, skip_serializing_if = "Set::is_empty")]
    pub policies: Set<PolicyId>,
    /// Tokens they made or saw the secret of.
    #[serde(default, skip_serializing_if = "Set::is_empty")]
    pub tokens: Set<TokenId>,
}

impl Made {
    /// Whether nothing was made.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty() && self.policies.is_empty() && self.tokens.is_empty()
    }
}

impl Grant {
    /// Whether the client gives it to somebody and has not switched it off.
    pub fn is_given(&self) -> bool {
        match self.status {
            GrantStatus::Given => self.agency.is_some(),
            GrantStatus::Waiting | GrantStatus::Suspended => false,
        }
    }
}
