//! What tags give and take: who sets a tag needs what the tag gives.

use super::holdings::Gain;
use crate::access::holds;
use crate::log::Event;
use crate::model::{Conditions, Effect, Policy, Resource, ResourceRef, Selector, Tags};
use crate::{ResourceId, Snapshot};
use std::sync::Arc;

/// What policies that name tags give and take by these events: `(gained, lost)`.
pub(super) fn gains(before: &Snapshot, after: &Snapshot, events: &[Event]) -> (Vec<Gain>, Vec<Gain>) {
    let mut found = (Vec::new(), Vec::new());
    for event in events {
        if let Event::Resource(change) = event
            && let Some(resource) = &change.after
        {
            let was = change.before.as_ref().map(|r| r.tags.clone()).unwrap_or_default();
            retagged(before, after, resource, &was, &mut found);
        }
    }
    found
}

fn retagged(before: &Snapshot, after: &Snapshot, resource: &Resource, was: &Tags, found: &mut (Vec<Gain>, Vec<Gain>)) {
    let changed: Tags = was.symmetric_difference(&resource.tags).cloned().collect();
    if changed.is_empty() {
        return;
    }
    let here = ResourceRef::Resource(resource.id);
    for policy in naming(after, &changed) {
        let covered_before = match before.state().resources.contains_key(&resource.id) {
            true => holds(before, &policy.scope, here),
            // What a new resource would be without its tags is no gain.
            false => holds(&bare(after, resource), &policy.scope, here),
        };
        let covered_after = holds(after, &policy.scope, here);
        match (policy.effect, covered_before, covered_after) {
            (Effect::Allow, false, true) => found.0.push(gain(after, policy, resource.id, policy.conditions.clone())),
            (Effect::Deny, true, false) => found.0.push(gain(after, policy, resource.id, Conditions::default())),
            (Effect::Allow, true, false) | (Effect::Deny, false, true) => {
                found.1.push(gain(after, policy, resource.id, policy.conditions.clone()));
            }
            (Effect::Allow | Effect::Deny, true, true) | (Effect::Allow | Effect::Deny, false, false) => {}
        }
    }
}

fn naming<'a>(snapshot: &'a Snapshot, tags: &'a Tags) -> impl Iterator<Item = &'a Arc<Policy>> {
    let names = |s: &Selector| match s {
        Selector::Tag { tag } => tags.contains(tag),
        Selector::Account | Selector::Kind { .. } | Selector::Resource { .. } | Selector::Record { .. } => false,
    };
    snapshot.state().policies.values().filter(move |p| p.scope.include.iter().chain(&p.scope.exclude).any(names))
}

/// The account as if the new resource carried no tags.
fn bare(after: &Snapshot, resource: &Resource) -> Snapshot {
    let mut snapshot = after.clone();
    let untagged = Resource { tags: Tags::new(), ..resource.clone() };
    let revision = snapshot.state().revision;
    snapshot.apply(revision, &[Event::Resource(crate::Change::changed(resource.clone(), untagged))]);
    snapshot
}

fn gain(snapshot: &Snapshot, policy: &Policy, id: ResourceId, conditions: Conditions) -> Gain {
    let include = Selector::Resource { id };
    let mask = snapshot.policy_mask(policy) & super::draft::reach_of(snapshot, &include);
    Gain { mask, include, exclude: policy.scope.exclude.clone(), conditions, policy: policy.id }
}
