use super::{Conditions, Scope};
use crate::json::Json;
use crate::{GrantId, GroupId, MemberId, PolicyId, ScopeId, TokenId, UserId};

/// Whom a policy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// One member.
    Member(MemberId),
    /// Every member of a group.
    Group(GroupId),
    /// One token.
    Token(TokenId),
    /// An agency, by its grant: the ceiling of what its people do here.
    Grant(GrantId),
    /// One person of some agency, whatever agency sends them. A deny binds them as a member, too.
    Person(UserId),
}

/// What a policy does. Deny wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Gives the actions, and what they imply.
    Allow,
    /// Takes the actions away, and what implies them.
    Deny,
}

/// Actor × effect × roles × scope × conditions.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// Whom it names.
    pub actor: Actor,
    /// Allow or deny.
    pub effect: Effect,
    /// Role ids of the catalogue or of the account; at least one.
    pub roles: Vec<String>,
    /// On which resources.
    pub scope: Scope,
    /// The named scope that `scope` is, and goes on to be when that is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<ScopeId>,
    /// When.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}
