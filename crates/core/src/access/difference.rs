use super::book::{Lookup, Rulebook, hash_bits};
use super::classes::Class;
use super::grid::ids;
use super::label::{ClassLabel, label};
use super::principal::Access;
use super::ruling::Cell;
use super::snapshot::Snapshot;
use crate::catalogue::Mask;
use crate::{MemberId, Millis, ResourceId, Set};
use fixedbitset::FixedBitSet;

/// What one member can do before and after a change, by resource class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Rows on which anything is allowed before or after; the account first, then the larger classes.
    pub rows: Vec<DifferenceRow>,
}

/// A maximal set of resources of one kind with equal access before and equal access after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceRow {
    /// How it is named.
    pub label: ClassLabel,
    /// What is in it; empty for the account and for records.
    pub resources: Vec<ResourceId>,
    /// Allowed before in any case.
    pub before_yes: Mask,
    /// Allowed before under a condition.
    pub before_maybe: Mask,
    /// Allowed after in any case.
    pub after_yes: Mask,
    /// Allowed after under a condition.
    pub after_maybe: Mask,
}

impl DifferenceRow {
    /// Actions that are allowed after, or under weaker conditions than before.
    pub fn gained(&self) -> Mask {
        (self.after_yes - self.before_yes) | (self.after_maybe - self.before_yes - self.before_maybe)
    }

    /// Actions that are no longer allowed, or only under a condition.
    pub fn lost(&self) -> Mask {
        (self.before_yes - self.after_yes) | (self.before_maybe - self.after_yes - self.after_maybe)
    }

    /// How many resources it stands for; the account and a record are one.
    pub fn count(&self) -> usize {
        self.resources.len().max(1)
    }
}

impl Difference {
    /// How many things are gained: action × resource.
    pub fn gained(&self) -> usize {
        self.rows.iter().map(|r| r.gained().len().saturating_mul(r.count())).sum()
    }

    /// How many things are lost: action × resource.
    pub fn lost(&self) -> usize {
        self.rows.iter().map(|r| r.lost().len().saturating_mul(r.count())).sum()
    }

    /// Whether nothing is gained and nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|r| r.gained().is_empty() && r.lost().is_empty())
    }
}

/// What a member can do before and after, both as an outlook from `now`. A member that does not exist can do nothing.
pub fn difference(before: &Snapshot, after: &Snapshot, member: MemberId, now: Millis) -> Difference {
    between(&before.outlook(member, now), &after.outlook(member, now))
}

pub(crate) fn between(old: &Access, new: &Access) -> Difference {
    let account = row(ClassLabel::Account, Vec::new(), old.grounds.account, new.grounds.account);
    let mut rows = stored(old, new);
    // What is gone is named as it was.
    let reading = |row: &DifferenceRow| new.grounds.book.reading(&row.label);
    rows.sort_by(|a, b| b.resources.len().cmp(&a.resources.len()).then_with(|| reading(a).cmp(&reading(b))));
    let all = std::iter::once(account).chain(rows).chain(records(old, new));
    Difference { rows: all.filter(|r| !is_void(r)).collect() }
}

/// Stored resources sorted by what was and what is allowed on them.
#[cfg_attr(portcullis_speed, optimize(speed))]
fn stored(old: &Access, new: &Access) -> Vec<DifferenceRow> {
    let same = old.grounds.book.places.same_places(&new.grounds.book.places);
    let places = &new.grounds.book.places;
    let was = |slot: usize, id: ResourceId| if same { Some(slot) } else { old.grounds.book.places.of(id) };
    let mut here = Pairs::default();
    for (n, slot) in places.iter() {
        here.put((was(n, slot.id).and_then(|n| old.class_of(n)), new.class_of(n)), n, places.len());
    }
    let rows = here.sets.iter().filter_map(|((before, after), set, count)| {
        let was = before.and_then(|c| old.grounds.classes.get(c)).map_or(Cell::default(), |c| c.cell);
        let class = new.grounds.classes.get((*after)?)?;
        named(&new.grounds.book, class, (set, *count), was, class.cell)
    });
    rows.chain(gone(old, new)).collect()
}

