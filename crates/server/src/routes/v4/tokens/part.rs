//! What a token's policies come to, account by account.

use super::super::role;
use super::body::{EffectBody, TokenBody, TokenPolicyBody};
use super::resources::Reach;
use crate::{Error, Version, user_rights};
use portcullis_core::{
    AccountId, Actor, Conditions, Effect, Issue, Policy, PolicyDraft, PolicyId, Scope, Snapshot, TokenId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const MOST: usize = 300;

/// Policies on the way to commands.
#[derive(Debug, Default)]
pub struct Parts {
    /// Drafts for each account, each with the place of its policy in the body.
    pub accounts: BTreeMap<AccountId, Vec<(usize, PolicyDraft)>>,
    /// Rights on the user.
    pub rights: BTreeSet<String>,
}

impl Parts {
    /// Reads the policies of a body; those of `token` that it keeps stay as they are in what this surface can't say.
    ///
    /// # Errors
    /// [`Error::BadField`] for ids and keys that mean nothing here.
    pub fn read(body: &TokenBody, reach: &Reach, token: Option<TokenId>) -> Result<Self, Error> {
        let mut parts = Self::default();
        if body.policies.is_empty() {
            return Err(Error::field("/policies", "a token has at least one policy"));
        }
        if body.policies.len() > MOST {
            return Err(Error::field("/policies", format!("at most {MOST} policies are taken")));
        }
        for (n, policy) in body.policies.iter().enumerate() {
            parts.add(policy, reach, token, n)?;
        }
        Ok(parts)
    }

    fn add(&mut self, policy: &TokenPolicyBody, reach: &Reach, token: Option<TokenId>, n: usize) -> Result<(), Error> {
        let at = format!("/policies/{n}");
        let resources = reach.read(policy, &format!("{at}/resources"))?;
        let (mut rights, mut places) = (BTreeSet::new(), BTreeSet::new());
        for (place, group) in policy.permission_groups.iter().enumerate() {
            match user_rights::group(&group.id) {
                Some(group) => drop(rights.insert(group.right.to_owned())),
                None => drop(places.insert(place)),
            }
        }
        self.add_rights(policy, &at, resources.user, rights)?;
        if resources.accounts.is_empty() != places.is_empty() {
            let why = if places.is_empty() {
                "these groups are about users, not accounts"
            } else {
                "these groups are about accounts: name one in `resources`"
            };
            return Err(Error::field(format!("{at}/permission_groups"), why));
        }
        for (account, include) in resources.accounts {
            let version = reach.accounts.iter().find(|v| v.snapshot.state().account.id == account);
            let version = version.ok_or(Error::NotFound)?;
            let draft = draft(&version.snapshot, policy, &at, include, token)?;
            self.accounts.entry(account).or_default().push((n, draft));
        }
        Ok(())
    }

    fn add_rights(
        &mut self,
        policy: &TokenPolicyBody,
        at: &str,
        on_user: bool,
        rights: BTreeSet<String>,
    ) -> Result<(), Error> {
        if on_user == rights.is_empty() {
            let why = if on_user {
                "no group here is about users"
            } else {
                "these groups are about users: name yourself in `resources`"
            };
            return Err(Error::field(format!("{at}/permission_groups"), why));
        }
        if on_user && policy.effect == EffectBody::Deny {
            return Err(Error::field(format!("{at}/effect"), "a right on the user is left out rather than denied"));
        }
        self.rights.extend(rights);
        Ok(())
    }
}

fn draft(
    snapshot: &Snapshot,
    policy: &TokenPolicyBody,
    at: &str,
    include: Vec<portcullis_core::Selector>,
    token: Option<TokenId>,
) -> Result<PolicyDraft, Error> {
    let groups = policy.permission_groups.iter().enumerate().filter(|(_, g)| user_rights::group(&g.id).is_none());
    let role = |(place, group): (usize, &super::body::GroupBody)| {
        let shown: String = group.id.chars().take(60).collect();
        let why = format!("there is no permission group `{shown}` here");
        role::find(snapshot, &group.id).ok_or_else(|| Error::field(format!("{at}/permission_groups/{place}"), why))
    };
    let effect = match policy.effect {
        EffectBody::Allow => Effect::Allow,
        EffectBody::Deny => Effect::Deny,
    };
    let roles = groups.map(role).collect::<Result<Vec<_>, _>>()?;
    let scope = Scope { include, exclude: Vec::new() };
    let draft = PolicyDraft { id: None, effect, roles, scope, named: None, conditions: Conditions::default() };
    Ok(kept(snapshot, policy.id.as_deref(), token, draft))
}

/// The draft as a change of the policy that it names. What this surface has no words for, exclusions and conditions, stays
/// where the rest does.
fn kept(snapshot: &Snapshot, id: Option<&str>, token: Option<TokenId>, draft: PolicyDraft) -> PolicyDraft {
    let id: Option<PolicyId> = id.and_then(|id| id.parse().ok());
    let old = id.and_then(|id| snapshot.state().policies.get(&id)).filter(|p| token.map(Actor::Token) == Some(p.actor));
    let Some(old) = old else { return draft };
    let same = |old: &Policy| {
        let set = |list: &[portcullis_core::Selector]| list.iter().cloned().collect::<BTreeSet<_>>();
        old.effect == draft.effect && set(&old.scope.include) == set(&draft.scope.include)
    };
    if same(old) {
        let scope = Scope { exclude: old.scope.exclude.clone(), ..draft.scope };
        return PolicyDraft { id: Some(old.id), scope, conditions: old.conditions.clone(), ..draft };
    }
    PolicyDraft { id: Some(old.id), ..draft }
}

/// Issues about the drafts of one account as issues about the body.
pub fn of_body(issues: Vec<Issue>, drafts: &[(usize, PolicyDraft)]) -> Vec<Issue> {
    let place = |path: &str| -> Option<String> {
        let (number, rest) = path.strip_prefix("policies[")?.split_once(']')?;
        let (n, _) = drafts.get(number.parse::<usize>().ok()?)?;
        Some(format!(
            "policies[{n}]{}",
            rest.replace(".scope", ".resources").split(".resources.").next().unwrap_or(rest)
        ))
    };
    let of_body = |path: &str| match path {
        "conditions.expires_at" => "expires_on".to_owned(),
        "conditions.not_before" => "not_before".to_owned(),
        "conditions" => "condition".to_owned(),
        path => place(path).unwrap_or_else(|| path.to_owned()),
    };
    issues.into_iter().map(|issue| Issue { path: of_body(&issue.path), ..issue }).collect()
}

/// The drafts alone.
pub fn bare(drafts: &[(usize, PolicyDraft)]) -> Vec<PolicyDraft> {
    drafts.iter().map(|(_, draft)| draft.clone()).collect()
}

/// One account as the whole reach.
pub fn only(version: &Arc<Version>) -> Reach {
    Reach { accounts: vec![Arc::clone(version)], user: None }
}
