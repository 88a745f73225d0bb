use super::blocks::{Blocks, NONE, number};
use super::book::{Lookup, Rulebook, hash_bits};
use super::cover::covered;
use super::lens::Verdict;
use super::principal::Access;
use super::rows::Rows;
use super::ruling::{Cell, Ruling, Tally};
use crate::catalogue::Mask;
use fixedbitset::FixedBitSet;

/// Classes of equal access. Which slot is in which stands in [`Rows`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Classes(Box<[Class]>);

/// A maximal set of resources of one kind with equal access.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    pub kind: usize,
    /// What is allowed on each, or on anything inside it.
    pub cell: Cell,
    /// How many there are.
    pub count: usize,
}

impl Classes {
    pub fn new(book: &Rulebook, rulings: &[Ruling]) -> (Self, Rows) {
        let mut blocks = Blocks::by_kind(book);
        for ruling in rulings.iter().filter(|r| r.verdict != Verdict::No) {
            let Some(row) = book.policies.get(ruling.policy) else { continue };
            let mask = book.policies.mask(ruling.policy);
            blocks.say(&covered(book, row), |tally: &mut Tally| tally.add(ruling, mask));
        }
        blocks.merge(book)
    }

    /// Classes of what two say together, slot by slot.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn meeting(one: &Access, other: &Access, meet: impl Fn(Cell, Cell) -> Cell) -> (Self, Rows) {
        let book = &one.grounds.book;
        let mut merged = Merged { lookup: Lookup::default(), classes: Vec::new() };
        let mut met = Met::default();
        let mut of = vec![NONE; book.places.len()];
        for (slot, at) in of.iter_mut().enumerate() {
            let Some(pair) = one.class_of(slot).zip(other.class_of(slot)) else { continue };
            let Some((a, b)) = one.grounds.classes.get(pair.0).zip(other.grounds.classes.get(pair.1)) else { continue };
            *at = met.class(pair, || merged.class(book, a.kind, meet(a.cell, b.cell)));
            merged.classes.get_mut(*at as usize).into_iter().for_each(|c| c.count = c.count.saturating_add(1));
        }
        merged.done(book, &of)
    }

    pub fn get(&self, class: usize) -> Option<&Class> {
        self.0.get(class)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Class> {
        self.0.iter()
    }
}

impl Class {
    /// What can be asked about each and is allowed in any case.
    pub fn yes(&self, book: &Rulebook) -> Mask {
        self.cell.yes & book.vocabulary.asked_of(self.kind)
    }
}

impl Access {
    /// The class of the resource in a slot.
    #[inline]
    pub(super) fn class_of(&self, slot: usize) -> Option<usize> {
        self.hot.rows.class(slot)
    }

    /// What is allowed on the resource in a slot.
    pub(super) fn cell_of(&self, slot: usize) -> Cell {
        self.class_of(slot).and_then(|class| self.grounds.classes.get(class)).map_or(Cell::default(), |c| c.cell)
    }

    /// The slots of every class, by class.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub(super) fn slots_by_class(&self) -> Vec<FixedBitSet> {
        let slots = self.grounds.book.places.len();
        let mut sets = vec![FixedBitSet::with_capacity(slots); self.grounds.classes.0.len()];
        for slot in 0..slots {
            self.class_of(slot).and_then(|class| sets.get_mut(class)).into_iter().for_each(|set| set.insert(slot));
        }
        sets
    }
}

impl Blocks<Tally> {
    /// Blocks of equal answers become one class; those that are empty none.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn merge(self, book: &Rulebook) -> (Classes, Rows) {
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
        merged.done(book, &of)
    }
}

/// Pairs of classes that were met, each with the class of both together.
#[derive(Default)]
struct Met {
    lookup: Lookup,
    pairs: Vec<((usize, usize), u32)>,
}

impl Met {
    fn class(&mut self, pair: (usize, usize), new: impl FnOnce() -> u32) -> u32 {
        let hash = |(a, b): (usize, usize)| hash_bits((a as u128) << 64 | b as u128);
        let pairs = &self.pairs;
        let known = self.lookup.find(hash(pair), |n| pairs.get(n as usize).is_some_and(|(held, _)| *held == pair));
        if let Some((_, class)) = known.and_then(|n| pairs.get(n as usize)) {
            return *class;
        }
        let class = new();
        let hash_of = |n: u32| pairs.get(n as usize).map_or(0, |(held, _)| hash(*held));
        self.lookup.insert(hash(pair), number(pairs.len()), &hash_of);
        self.pairs.push((pair, class));
        class
    }
}

struct Merged {
    lookup: Lookup,
    classes: Vec<Class>,
}

impl Merged {
    fn done(self, book: &Rulebook, of: &[u32]) -> (Classes, Rows) {
        let allowed: Vec<Mask> = self.classes.iter().map(|class| class.yes(book)).collect();
        let rows = Rows::new(of, &allowed, book.vocabulary.actions.len() as usize);
        (Classes(self.classes.into()), rows)
    }

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
        self.classes.push(Class { kind, cell, count: 0 });
        class
    }
}

fn hash(kind: usize, cell: Cell) -> u64 {
    let words = cell.yes.words().into_iter().chain(cell.possible.words());
    words.fold(kind as u64, |hash, word| hash_bits(u128::from(hash) << 64 | u128::from(word)))
}
