use super::blocks::{Blocks, NONE, number};
use super::book::{Lookup, Rulebook, hash_bits};
use super::ruling::{Cell, Ruling, Tally};
use crate::catalogue::Mask;
use fixedbitset::FixedBitSet;

/// Stored resources sorted into classes of equal access: for each slot the class, for each class the answers.
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
    /// What is allowed on each, or on anything inside it.
    pub cell: Cell,
    /// What can be asked about each and is allowed in any case.
    pub yes: Mask,
    /// How many there are.
    pub count: usize,
}

impl Classes {
    pub fn new(book: &Rulebook, rulings: &[Ruling]) -> Self {
        let mut blocks = Blocks::by_kind(book);
        let counts = rulings.iter().filter(|r| r.matters());
        counts.for_each(|ruling| blocks.say(&ruling.cover.slots, |tally: &mut Tally| tally.add(ruling)));
        blocks.merge(book)
    }

    /// The class a slot belongs to.
    #[inline]
    pub fn of(&self, slot: usize) -> Option<usize> {
        self.of.get(slot).filter(|class| **class != NONE).map(|class| *class as usize)
    }

    /// The class of the resource in a slot.
    #[inline]
    pub fn at(&self, slot: usize) -> Option<&Class> {
        self.classes.get(*self.of.get(slot)? as usize)
    }

    /// What is allowed on the resource in a slot.
    pub fn cell(&self, slot: usize) -> Cell {
        self.at(slot).map_or(Cell::default(), |c| c.cell)
    }

    pub fn get(&self, class: usize) -> Option<&Class> {
        self.classes.get(class)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter()
    }

    /// The class of each slot; a number that no class has where nothing stands.
    pub fn numbers(&self) -> &[u32] {
        &self.of
    }

    /// What can be asked about each and is allowed in any case, class by class in words of 64 actions.
    pub fn words(&self, width: usize) -> Vec<u64> {
        self.classes.iter().flat_map(|class| class.yes.words().into_iter().take(width)).collect()
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

impl Blocks<Tally> {
    /// Blocks of equal answers become one class; those that are empty none.
    fn merge(self, book: &Rulebook) -> Classes {
        let mut merged = Merged { lookup: Lookup::default(), classes: Vec::new() };
        let mut class_of_block = vec![NONE; self.blocks.len()];
        let mut of = self.of;
        for at in of.iter_mut().filter(|at| **at != NONE) {
            let Some(class) = class_of_block.get_mut(*at as usize) else { continue };
            if *class == NONE {
                let (kind, tally) = self.blocks.get(*at as usize).copied().unwrap_or_default();
                *class = merged.class(book, kind, tally.settle());
            }
            *at = *class;
            merged.classes.get_mut(*class as usize).into_iter().for_each(|c| c.count = c.count.saturating_add(1));
        }
        Classes { of, classes: merged.classes }
    }
}

struct Merged {
    lookup: Lookup,
    classes: Vec<Class>,
}

impl Merged {
    fn class(&mut self, book: &Rulebook, kind: usize, cell: Cell) -> u32 {
        let cell = cell.within(book.vocabulary.reach(kind));
        let classes = &self.classes;
        let is = |n: u32| classes.get(n as usize).is_some_and(|c| c.kind == kind && c.cell == cell);
        let hash = hash(kind, cell);
        if let Some(class) = self.lookup.find(hash, is) {
            return class;
        }
        let class = number(classes.len());
        let hash_of = |n: u32| classes.get(n as usize).map_or(0, |c| self::hash(c.kind, c.cell));
        self.lookup.insert(hash, class, &hash_of);
        self.classes.push(Class { kind, cell, yes: cell.yes & book.vocabulary.asked_of(kind), count: 0 });
        class
    }
}

fn hash(kind: usize, cell: Cell) -> u64 {
    let words = cell.yes.words().into_iter().chain(cell.possible.words());
    words.fold(kind as u64, |hash, word| hash_bits(u128::from(hash) << 64 | u128::from(word)))
}
