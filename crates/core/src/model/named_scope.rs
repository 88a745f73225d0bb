use super::Scope;
use crate::ScopeId;
use crate::json::Json;

/// A scope with a name, which many policies can have at once. Other surfaces call it a resource group.
///
/// Policies hold its scope themselves, so nothing that decides looks here; changing it changes every policy that has it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NamedScope {
    /// Its id.
    pub id: ScopeId,
    /// Its name; unique in the account, look-alikes included.
    pub name: String,
    /// On which resources.
    pub scope: Scope,
}
