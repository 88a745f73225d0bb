use super::snapshot::Snapshot;
use crate::model::{ResourceRef, Scope, Selector};
use crate::{Mask, ResourceId};
use fixedbitset::FixedBitSet;

/// Which stored resources a scope covers, as bits, and whether it covers the account itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cover {
    pub account: bool,
    pub slots: FixedBitSet,
}

impl Cover {
    pub fn new(snapshot: &Snapshot, scope: &Scope) -> Self {
        let mut slots = union(snapshot, &scope.include);
        slots.difference_with(&union(snapshot, &scope.exclude));
        Self { account: holds(snapshot, scope, ResourceRef::Account), slots }
    }

    pub fn has(&self, slot: usize) -> bool {
        self.slots.contains(slot)
    }
}

fn union(snapshot: &Snapshot, selectors: &[Selector]) -> FixedBitSet {
    let slots = snapshot.slots();
    let mut all = FixedBitSet::with_capacity(slots.len());
    for selector in selectors {
        match selector {
            Selector::Account => slots.iter().for_each(|(n, _)| all.insert(n)),
            Selector::Kind { kind } => {
                let set = snapshot.catalogue().kind(kind).and_then(|k| slots.of_kind(k));
                set.into_iter().for_each(|s| all.union_with(s));
            }
            Selector::Resource { id } => slots.of(*id).into_iter().for_each(|n| all.insert(n)),
            Selector::Tag { tag } => slots.with_tag(tag).into_iter().for_each(|s| all.union_with(s)),
            // A record is inside a zone; it never stands for the zone.
            Selector::Record { .. } => {}
        }
    }
    all
}

/// Whether a scope covers a resource: some include selects it and no exclude does.
pub(crate) fn holds(snapshot: &Snapshot, scope: &Scope, resource: ResourceRef<'_>) -> bool {
    let by = |selectors: &[Selector]| selectors.iter().any(|s| selects(snapshot, s, resource));
    by(&scope.include) && !by(&scope.exclude)
}

/// Whether a selector selects a resource, or something it is inside of.
pub(crate) fn selects(snapshot: &Snapshot, selector: &Selector, resource: ResourceRef<'_>) -> bool {
    let stored = |id: ResourceId| snapshot.state().resources.get(&id);
    match (selector, resource) {
        (Selector::Account, _) => true,
        (_, ResourceRef::Account) => false,
        (Selector::Kind { kind }, ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. }) => {
            stored(id).is_some_and(|r| r.kind == *kind)
        }
        (Selector::Resource { id: wanted }, ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. }) => {
            id == *wanted
        }
        (Selector::Tag { tag }, ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. }) => {
            stored(id).is_some_and(|r| r.tags.contains(tag))
        }
        (Selector::Record { .. }, ResourceRef::Resource(_)) => false,
        (Selector::Record { zone, name, rtype }, ResourceRef::Record { zone: z, name: n, rtype: t }) => {
            z == *zone && n == name && rtype.as_deref().is_none_or(|wanted| wanted == t)
        }
    }
}

/// The actions that can be asked about a resource; none if it is not in the account.
pub(crate) fn askable(snapshot: &Snapshot, resource: ResourceRef<'_>) -> Mask {
    let catalogue = snapshot.catalogue();
    let stored = |id: ResourceId| snapshot.state().resources.get(&id);
    match resource {
        ResourceRef::Account => catalogue.kinds().first().map_or(Mask::EMPTY, |k| k.actions),
        ResourceRef::Resource(id) => stored(id).map_or(Mask::EMPTY, |r| catalogue.kind_actions(&r.kind)),
        ResourceRef::Record { zone, .. } => {
            stored(zone).filter(|r| r.kind == "zone").map_or(Mask::EMPTY, |_| catalogue.kind_actions("record"))
        }
    }
}
