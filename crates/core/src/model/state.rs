use super::{Account, Assignment, Client, Grant, Group, Member, NamedScope, Policy, Resource, Role, Template, Token};
use crate::json::Json;
use crate::{GrantId, GroupId, Map, MemberId, PolicyId, ResourceId, ScopeId, TemplateId, TokenId};
use std::sync::Arc;

/// All that is true of one account at one revision.
///
/// The parts are shared: a clone costs a few pointers, a change copies only the path to what it touches. So a preview
/// folds onto a copy and the past stays cheap to hold.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// How many changes made it.
    pub revision: u64,
    /// The account itself.
    pub account: Account,
    /// Its stored resources.
    #[serde(default)]
    pub resources: Map<ResourceId, Arc<Resource>>,
    /// Its members, pending and rejected ones too.
    #[serde(default)]
    pub members: Map<MemberId, Arc<Member>>,
    /// Its groups.
    #[serde(default)]
    pub groups: Map<GroupId, Arc<Group>>,
    /// Its own roles, by id.
    #[serde(default)]
    pub roles: Map<String, Arc<Role>>,
    /// Its named scopes.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub scopes: Map<ScopeId, Arc<NamedScope>>,
    /// Its policies.
    #[serde(default)]
    pub policies: Map<PolicyId, Arc<Policy>>,
    /// Its tokens, and those of its members.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub tokens: Map<TokenId, Arc<Token>>,
    /// What it grants to agencies.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub grants: Map<GrantId, Arc<Grant>>,
    /// Its clients, as an agency; by the grant.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub clients: Map<GrantId, Arc<Client>>,
    /// Whom it puts on which clients, as an agency.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub assignments: Map<PolicyId, Arc<Assignment>>,
    /// Its templates of grants.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub templates: Map<TemplateId, Arc<Template>>,
}

impl State {
    /// A new, empty account at revision 0.
    pub fn new(account: Account) -> Self {
        Self {
            revision: 0,
            account,
            resources: Map::new(),
            members: Map::new(),
            groups: Map::new(),
            roles: Map::new(),
            scopes: Map::new(),
            policies: Map::new(),
            tokens: Map::new(),
            grants: Map::new(),
            clients: Map::new(),
            assignments: Map::new(),
            templates: Map::new(),
        }
    }
}
