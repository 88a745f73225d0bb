//! Commands about named scopes. Changing one changes the policies that have it, so that covering judges it like any other
//! change of what people hold.

use super::work::Work;
use super::{Code, draft, sets::unique_name, words};
use crate::log::{Change, Event};
use crate::model::{NamedScope, Policy, Scope};
use crate::{Effect, ScopeId};
use std::sync::Arc;

const MOST_SCOPES: usize = 1_000;

pub(super) fn create(work: &mut Work<'_>, name: &str, scope: &Scope) {
    let id = ScopeId::from_bits(work.id());
    let name = scope_name(work, name, None);
    draft::check_selectors(work, work.snapshot, scope, "scope");
    work.bound("resource groups", MOST_SCOPES, work.snapshot.state().scopes.len().saturating_add(1), "name");
    if let Some(name) = name {
        work.event(Event::Scope(Change::added(NamedScope { id, name, scope: draft::normal(scope) })));
    }
}

pub(super) fn change(work: &mut Work<'_>, scope: ScopeId, name: Option<&str>, to: Option<&Scope>) {
    let Some(before) = named(work, scope) else { return };
    let mut after = (*before).clone();
    if let Some(name) = name {
        after.name = scope_name(work, name, Some(scope)).unwrap_or_default();
    }
    if let Some(to) = to {
        draft::check_selectors(work, work.snapshot, to, "to");
        after.scope = draft::normal(to);
        having(work, scope).iter().enumerate().for_each(|(n, policy)| rescope(work, n, policy, &after.scope));
    }
    if after != *before {
        work.event(Event::Scope(Change::changed((*before).clone(), after)));
    }
}

pub(super) fn delete(work: &mut Work<'_>, scope: ScopeId) {
    let Some(scope) = named(work, scope) else { return };
    let uses = having(work, scope.id).len();
    if uses > 0 {
        return work.issue(Code::ScopeInUse, "scope", [("count", uses.to_string())]);
    }
    work.event(Event::Scope(Change::removed((*scope).clone())));
}

/// The named scope, or an issue.
fn named(work: &mut Work<'_>, scope: ScopeId) -> Option<Arc<NamedScope>> {
    let found = work.snapshot.state().scopes.get(&scope).cloned();
    if found.is_none() {
        work.issue(Code::UnknownScope, "scope", []);
    }
    found
}

fn scope_name(work: &mut Work<'_>, text: &str, but: Option<ScopeId>) -> Option<String> {
    let scopes = work.snapshot.state().scopes.values();
    let others: Vec<String> = scopes.filter(|s| Some(s.id) != but).map(|s| s.name.clone()).collect();
    unique_name(work, text, others)
}

fn having(work: &Work<'_>, scope: ScopeId) -> Vec<Arc<Policy>> {
    work.snapshot.state().policies.values().filter(|p| p.named == Some(scope)).cloned().collect()
}

/// Gives a policy its named scope as that will be. Its roles must still have something to be done there.
fn rescope(work: &mut Work<'_>, number: usize, policy: &Policy, scope: &Scope) {
    let reach = draft::reach(work.snapshot, &scope.include);
    for role in &policy.roles {
        let mask = work.snapshot.role_mask(role).map(|mask| match policy.effect {
            Effect::Allow => mask.gives,
            Effect::Deny => mask.takes,
        });
        if mask.is_some_and(|mask| !mask.meets(reach)) {
            let args =
                [("role", work.snapshot.role_name(role)), ("scope", words::selectors(work.snapshot, &scope.include))];
            work.issue(Code::RoleDoesNotFit, "to", args);
        }
    }
    work.fields.insert(policy.id, format!("policies[{number}]"));
    work.put_policy(Policy { scope: scope.clone(), ..policy.clone() });
}
