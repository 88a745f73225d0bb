//! Policies as members and user groups of this surface have them: `access`, permission groups, resource groups.

use super::role::{self, PermissionGroup};
use super::scope::{self, Beyond, Keys};
use super::{ids, resource_group};
use crate::Error;
use portcullis_core::{Actor, Conditions, Effect, Policy, PolicyDraft, PolicyId, Scope, ScopeId, Snapshot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most of anything a body lists.
const MOST: usize = 1_000;

/// A policy in an answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PolicyAnswer {
    /// Its id.
    pub id: String,
    /// `allow` or `deny`.
    pub access: Access,
    /// The roles it is about.
    pub permission_groups: Vec<PermissionGroup>,
    /// On which resources; always one.
    pub resource_groups: Vec<ResourceGroupAnswer>,
}

/// What a policy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// It gives.
    Allow,
    /// It takes.
    Deny,
}

/// A scope in an answer, with a name or without.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResourceGroupAnswer {
    /// Its id; that of a scope without a name follows from what it covers.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub scope: Keys,
    /// What else is true of it; nobody shall take the group for more than it is.
    pub meta: Option<Beyond>,
}

/// A policy in a body.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PolicyBody {
    /// The policy it replaces.
    #[serde(default)]
    pub id: Option<String>,
    /// `allow` or `deny`.
    pub access: Access,
    /// The roles it is about.
    pub permission_groups: Vec<Named>,
    /// On which resources; what all of them cover together.
    pub resource_groups: Vec<ResourceGroupBody>,
}

/// Something by its id, written alone or in an object.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "this is an id, or an object with an `id`")]
pub enum Named {
    /// `"id"`.
    Bare(String),
    /// `{"id": "id"}`.
    Object {
        /// The id.
        id: String,
    },
}

impl Named {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Bare(id) | Self::Object { id } => id,
        }
    }
}

/// A resource group in a body: its id, or a scope that gets no name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "this is an id, an object with an `id`, or one with a `scope` of `key` and `objects`")]
pub enum ResourceGroupBody {
    /// A scope; an id beside it counts for nothing.
    Inline {
        /// What it covers.
        scope: Keys,
    },
    /// The id of one.
    Id(Named),
}

/// A policy as an answer tells it.
pub fn told(snapshot: &Snapshot, policy: &Policy) -> PolicyAnswer {
    let access = match policy.effect {
        Effect::Allow => Access::Allow,
        Effect::Deny => Access::Deny,
    };
    PolicyAnswer {
        id: policy.id.to_string(),
        access,
        permission_groups: policy.roles.iter().map(|id| role::group_told(snapshot, id)).collect(),
        resource_groups: vec![group_of(snapshot, policy)],
    }
}

/// The policies of a member or a group, in the order of their ids.
pub fn all_told(snapshot: &Snapshot, actor: Actor) -> Vec<PolicyAnswer> {
    snapshot.policies_of(actor).iter().map(|p| told(snapshot, p)).collect()
}

fn group_of(snapshot: &Snapshot, policy: &Policy) -> ResourceGroupAnswer {
    let named = policy.named.and_then(|id| snapshot.state().scopes.get(&id));
    let (id, name) = match named {
        Some(named) => (named.id.to_string(), named.name.clone()),
        None => (scope::anonymous(&policy.scope), resource_group::anonymous_name(snapshot)),
    };
    let conditions = serde_json::to_string(&policy.conditions).ok().filter(|_| !policy.conditions.is_empty());
    let account = snapshot.state().account.id;
    let meta = resource_group::beyond(account, &policy.scope, conditions);
    ResourceGroupAnswer { id, name, scope: Keys::of(account, &policy.scope), meta }
}

/// The drafts that a body's policies mean for an actor who may have some already.
///
/// This surface has no words for conditions, so it can't change them: a policy that is kept keeps its conditions. One
/// without an id is kept if the actor has one that gives the same.
///
/// # Errors
/// [`Error::BadField`] for ids that name nothing and scopes that mean nothing.
pub fn drafts(snapshot: &Snapshot, actor: Option<Actor>, bodies: &[PolicyBody]) -> Result<Vec<PolicyDraft>, Error> {
    let mut old: Vec<Arc<Policy>> = actor.map(|actor| snapshot.policies_of(actor)).unwrap_or_default();
    let mut drafts = Vec::new();
    bound(bodies.len(), "/policies", "policies")?;
    for (n, body) in bodies.iter().enumerate() {
        for wanted in wanted(snapshot, body, &format!("/policies/{n}"))? {
            drafts.push(kept(&mut old, wanted));
        }
    }
    Ok(drafts)
}

