use crate::json::Json;
use crate::{AccountId, Millis};

/// The account itself.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// When it was opened.
    pub created_at: Millis,
    /// What can be changed about it.
    pub settings: Settings,
    /// When it was closed; nothing happens in it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Millis>,
}

/// The settings of an account.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Its name on screen; 1 to 100 characters.
    pub name: String,
    /// A plan id of the catalogue.
    pub plan: String,
    /// Whether everybody must have used a second factor.
    #[serde(default)]
    pub require_second_factor: bool,
}
