use super::ruling::{Cell, Ruling, decide};
use super::snapshot::Snapshot;
use crate::catalogue::Mask;
use fixedbitset::FixedBitSet;
use std::collections::BTreeMap;

/// Stored resources sorted into classes of equal access.
#[derive(Debug, Clone, Default)]
pub(crate) struct Classes {
    /// The class of each slot; `NONE` for a free one.
    of: Vec<u32>,
    classes: Vec<Class>,
}

/// A maximal set of resources of one kind with equal access.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    pub kind: usize,
    pub cell: Cell,
}

const NONE: u32 = u32::MAX;

impl Classes {
    pub fn new(snapshot: &Snapshot, rulings: &[Ruling]) -> Self {
        let blocks = Blocks::new(snapshot, rulings);
        let mut found: BTreeMap<(usize, Cell), u32> = BTreeMap::new();
        let mut classes = Vec::new();
        let mut class_of_block = Vec::with_capacity(blocks.first.len());
        for (slot, kind) in &blocks.first {
            let reach = snapshot.catalogue().kinds().get(*kind).map_or(Mask::EMPTY, |k| k.reach);
            let cell = decide(rulings.iter().filter(|r| r.cover.has(*slot))).within(reach);
            let class = *found.entry((*kind, cell)).or_insert_with(|| {
                classes.push(Class { kind: *kind, cell });
                u32::try_from(classes.len().saturating_sub(1)).unwrap_or(NONE)
            });
            class_of_block.push(class);
        }
        let of = blocks.of.iter().map(|b| class_of_block.get(*b as usize).copied().unwrap_or(NONE)).collect();
        Self { of, classes }
    }

    /// The class a slot belongs to.
    pub fn of(&self, slot: usize) -> Option<usize> {
        self.of.get(slot).filter(|class| **class != NONE).map(|class| *class as usize)
    }

    /// What is allowed on the resource in a slot.
    pub fn cell(&self, slot: usize) -> Cell {
        self.of(slot).and_then(|class| self.classes.get(class)).map_or(Cell::default(), |c| c.cell)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter()
    }

    /// The slots of every class, by class.
    pub fn sets(&self) -> Vec<FixedBitSet> {
        let mut sets = vec![FixedBitSet::with_capacity(self.of.len()); self.classes.len()];
        for (slot, class) in self.of.iter().enumerate() {
            sets.get_mut(*class as usize).into_iter().for_each(|set| set.insert(slot));
        }
        sets
    }
}

/// Slots that no ruling tells apart, found by splitting at the edge of each cover.
struct Blocks {
    of: Vec<u32>,
    /// A slot of each block, and its kind.
    first: Vec<(usize, usize)>,
    size: Vec<u32>,
}

impl Blocks {
    fn new(snapshot: &Snapshot, rulings: &[Ruling]) -> Self {
        let mut blocks = Self::by_kind(snapshot);
        for ruling in rulings.iter().filter(|r| r.cover.slots.ones().next().is_some()) {
            blocks.split(&ruling.cover.slots);
        }
        blocks
    }

    fn by_kind(snapshot: &Snapshot) -> Self {
        let slots = snapshot.slots();
        let mut blocks = Self { of: vec![NONE; slots.len()], first: Vec::new(), size: Vec::new() };
        let mut seen: BTreeMap<usize, u32> = BTreeMap::new();
        for (n, slot) in slots.iter() {
            let block = *seen.entry(slot.kind).or_insert_with(|| blocks.add(n, slot.kind));
            blocks.put(n, block);
        }
        blocks
    }

    fn add(&mut self, slot: usize, kind: usize) -> u32 {
        self.first.push((slot, kind));
        self.size.push(0);
        u32::try_from(self.first.len().saturating_sub(1)).unwrap_or(NONE)
    }

    fn put(&mut self, slot: usize, block: u32) {
        self.of.get_mut(slot).into_iter().for_each(|b| *b = block);
        self.size.get_mut(block as usize).into_iter().for_each(|s| *s = s.saturating_add(1));
    }

    fn split(&mut self, set: &FixedBitSet) {
        let mut inside: BTreeMap<u32, u32> = BTreeMap::new();
        for slot in set.ones() {
            if let Some(block) = self.of.get(slot).filter(|b| **b != NONE) {
                let count = inside.entry(*block).or_default();
                *count = count.saturating_add(1);
            }
        }
        // A block that lies wholly inside the cover needs no splitting.
        inside.retain(|block, count| self.size.get(*block as usize).is_some_and(|size| size > count));
        if inside.is_empty() {
            return;
        }
        let mut moved: BTreeMap<u32, u32> = BTreeMap::new();
        for slot in set.ones() {
            let Some(old) = self.of.get(slot).copied().filter(|b| inside.contains_key(b)) else { continue };
            let kind = self.first.get(old as usize).map_or(0, |(_, kind)| *kind);
            let new = *moved.entry(old).or_insert_with(|| self.add(slot, kind));
            self.put(slot, new);
        }
        self.settle(set, &moved);
    }

    /// After slots have moved out: the sizes of what they left, and a slot that is still there to stand for each.
    fn settle(&mut self, set: &FixedBitSet, moved: &BTreeMap<u32, u32>) {
        for (old, new) in moved {
            let left = self.size.get(*new as usize).copied().unwrap_or(0);
            self.size.get_mut(*old as usize).into_iter().for_each(|s| *s = s.saturating_sub(left));
        }
        let lost: Vec<u32> = moved
            .keys()
            .copied()
            .filter(|b| self.first.get(*b as usize).is_some_and(|(slot, _)| set.contains(*slot)))
            .collect();
        for block in lost {
            let still = self.of.iter().position(|b| *b == block);
            if let (Some(slot), Some(first)) = (still, self.first.get_mut(block as usize)) {
                first.0 = slot;
            }
        }
    }
}