/// The drafts that roles on the whole account mean.
///
/// # Errors
/// [`Error::BadField`] for an id that names no role.
pub fn drafts_of_roles(snapshot: &Snapshot, actor: Option<Actor>, roles: &[Named]) -> Result<Vec<PolicyDraft>, Error> {
    let mut old: Vec<Arc<Policy>> = actor.map(|actor| snapshot.policies_of(actor)).unwrap_or_default();
    let roles = roles_of(snapshot, roles, "/roles")?;
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![kept(&mut old, PolicyDraft::allow(roles, Scope::account()))])
}

/// One draft for each scope that can't be said together with the others.
fn wanted(snapshot: &Snapshot, body: &PolicyBody, at: &str) -> Result<Vec<PolicyDraft>, Error> {
    let id = body.id.as_deref().map(|id| id.parse::<PolicyId>());
    let id = id.transpose().map_err(|why| Error::field(format!("{at}/id"), why.to_string()))?;
    let effect = match body.access {
        Access::Allow => Effect::Allow,
        Access::Deny => Effect::Deny,
    };
    let roles = roles_of(snapshot, &body.permission_groups, &format!("{at}/permission_groups"))?;
    let scopes = scopes_of(snapshot, &body.resource_groups, &format!("{at}/resource_groups"))?;
    let draft = |(n, (scope, named)): (usize, (Scope, Option<ScopeId>))| PolicyDraft {
        id: id.filter(|_| n == 0),
        effect,
        roles: roles.clone(),
        scope,
        named,
        conditions: Conditions::default(),
    };
    Ok(scopes.into_iter().enumerate().map(draft).collect())
}

fn roles_of(snapshot: &Snapshot, groups: &[Named], at: &str) -> Result<Vec<String>, Error> {
    bound(groups.len(), at, "roles")?;
    let role = |(n, named): (usize, &Named)| {
        let shown: String = named.id().chars().take(60).collect();
        role::find(snapshot, named.id())
            .ok_or_else(|| Error::field(format!("{at}/{n}"), format!("there is no role `{shown}` in this account")))
    };
    groups.iter().enumerate().map(role).collect()
}

/// Scopes with a name or an exclusion stand alone; all others make one.
fn scopes_of(
    snapshot: &Snapshot,
    groups: &[ResourceGroupBody],
    at: &str,
) -> Result<Vec<(Scope, Option<ScopeId>)>, Error> {
    bound(groups.len(), at, "resource groups")?;
    let mut plain = Scope::default();
    let mut found = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let at = format!("{at}/{n}");
        let (scope, named) = match group {
            ResourceGroupBody::Inline { scope } => {
                (scope.scope(snapshot.state().account.id, &format!("{at}/scope"))?, None)
            }
            ResourceGroupBody::Id(named) => resource_group::find(snapshot, named.id(), &at)?,
        };
        if named.is_none() && scope.exclude.is_empty() {
            plain.include.extend(scope.include);
        } else {
            found.push((scope, named));
        }
    }
    // A policy without any resource group is refused by the rules, which say so.
    if !plain.include.is_empty() || found.is_empty() {
        found.push((plain, None));
    }
    Ok(found)
}

fn bound(count: usize, at: &str, what: &str) -> Result<(), Error> {
    if count > MOST {
        return Err(Error::field(at, format!("at most {MOST} {what} are taken; these are {count}")));
    }
    Ok(())
}

/// The draft as a change of the old policy that it is, with that one's conditions.
fn kept(old: &mut Vec<Arc<Policy>>, draft: PolicyDraft) -> PolicyDraft {
    let same = |p: &Arc<Policy>| match draft.id {
        Some(id) => p.id == id,
        None => p.effect == draft.effect && same_set(&p.roles, &draft.roles) && covers_same(&p.scope, &draft.scope),
    };
    let Some(place) = old.iter().position(same) else { return draft };
    let policy = old.swap_remove(place);
    PolicyDraft { id: Some(policy.id), conditions: policy.conditions.clone(), ..draft }
}

fn same_set<T: Ord>(a: &[T], b: &[T]) -> bool {
    a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>()
}

fn covers_same(a: &Scope, b: &Scope) -> bool {
    ids::of_scope(a) == ids::of_scope(b)
}
