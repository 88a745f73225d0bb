use super::lookup::{Lookup, hash_bits};
use super::strings::Strings;
use super::vocabulary::Vocabulary;
use crate::ResourceId;
use crate::model::Resource;
use fixedbitset::FixedBitSet;
use std::sync::Arc;

/// Stored resources numbered densely, so that sets of them are bits. A number (a *slot*) stays with its resource for as
/// long as the resource is there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    pub(super) slots: Arc<Slots>,
    /// By kind.
    pub(super) kinds: Arc<Vec<FixedBitSet>>,
    /// In the order in which they were first seen.
    pub(super) tags: Arc<Vec<Tagged>>,
    pub(super) tag_names: Arc<Strings>,
}

/// What stands where.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    pub(super) ids: Vec<ResourceId>,
    /// The kind's place in the catalogue, or one of the two below.
    pub(super) kinds: Vec<u16>,
    /// Numbers in `texts`.
    pub(super) names: Vec<u32>,
    pub(super) texts: Strings,
    by_id: Lookup,
    by_name: Lookup,
    free: Vec<u32>,
}

/// Nothing stands here.
pub(super) const FREE: u16 = u16::MAX;
/// Something of a kind that the catalogue does not know.
const UNKNOWN: u16 = u16::MAX - 1;

/// The resources that carry a tag; with how many there are, so that most others are ruled out at a glance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tagged {
    pub set: Arc<FixedBitSet>,
    pub count: usize,
}

/// What stands in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub id: ResourceId,
    pub kind: usize,
}

impl Places {
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn put(&mut self, vocabulary: &Vocabulary, resource: &Resource) {
        self.remove_from_sets(resource.id);
        let kind = vocabulary.kind(&resource.kind).and_then(|k| u16::try_from(k).ok()).unwrap_or(UNKNOWN);
        let slot = match self.slots.same(resource, kind) {
            // Left alone where nothing changes, so that a new tag doesn't look like a new place.
            Some(slot) => slot,
            None => Arc::make_mut(&mut self.slots).put(resource.id, kind, &resource.name),
        };
        self.add_to_kind(kind, slot);
        resource.tags.iter().for_each(|tag| self.add_to_tag(tag.as_text().as_ref(), slot));
    }

    /// Gives back room that was made while filling it.
    pub fn shrink(&mut self) {
        if let Some(slots) = Arc::get_mut(&mut self.slots) {
            slots.ids.shrink_to_fit();
            slots.kinds.shrink_to_fit();
            slots.names.shrink_to_fit();
            slots.texts.shrink();
        }
        Arc::get_mut(&mut self.tag_names).into_iter().for_each(Strings::shrink);
    }

