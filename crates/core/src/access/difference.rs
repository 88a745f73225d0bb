use super::grid::ids;
use super::label::{ClassLabel, label};
use super::principal::{Access, Records};
use super::ruling::Cell;
use super::snapshot::Snapshot;
use crate::catalogue::Mask;
use crate::{MemberId, Millis, ResourceId};
use fixedbitset::FixedBitSet;
use std::collections::{BTreeMap, BTreeSet};

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
    let (old, new) = (before.outlook(member, now), after.outlook(member, now));
    let account = row(ClassLabel::Account, Vec::new(), old.account, new.account);
    let mut rows: Vec<DifferenceRow> = classes(&old, &new);
    rows.sort_by(|a, b| b.resources.len().cmp(&a.resources.len()).then_with(|| after.compare(&a.label, &b.label)));
    let records = records(&old, &new);
    let all = std::iter::once(account).chain(rows).chain(records).filter(|r| !is_void(r));
    Difference { rows: all.collect() }
}

/// Sorts resources by what was and what is allowed on them. Those that are gone are named as they were.
fn classes(old: &Access, new: &Access) -> Vec<DifferenceRow> {
    let slots = new.snapshot.slots();
    let same = old.snapshot.slots().same_places(slots);
    let was = |slot: usize, id| if same { Some(slot) } else { old.snapshot.slots().of(id) };
    let mut found: BTreeMap<(Option<usize>, Option<usize>), FixedBitSet> = BTreeMap::new();
    for (n, slot) in slots.iter() {
        let key = (was(n, slot.id).and_then(|n| old.classes.of(n)), new.classes.of(n));
        found.entry(key).or_insert_with(|| FixedBitSet::with_capacity(slots.len())).insert(n);
    }
    let class = |access: &Access, class: Option<usize>| class.and_then(|c| access.classes.iter().nth(c).cloned());
    let rows = found.iter().filter_map(|((before, after), set)| {
        let (before, after) = (class(old, *before), class(new, *after)?);
        let was = before.map_or(Cell::default(), |c| c.cell);
        let is_void = was.is_empty() && after.cell.is_empty();
        let named = || row(label(&new.snapshot, after.kind, set), ids(&new.snapshot, set), was, after.cell);
        (!is_void).then(named)
    });
    rows.chain(gone(old, new)).collect()
}

fn gone(old: &Access, new: &Access) -> Vec<DifferenceRow> {
    if old.snapshot.slots().same_places(new.snapshot.slots()) {
        return Vec::new();
    }
    let mut found: BTreeMap<(usize, Cell), FixedBitSet> = BTreeMap::new();
    for (n, slot) in old.snapshot.slots().iter().filter(|(_, s)| new.snapshot.slots().of(s.id).is_none()) {
        found.entry((slot.kind, old.classes.cell(n))).or_default().grow_and_insert(n);
    }
    let rows = found.iter().filter(|((_, cell), _)| !cell.is_empty());
    rows.map(|((kind, cell), set)| {
        row(label(&old.snapshot, *kind, set), ids(&old.snapshot, set), *cell, Cell::default())
    })
    .collect()
}

/// Records that are not like the rest of their zone, before or after.
fn records(old: &Access, new: &Access) -> Vec<DifferenceRow> {
    let keys = |access: &Access, records: &Records| -> BTreeSet<(ResourceId, String, Option<String>)> {
        let named = records.keys().filter_map(|(slot, name, rtype)| {
            Some((access.snapshot.slots().at(*slot)?.id, name.clone(), rtype.clone()))
        });
        named.collect()
    };
    let mask = new.snapshot.catalogue().kind_actions("record");
    let cell = |access: &Access, zone, name: &str, rtype: &Option<String>| {
        let asked = crate::ResourceRef::Record { zone, name, rtype: rtype.as_deref().unwrap_or("") };
        (access.cell(asked).within(mask), access.cell(crate::ResourceRef::Resource(zone)).within(mask))
    };
    let mut all = keys(old, &old.records);
    all.extend(keys(new, &new.records));
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
