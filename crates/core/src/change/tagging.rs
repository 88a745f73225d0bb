//! What tags give and take: who sets a tag needs what the tag gives.

use super::holdings::Gain;
use crate::access::holds;
use crate::log::Event;
use crate::model::{Conditions, Effect, Policy, Resource, Selector, Tags};
use crate::{ResourceId, Snapshot};
use std::sync::Arc;

/// What policies that name tags give and take by these events: `(gained, lost)`.
pub(super) fn gains(before: &Snapshot, after: &Snapshot, events: &[Event]) -> (Vec<Gain>, Vec<Gain>) {
    let mut found = (Vec::new(), Vec::new());
    let changed = changed_tags(events);
    let policies: Vec<&Arc<Policy>> = naming(after, &changed).collect();
    for event in events.iter().filter(|_| !policies.is_empty()) {
        if let Event::Resource(change) = event
            && let Some(resource) = &change.after
        {
            retagged(before, after, resource, &policies, &mut found);
        }
    }
    found
}

/// Tags that some resource gets or loses by these events; those of a resource that goes are no change.
pub(super) fn changed_tags(events: &[Event]) -> Tags {
    let mut changed = Tags::new();
    for event in events {
        if let Event::Resource(change) = event
            && let Some(after) = &change.after
        {
            let before = change.before.as_ref().map(|r| r.tags.clone()).unwrap_or_default();
            for tag in before.symmetric_difference(&after.tags) {
                changed.insert(tag.clone());
            }
        }
    }
    changed
}

fn retagged(
    before: &Snapshot,
    after: &Snapshot,
    resource: &Resource,
    policies: &[&Arc<Policy>],
    found: &mut (Vec<Gain>, Vec<Gain>),
) {
    // What a new resource would be without its tags is no gain.
    let known = before.state().resources.contains_key(&resource.id);
    let was = if known { before.clone() } else { bare(after, resource) };
    for policy in policies {
        let covered_before = holds(&was, &policy.scope, resource.id);
        let covered_after = holds(after, &policy.scope, resource.id);
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

/// Policies that name one of these tags.
pub(super) fn naming<'a>(snapshot: &'a Snapshot, tags: &'a Tags) -> impl Iterator<Item = &'a Arc<Policy>> {
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
