use super::label::{ClassLabel, label};
use super::principal::Access;
use super::ruling::Cell;
use super::snapshot::Snapshot;
use crate::ResourceId;
use crate::catalogue::Mask;
use fixedbitset::FixedBitSet;

/// What a principal can do, where: a row for each resource class on which anything is allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The account first, then the larger classes before the smaller.
    pub rows: Vec<GridRow>,
}

/// A maximal set of resources of one kind with equal access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// How it is named.
    pub label: ClassLabel,
    /// What is in it, in no particular order; empty for the account and for records.
    pub resources: Vec<ResourceId>,
    /// Allowed in any case.
    pub yes: Mask,
    /// Allowed under a condition; only an outlook has such.
    pub maybe: Mask,
}

impl Access {
    /// The grid: one call, whatever the number of resources.
    pub fn grid(&self) -> Grid {
        let account = (!self.account.is_empty()).then(|| row(ClassLabel::Account, Vec::new(), self.account));
        let sets = self.classes.sets();
        let found = self.classes.iter().zip(&sets).filter(|(class, _)| !class.cell.is_empty());
        let mut classes: Vec<GridRow> = found
            .map(|(class, set)| row(label(&self.snapshot, class.kind, set), ids(&self.snapshot, set), class.cell))
            .collect();
        classes.sort_by(|a, b| {
            b.resources.len().cmp(&a.resources.len()).then_with(|| self.snapshot.compare(&a.label, &b.label))
        });
        let records = self.record_rows();
        Grid { rows: account.into_iter().chain(classes).chain(records).collect() }
    }

    /// A row for each record that is not like the rest of its zone.
    fn record_rows(&self) -> Vec<GridRow> {
        let apart =
            self.records.iter().filter(|((slot, ..), cell)| **cell != self.classes.cell(*slot) && !cell.is_empty());
        let mask = self.snapshot.catalogue().kind_actions("record");
        let rows = apart.filter_map(|((slot, name, rtype), cell)| {
            let zone = self.snapshot.slots().at(*slot)?.id;
            Some(row(
                ClassLabel::Record { zone, name: name.clone(), rtype: rtype.clone() },
                Vec::new(),
                cell.within(mask),
            ))
        });
        rows.collect()
    }
}

impl Snapshot {
    /// Labels in the order people read them: by the names of what they hold.
    pub(crate) fn compare(&self, a: &ClassLabel, b: &ClassLabel) -> std::cmp::Ordering {
        self.reading(a).cmp(&self.reading(b))
    }

    /// A label in words that depend on no random id.
    pub(crate) fn reading(&self, label: &ClassLabel) -> String {
        let name = |id: &ResourceId| self.state().resources.get(id).map(|r| r.name.clone()).unwrap_or_default();
        let names = |ids: &[ResourceId]| ids.iter().map(name).collect::<Vec<_>>().join(",");
        match label {
            ClassLabel::Account => "account".to_owned(),
            ClassLabel::All { kind } => format!("all {kind}"),
            ClassLabel::Tag { kind, tag } => format!("{kind} {tag}"),
            ClassLabel::Except { kind, except } => format!("{kind} except {}", names(except)),
            ClassLabel::Listed { kind, first, count } => format!("{kind} {} {count}", names(first)),
            ClassLabel::Record { zone, name: record, rtype } => {
                format!("record {} {record} {}", name(zone), rtype.as_deref().unwrap_or("*"))
            }
        }
    }
}

pub(crate) fn ids(snapshot: &Snapshot, set: &FixedBitSet) -> Vec<ResourceId> {
    set.ones().filter_map(|n| snapshot.slots().at(n)).map(|s| s.id).collect()
}

fn row(label: ClassLabel, resources: Vec<ResourceId>, cell: Cell) -> GridRow {
    GridRow { label, resources, yes: cell.yes, maybe: cell.possible - cell.yes }
}
