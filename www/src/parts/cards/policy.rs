use super::ConditionsDraft;
use crate::parts::scope_picker::ScopeDraft;
use portcullis_core::{Effect, Policy, PolicyDraft, PolicyId, Snapshot};
use serde::{Deserialize, Serialize};

/// One policy, as the form holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyCard {
    /// The policy it changes; none for a new one.
    pub id: Option<PolicyId>,
    /// Gives or takes away.
    pub effect: Effect,
    /// On what.
    pub scope: ScopeDraft,
    /// Role ids, in the order they were chosen.
    pub roles: Vec<String>,
    /// When.
    pub conditions: ConditionsDraft,
}

impl Default for PolicyCard {
    fn default() -> Self {
        Self {
            id: None,
            effect: Effect::Allow,
            scope: ScopeDraft::default(),
            roles: Vec::new(),
            conditions: ConditionsDraft::default(),
        }
    }
}

impl PolicyCard {
    /// A policy as it is, to be written anew.
    pub fn of(policy: &Policy) -> Self {
        Self {
            id: None,
            effect: policy.effect,
            scope: ScopeDraft::of(&policy.scope),
            roles: policy.roles.clone(),
            conditions: ConditionsDraft::of(&policy.conditions),
        }
    }

    /// As a command asks for it.
    pub fn to_policy(&self) -> PolicyDraft {
        PolicyDraft {
            id: self.id,
            effect: self.effect,
            roles: self.roles.clone(),
            scope: self.scope.scope(),
            named: None,
            conditions: self.conditions.conditions(),
        }
    }

    /// Whether the policy it changes is there no longer.
    pub fn is_gone(&self, snapshot: &Snapshot) -> bool {
        self.id.is_some_and(|id| !snapshot.state().policies.contains_key(&id))
    }

    /// Whether nobody has touched it.
    pub fn is_blank(&self) -> bool {
        self.id.is_none() && self.roles.is_empty() && self.scope.is_blank() && self.conditions.is_blank()
    }
}
