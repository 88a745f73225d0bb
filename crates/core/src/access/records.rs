use super::book::{Choice, PolicyRow, Rulebook};
use super::cover::{askable, covers};
use super::lens::Verdict;
use super::principal::Access;
use super::ruling::{Cell, Ruling, decide};
use crate::ResourceId;
use crate::model::ResourceRef;

/// Slot of the zone, text of the name, text of the type.
type Key = (usize, u32, Option<u32>);

/// A cell for every record that a policy names, so that asking stays a look-up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Records(Vec<RecordCell>);

/// What is allowed on one record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecordCell {
    /// Of the zone.
    pub slot: usize,
    /// The text of its name.
    name: u32,
    /// The text of its type; all others where there is none.
    rtype: Option<u32>,
    pub cell: Cell,
}

impl Records {
    pub fn new(book: &Rulebook, rulings: &[Ruling]) -> Self {
        let mut keys: Vec<Key> = Vec::new();
        for choice in rulings.iter().filter_map(|r| book.policies.get(r.policy)).flat_map(|row| choices(book, row)) {
            let Choice::Record { zone, name, rtype } = choice else { continue };
            let Some(slot) = book.places.of(*zone) else { continue };
            keys.extend([(slot, *name, None), (slot, *name, *rtype)]);
        }
        keys.sort_unstable();
        keys.dedup();
        Self(keys.into_iter().filter_map(|key| record(book, rulings, key)).collect())
    }

    /// Every record that one of two names, with what both allow on it.
    pub fn meeting(one: &Access, other: &Access, meet: impl Fn(Cell, Cell) -> Cell) -> Self {
        let all = one.grounds.records.iter().chain(other.grounds.records.iter());
        let mut keys: Vec<Key> = all.map(|r| (r.slot, r.name, r.rtype)).collect();
        keys.sort_unstable();
        keys.dedup();
        let mask = one.grounds.book.vocabulary.asked_of_records();
        let cell = |(slot, name, rtype): Key| {
            let of = |access: &Access| {
                let records = &access.grounds.records;
                let named = records.at(slot, name, rtype).or_else(|| records.at(slot, name, None));
                named.unwrap_or_else(|| access.cell_of(slot))
            };
            RecordCell { slot, name, rtype, cell: meet(of(one), of(other)).within(mask) }
        };
        Self(keys.into_iter().map(cell).collect())
    }

    fn at(&self, slot: usize, name: u32, rtype: Option<u32>) -> Option<Cell> {
        let place = self.0.binary_search_by_key(&(slot, name, rtype), |r| (r.slot, r.name, r.rtype)).ok()?;
        self.0.get(place).map(|r| r.cell)
    }

    pub fn iter(&self) -> impl Iterator<Item = &RecordCell> {
        self.0.iter()
    }

    /// What is allowed on a record, if a policy names it.
    pub fn find(&self, book: &Rulebook, slot: usize, name: &str, rtype: &str) -> Option<Cell> {
        if self.0.is_empty() {
            return None;
        }
        let name = book.policies.texts.find(name)?;
        let exact = book.policies.texts.find(rtype).and_then(|t| self.at(slot, name, Some(t)));
        exact.or_else(|| self.at(slot, name, None))
    }
}

impl RecordCell {
    /// Its name.
    pub fn name<'a>(&self, book: &'a Rulebook) -> &'a str {
        book.policies.text(self.name)
    }

    /// Its type; all others where there is none.
    pub fn rtype<'a>(&self, book: &'a Rulebook) -> Option<&'a str> {
        self.rtype.map(|t| book.policies.text(t))
    }
}

fn record(book: &Rulebook, rulings: &[Ruling], key: (usize, u32, Option<u32>)) -> Option<RecordCell> {
    let (slot, name, rtype) = key;
    let zone = book.places.at(slot)?.id;
    // No record type is empty, so this asks about "any other type".
    let rtype_text = rtype.map_or("", |t| book.policies.text(t));
    let asked = ResourceRef::Record { zone, name: book.policies.text(name), rtype: rtype_text };
    let reaches = |r: &Ruling| book.policies.get(r.policy).is_some_and(|row| covers(book, row, asked));
    let counts = rulings.iter().filter(|r| r.verdict != Verdict::No && reaches(r));
    Some(RecordCell { slot, name, rtype, cell: decide(book, counts).within(askable(book, asked)) })
}

fn choices<'a>(book: &'a Rulebook, row: &PolicyRow) -> impl Iterator<Item = &'a Choice> + use<'a> {
    book.policies.include(row).iter().chain(book.policies.exclude(row))
}

/// The zones and names of the records that a policy includes.
pub(crate) fn named<'a>(book: &'a Rulebook, row: &PolicyRow) -> impl Iterator<Item = (ResourceId, &'a str)> + use<'a> {
    book.policies.include(row).iter().filter_map(|choice| match choice {
        Choice::Record { zone, name, .. } => Some((*zone, book.policies.text(*name))),
        Choice::Account | Choice::Kind(_) | Choice::Resource(_) | Choice::Tag(_) => None,
    })
}