    /// Takes in what was read from bytes: slots as they stand.
    pub(super) fn from_slots(slots: Slots) -> Self {
        let mut places = Self { slots: Arc::new(slots), ..Self::default() };
        let slots = Arc::clone(&places.slots);
        for (slot, kind) in slots.kinds.iter().enumerate().filter(|(_, kind)| **kind != FREE) {
            places.add_to_kind(*kind, u32::try_from(slot).unwrap_or(u32::MAX));
        }
        places
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn add_to_kind(&mut self, kind: u16, slot: u32) {
        let place = usize::from(kind);
        if kind == UNKNOWN || kind == FREE {
            return;
        }
        let kinds = Arc::make_mut(&mut self.kinds);
        if kinds.len() <= place {
            kinds.resize_with(place.saturating_add(1), FixedBitSet::default);
        }
        kinds.get_mut(place).into_iter().for_each(|set| set.grow_and_insert(slot as usize));
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn add_to_tag(&mut self, name: &str, slot: u32) {
        let number = match self.tag_names.find(name) {
            Some(number) => number,
            None => Arc::make_mut(&mut self.tag_names).number(name),
        };
        let tags = Arc::make_mut(&mut self.tags);
        if tags.len() <= number as usize {
            tags.resize_with((number as usize).saturating_add(1), Tagged::default);
        }
        if let Some(tagged) = tags.get_mut(number as usize).filter(|t| !t.set.contains(slot as usize)) {
            set_bit(&mut tagged.set, slot);
            tagged.count = tagged.count.saturating_add(1);
        }
    }

    /// Takes in what was read from bytes: the slots that carry the next tag.
    pub(super) fn tag(&mut self, number: u32, slots: &[u32]) {
        let mut set = FixedBitSet::with_capacity(self.len());
        slots.iter().for_each(|slot| set.insert(*slot as usize));
        let tagged = Tagged { count: set.count_ones(..), set: Arc::new(set) };
        let tags = Arc::make_mut(&mut self.tags);
        tags.resize_with((number as usize).saturating_add(1), Tagged::default);
        tags.get_mut(number as usize).into_iter().for_each(|place| *place = tagged.clone());
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn remove_from_sets(&mut self, id: ResourceId) {
        let Some(slot) = self.of(id) else { return };
        if self.kinds.iter().any(|set| set.contains(slot)) {
            let kinds = Arc::make_mut(&mut self.kinds).iter_mut();
            kinds.filter(|set| set.contains(slot)).for_each(|set| set.set(slot, false));
        }
        let carried = |tagged: &Tagged| tagged.set.contains(slot);
        if self.tags.iter().any(carried) {
            for tagged in Arc::make_mut(&mut self.tags).iter_mut().filter(|t| carried(t)) {
                clear_bit(&mut tagged.set, slot);
                tagged.count = tagged.count.saturating_sub(1);
            }
        }
    }

    pub fn remove(&mut self, id: ResourceId) {
        self.remove_from_sets(id);
        if self.of(id).is_some() {
            Arc::make_mut(&mut self.slots).remove(id);
        }
    }

    /// What stands where.
    pub fn slots(&self) -> &Arc<Slots> {
        &self.slots
    }

    /// The slot of a resource.
    #[inline]
    pub fn of(&self, id: ResourceId) -> Option<usize> {
        self.slots.of(id).map(|slot| slot as usize)
    }

    /// What stands in a slot.
    #[inline]
    pub fn at(&self, slot: usize) -> Option<Slot> {
        let kind = *self.slots.kinds.get(slot)?;
        (kind != FREE).then_some(())?;
        Some(Slot { id: *self.slots.ids.get(slot)?, kind: usize::from(kind) })
    }

    /// How many slots there are, free ones included.
    pub fn len(&self) -> usize {
        self.slots.ids.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, Slot)> {
        (0..self.len()).filter_map(|n| self.at(n).map(|slot| (n, slot)))
    }

    /// The name of what stands in a slot.
    pub fn name(&self, slot: usize) -> &str {
        self.slots.names.get(slot).map_or("", |name| self.slots.texts.get(*name))
    }

    pub fn named(&self, kind: usize, name: &str) -> Option<ResourceId> {
        let slots = &self.slots;
        let (number, kind) = (slots.texts.find(name)?, u16::try_from(kind).ok()?);
        let is = |n: u32| slots.names.get(n as usize) == Some(&number) && slots.kinds.get(n as usize) == Some(&kind);
        let slot = slots.by_name.find(hash_name(kind, number), is)?;
        slots.ids.get(slot as usize).copied()
    }

    pub fn of_kind(&self, kind: usize) -> Option<&FixedBitSet> {
        self.kinds.get(kind)
    }

    /// The number of a tag that something carries or carried.
    pub fn tag_number(&self, tag: &str) -> Option<u32> {
        self.tag_names.find(tag)
    }

    pub fn tagged(&self, tag: &str) -> Option<&FixedBitSet> {
        let number = self.tag_number(tag)?;
        self.tags.get(number as usize).filter(|t| t.count > 0).map(|t| &*t.set)
    }

    /// The tags in use, in no particular order.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &Tagged)> {
        let named = self.tags.iter().enumerate().filter(|(_, tagged)| tagged.count > 0);
        named.map(|(n, tagged)| (self.tag_names.get(u32::try_from(n).unwrap_or(u32::MAX)), tagged))
    }

    /// Whether both hold the same resources in the same slots, told without looking at each.
    pub fn same_places(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.slots, &other.slots)
    }
}

impl Slots {
    /// From columns that were read from bytes. Nothing where an id stands twice.
    pub fn new(ids: Vec<ResourceId>, kinds: Vec<u16>, names: Vec<u32>, texts: Strings) -> Option<Self> {
        let (by_id, by_name) = (Lookup::with_room(ids.len()), Lookup::with_room(ids.len()));
        let mut slots = Self { ids, kinds, names, texts, by_id, by_name, free: Vec::new() };
        for slot in 0..u32::try_from(slots.ids.len()).ok()? {
            if slots.kinds.get(slot as usize) == Some(&FREE) {
                slots.free.push(slot);
                continue;
            }
            let id = *slots.ids.get(slot as usize)?;
            slots.of(id).is_none().then_some(())?;
            slots.by_id.insert(hash_bits(id.bits()), slot, &|_| 0);
            slots.name(slot, true);
        }
        Some(slots)
    }

