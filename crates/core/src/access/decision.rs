use crate::json::Json;
use crate::model::{Channel, Conditions, Effect};
use crate::{GroupId, Millis, PolicyId};
use std::net::IpAddr;
use std::sync::Arc;

/// An answer with its reason: one form for allow, deny and "nothing matched".
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Decision {
    /// Whether the request is allowed.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
    /// The policies that determined it: the allows of an allow, the denies of a deny; else none.
    #[serde(default)]
    pub determining: Vec<Determining>,
    /// Allows that would have matched but for a condition, with the conditions.
    #[serde(default)]
    pub failed: Vec<FailedCondition>,
    /// Roles that would allow it, smallest first; at most five. None where it is allowed already.
    #[serde(default)]
    pub nearest: Arc<[Nearest]>,
    /// Other facts of the request under which it would be allowed, the fewest that do; at most five.
    #[serde(default)]
    pub would_be_allowed_if: Vec<Remedy>,
    /// What each side says, for a principal that holds only what all allow: a user's token and its user, an agency's
    /// person and the client's grant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<SideDecision>,
}

impl Decision {
    /// A no without more to say.
    pub fn refused(reason: Reason) -> Self {
        Self {
            allowed: false,
            reason,
            determining: Vec::new(),
            failed: Vec::new(),
            nearest: Arc::default(),
            would_be_allowed_if: Vec::new(),
            sides: Vec::new(),
        }
    }
}

/// Why a decision is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Some policy allows it and none denies it.
    Allowed,
    /// A policy denies it.
    Denied,
    /// A policy would allow it, but a condition does not hold.
    ConditionFailed,
    /// No policy says anything about it.
    NothingMatched,
    /// Not a member, or not yet.
    NotAMember,
    /// The user is suspended.
    Suspended,
    /// The account demands a second factor.
    AccountDemands,
    /// The catalogue has no such action, or it can't be asked about such a resource.
    UnknownAction,
    /// The account has no such resource.
    UnknownResource,
    /// The account has no such token.
    UnknownToken,
    /// The token is switched off.
    TokenDisabled,
    /// The token does not hold yet, no longer, or not from this address.
    TokenOutside,
    /// The agency has no grant on this account that both sides hold.
    NoGrant,
    /// The client switched the agency's grant off.
    GrantSuspended,
}

/// One of two sides that must both allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The principal's own policies.
    Own,
    /// Whom it never exceeds.
    Ceiling,
    /// What the agency assigns to its person.
    Assignment,
    /// What the client grants to the agency.
    Grant,
}

/// What one side says.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SideDecision {
    /// Which.
    pub side: Side,
    /// Whether it allows.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
    /// The policies that determined it.
    #[serde(default)]
    pub determining: Vec<Determining>,
}

/// A policy that determined a decision.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Determining {
    /// The policy.
    pub policy: PolicyId,
    /// Allow or deny.
    pub effect: Effect,
    /// Those of its roles that hold the action.
    pub roles: Vec<String>,
    /// The group it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Under which conditions.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

/// An allow whose conditions do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FailedCondition {
    /// The policy.
    pub policy: PolicyId,
    /// Its conditions.
    pub conditions: Conditions,
}

/// A role that would allow it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Nearest {
    /// The role.
    pub role: String,
    /// Its name.
    pub name: String,
}

/// Facts of a request that, were they so, would make it allowed. All of them together; what is not named stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Remedy {
    /// A second factor was used, or none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<bool>,
    /// It came through this door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// It came from an address such as this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// It came at this moment or soon after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Millis>,
}
