use super::Conditions;
use crate::json::Json;
use crate::{Millis, TokenId, UserId};

/// A credential for programs, as an object of one account. Its secret is never here.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Token {
    /// Its id; a user's token has the same in every account.
    pub id: TokenId,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// The user it acts for and never exceeds. Without one it is the account's own and stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Who made it; nobody where the operator did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<UserId>,
    /// Who last saw its secret: by making or rolling it, or by a token whose secret they last saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_by: Option<UserId>,
    /// Whether it works at all.
    pub status: TokenStatus,
    /// Dates and networks outside of which it is nobody. Second factor and channel are never among them.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last changed or rolled.
    pub changed_at: Millis,
}

/// Whether a token works at all. That it has expired follows from its date and is never an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenStatus {
    /// It works within its conditions.
    Active,
    /// Switched off until somebody enables it again.
    Disabled,
}

impl Token {
    /// Whether it is switched on.
    pub fn is_active(&self) -> bool {
        match self.status {
            TokenStatus::Active => true,
            TokenStatus::Disabled => false,
        }
    }

    /// Whether its end has passed.
    pub fn has_expired(&self, now: Millis) -> bool {
        self.conditions.expires_at.is_some_and(|until| until <= now)
    }

    /// Whether it is this user's own.
    pub fn belongs_to(&self, user: UserId) -> bool {
        self.owner == Some(user)
    }
}