#[cfg_attr(portcullis_speed, optimize(speed))]
fn gone(old: &Access, new: &Access) -> Vec<DifferenceRow> {
    if old.grounds.book.places.same_places(&new.grounds.book.places) {
        return Vec::new();
    }
    let mut gone = Pairs::default();
    for (n, _) in old.grounds.book.places.iter().filter(|(_, slot)| new.grounds.book.places.of(slot.id).is_none()) {
        gone.put((old.class_of(n), None), n, old.grounds.book.places.len());
    }
    let rows = gone.sets.iter().filter_map(|((before, _), set, count)| {
        let class = old.grounds.classes.get((*before)?)?;
        named(&old.grounds.book, class, (set, *count), class.cell, Cell::default())
    });
    rows.collect()
}

fn named(book: &Rulebook, class: &Class, set: (&FixedBitSet, usize), was: Cell, is: Cell) -> Option<DifferenceRow> {
    let (set, count) = set;
    let is_void = was.is_empty() && is.is_empty();
    (!is_void).then(|| row(label(book, class.kind, set, count), ids(book, set), was, is))
}

type Pair = (Option<usize>, Option<usize>);

/// Slots sorted by their class before and their class after.
#[derive(Default)]
struct Pairs {
    lookup: Lookup,
    sets: Vec<(Pair, FixedBitSet, usize)>,
    /// Neighbours are often alike.
    last: u32,
}

impl Pairs {
    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn put(&mut self, pair: Pair, slot: usize, slots: usize) {
        let is = |n: u32| self.sets.get(n as usize).is_some_and(|(held, ..)| *held == pair);
        if !is(self.last) {
            self.last = self.lookup.find(hash(pair), is).unwrap_or_else(|| self.add(pair, slots));
        }
        if let Some((_, set, count)) = self.sets.get_mut(self.last as usize) {
            set.insert(slot);
            *count = count.saturating_add(1);
        }
    }

    fn add(&mut self, pair: Pair, slots: usize) -> u32 {
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push((pair, FixedBitSet::with_capacity(slots), 0));
        let sets = &self.sets;
        self.lookup.insert(hash(pair), number, &|n| sets.get(n as usize).map_or(0, |(held, ..)| hash(*held)));
        number
    }
}

fn hash((before, after): Pair) -> u64 {
    let number = |class: Option<usize>| class.map_or(u128::from(u64::MAX), |c| c as u128);
    hash_bits(number(before) << 64 | number(after))
}

/// Records that are not like the rest of their zone, before or after.
fn records(old: &Access, new: &Access) -> Vec<DifferenceRow> {
    let keys = |access: &Access| -> Set<(ResourceId, String, Option<String>)> {
        let key = |r: &super::records::RecordCell| {
            let (name, rtype) =
                (r.name(&access.grounds.book).to_owned(), r.rtype(&access.grounds.book).map(str::to_owned));
            Some((access.grounds.book.places.at(r.slot)?.id, name, rtype))
        };
        access.grounds.records.iter().filter_map(key).collect()
    };
    let mask = new.grounds.book.vocabulary.asked_of_records();
    let cell = |access: &Access, zone, name: &str, rtype: &Option<String>| {
        let asked = crate::ResourceRef::Record { zone, name, rtype: rtype.as_deref().unwrap_or("") };
        (access.cell(asked).within(mask), access.cell(crate::ResourceRef::Resource(zone)).within(mask))
    };
    let mut all = keys(old);
    all.extend(keys(new));
    let rows = all.into_iter().filter_map(|(zone, name, rtype)| {
        let ((was, zone_was), (is, zone_is)) = (cell(old, zone, &name, &rtype), cell(new, zone, &name, &rtype));
        let apart = was != zone_was || is != zone_is;
        apart.then(|| row(ClassLabel::Record { zone, name, rtype }, Vec::new(), was, is))
    });
    rows.collect()
}

fn row(label: ClassLabel, resources: Vec<ResourceId>, before: Cell, after: Cell) -> DifferenceRow {
    DifferenceRow {
        label,
        resources,
        before_yes: before.yes,
        before_maybe: before.possible - before.yes,
        after_yes: after.yes,
        after_maybe: after.possible - after.yes,
    }
}

fn is_void(row: &DifferenceRow) -> bool {
    (row.before_yes | row.before_maybe | row.after_yes | row.after_maybe).is_empty()
}
