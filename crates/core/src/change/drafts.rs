//! Things as somebody asks for them.

use crate::json::Json;
use crate::model::{Conditions, Effect, Policy, Scope, ZoneMode};
use crate::{GrantId, PolicyId, RecordId, ScopeId, Set};

/// A resource to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewResource {
    /// Its name.
    pub name: String,
    /// Its tags, `key=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Of a zone: what is kept beside its name and tags, where that is not the usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<ZoneDraft>,
}

/// What is kept of a zone beside its name and tags, as somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ZoneDraft {
    /// How it is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ZoneMode>,
    /// Whether it is only answered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// Name servers under names of its own; whole replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_servers: Option<Vec<String>>,
}

/// A DNS record as somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordDraft {
    /// The record that is changed or replaced; none for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// Its name, absolute; `@` stands for the zone's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its type.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub rtype: Option<String>,
    /// What it says, as zone files write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Seconds it may be kept: 1 for "automatic", else 60 to 86,400.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// Of mail, service and URI records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
    /// Whether its traffic goes through the proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxied: Option<bool>,
    /// A note; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Tags `name:value`; whole replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Set<String>>,
    /// Settings that are on; whole replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Set<String>>,
}

/// A template of grants as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// What it gives.
    pub policies: Vec<PolicyDraft>,
}

/// A policy as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyDraft {
    /// The policy it replaces; a new one where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PolicyId>,
    /// Allow or deny; allow when left out.
    #[serde(default = "allow")]
    pub effect: Effect,
    /// Role ids; at least one.
    pub roles: Vec<String>,
    /// On which resources.
    pub scope: Scope,
    /// The named scope that `scope` is. Left out, a policy whose scope stays as it was keeps the one it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<ScopeId>,
    /// When.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

fn allow() -> Effect {
    Effect::Allow
}

impl PolicyDraft {
    /// The draft that keeps a policy as it is, as a new one.
    pub fn of(policy: &Policy) -> Self {
        let Policy { effect, roles, scope, named, conditions, .. } = policy.clone();
        Self { id: None, effect, roles, scope, named, conditions }
    }

    /// An allow without conditions.
    pub fn allow(roles: impl IntoIterator<Item = impl Into<String>>, scope: Scope) -> Self {
        let roles = roles.into_iter().map(Into::into).collect();
        Self { id: None, effect: Effect::Allow, roles, scope, named: None, conditions: Conditions::default() }
    }
}

/// An offer by link, of which there shall be a new link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reissue {
    /// The grant that is offered.
    pub grant: GrantId,
}