    /// Whether this resource stands in this slot.
    #[inline]
    pub fn stands(&self, slot: u32, id: ResourceId) -> bool {
        self.ids.get(slot as usize) == Some(&id) && self.kinds.get(slot as usize) != Some(&FREE)
    }

    /// The slot of a resource.
    #[inline]
    pub fn of(&self, id: ResourceId) -> Option<u32> {
        self.by_id.find(hash_bits(id.bits()), |n| self.ids.get(n as usize) == Some(&id))
    }

    fn same(&self, resource: &Resource, kind: u16) -> Option<u32> {
        let slot = self.of(resource.id)?;
        let name = self.names.get(slot as usize).map(|n| self.texts.get(*n));
        (name == Some(resource.name.as_str()) && self.kinds.get(slot as usize) == Some(&kind)).then_some(slot)
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn put(&mut self, id: ResourceId, kind: u16, name: &str) -> u32 {
        let slot = self.slot_for(id);
        self.name(slot, false);
        let name = self.texts.number(name);
        self.kinds.get_mut(slot as usize).into_iter().for_each(|k| *k = kind);
        self.names.get_mut(slot as usize).into_iter().for_each(|n| *n = name);
        self.name(slot, true);
        slot
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn slot_for(&mut self, id: ResourceId) -> u32 {
        if let Some(slot) = self.of(id) {
            return slot;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.ids.push(id);
            self.kinds.push(FREE);
            self.names.push(u32::MAX);
            u32::try_from(self.ids.len().saturating_sub(1)).unwrap_or(u32::MAX)
        });
        self.ids.get_mut(slot as usize).into_iter().for_each(|i| *i = id);
        let ids = &self.ids;
        let hash_of = |n: u32| ids.get(n as usize).map_or(0, |id| hash_bits(id.bits()));
        self.by_id.insert(hash_bits(id.bits()), slot, &hash_of);
        slot
    }

    /// Makes what is in a slot findable by its name, or no longer so.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn name(&mut self, slot: u32, findable: bool) {
        let (names, kinds) = (&self.names, &self.kinds);
        let key = |n: u32| kinds.get(n as usize).copied().zip(names.get(n as usize).copied());
        let hash_of = |n: u32| key(n).map_or(0, |(kind, name)| hash_name(kind, name));
        if key(slot).is_none_or(|(kind, _)| kind == FREE) {
            return;
        }
        let hash = hash_of(slot);
        match findable {
            false => self.by_name.remove(hash, slot, &hash_of),
            true => self.by_name.insert(hash, slot, &hash_of),
        }
    }

    fn remove(&mut self, id: ResourceId) {
        let Some(slot) = self.of(id) else { return };
        self.name(slot, false);
        let ids = &self.ids;
        let hash_of = |n: u32| ids.get(n as usize).map_or(0, |id| hash_bits(id.bits()));
        self.by_id.remove(hash_bits(id.bits()), slot, &hash_of);
        self.kinds.get_mut(slot as usize).into_iter().for_each(|k| *k = FREE);
        self.free.push(slot);
    }
}

fn hash_name(kind: u16, name: u32) -> u64 {
    hash_bits(u128::from(kind) << 32 | u128::from(name))
}

fn set_bit(set: &mut Arc<FixedBitSet>, slot: u32) {
    Arc::make_mut(set).grow_and_insert(slot as usize);
}

fn clear_bit(set: &mut Arc<FixedBitSet>, slot: usize) {
    if set.contains(slot) {
        Arc::make_mut(set).set(slot, false);
    }
}
