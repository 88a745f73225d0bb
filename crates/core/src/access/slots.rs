use crate::ResourceId;
use crate::catalogue::Catalogue;
use crate::log::Change;
use crate::model::{Resource, Tag};
use fixedbitset::FixedBitSet;
use imbl::{OrdMap, Vector};
use std::sync::Arc;

/// Stored resources numbered densely, so that sets of them are bits. A number stays with its resource for as long as
/// the resource is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    by_id: OrdMap<ResourceId, u32>,
    by_name: OrdMap<(usize, String), ResourceId>,
    taken: Vector<Option<Slot>>,
    free: Vector<u32>,
    kinds: OrdMap<usize, Arc<FixedBitSet>>,
    tags: OrdMap<Tag, Arc<FixedBitSet>>,
}

/// What stands in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub id: ResourceId,
    pub kind: usize,
}

impl Slots {
    pub fn apply(&mut self, catalogue: &Catalogue, change: &Change<Resource>) {
        let kind = |r: &Resource| catalogue.kind(&r.kind).unwrap_or(usize::MAX);
        if let Some(before) = &change.before {
            self.remove(before, kind(before), change.after.is_none());
        }
        if let Some(after) = &change.after {
            self.put(after, kind(after));
        }
    }

    fn put(&mut self, resource: &Resource, kind: usize) {
        let slot = self.slot_for(resource.id);
        let here = Some(Slot { id: resource.id, kind });
        // Left alone where nothing changes, so that a new tag doesn't look like a new place.
        if self.at(slot as usize) != here {
            self.taken.get_mut(slot as usize).into_iter().for_each(|place| *place = here);
        }
        self.by_name.insert((kind, resource.name.clone()), resource.id);
        set_bit(self.kinds.entry(kind).or_default(), slot);
        resource.tags.iter().for_each(|tag| set_bit(self.tags.entry(tag.clone()).or_default(), slot));
    }

    fn slot_for(&mut self, id: ResourceId) -> u32 {
        if let Some(slot) = self.by_id.get(&id) {
            return *slot;
        }
        let slot = self.free.pop_back().unwrap_or_else(|| {
            self.taken.push_back(None);
            u32::try_from(self.taken.len().saturating_sub(1)).unwrap_or(u32::MAX)
        });
        self.by_id.insert(id, slot);
        slot
    }

    fn remove(&mut self, resource: &Resource, kind: usize, for_good: bool) {
        let Some(slot) = self.by_id.get(&resource.id).copied() else { return };
        self.by_name.remove(&(kind, resource.name.clone()));
        clear_bit(self.kinds.get_mut(&kind), slot);
        for tag in &resource.tags {
            clear_bit(self.tags.get_mut(tag), slot);
            if self.tags.get(tag).is_some_and(|set| set.is_clear()) {
                self.tags.remove(tag);
            }
        }
        if for_good {
            self.by_id.remove(&resource.id);
            self.free.push_back(slot);
            self.taken.get_mut(slot as usize).into_iter().for_each(|place| *place = None);
        }
    }

    /// The slot of a resource.
    pub fn of(&self, id: ResourceId) -> Option<usize> {
        self.by_id.get(&id).map(|slot| *slot as usize)
    }

    /// What stands in a slot.
    pub fn at(&self, slot: usize) -> Option<Slot> {
        self.taken.get(slot).copied().flatten()
    }

    /// How many slots there are, free ones included.
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, Slot)> {
        self.taken.iter().enumerate().filter_map(|(n, slot)| slot.map(|s| (n, s)))
    }

    pub fn named(&self, kind: usize, name: &str) -> Option<ResourceId> {
        self.by_name.get(&(kind, name.to_owned())).copied()
    }

    pub fn of_kind(&self, kind: usize) -> Option<&FixedBitSet> {
        self.kinds.get(&kind).map(|set| &**set)
    }

    pub fn with_tag(&self, tag: &Tag) -> Option<&FixedBitSet> {
        self.tags.get(tag).map(|set| &**set)
    }

    pub fn tags(&self) -> impl Iterator<Item = (&Tag, &FixedBitSet)> {
        self.tags.iter().map(|(tag, set)| (tag, &**set))
    }

    /// Whether both hold the same resources in the same slots, told without looking at each.
    pub fn same_places(&self, other: &Self) -> bool {
        self.taken.ptr_eq(&other.taken)
    }
}

fn set_bit(set: &mut Arc<FixedBitSet>, slot: u32) {
    Arc::make_mut(set).grow_and_insert(slot as usize);
}

fn clear_bit(set: Option<&mut Arc<FixedBitSet>>, slot: u32) {
    if let Some(set) = set.filter(|s| s.contains(slot as usize)) {
        Arc::make_mut(set).set(slot as usize, false);
    }
}
