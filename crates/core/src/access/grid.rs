use super::book::Rulebook;
use super::label::{ClassLabel, label};
use super::principal::Access;
use super::records::RecordCell;
use super::ruling::Cell;
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
        let book = &self.grounds.book;
        let account =
            (!self.grounds.account.is_empty()).then(|| row(ClassLabel::Account, Vec::new(), self.grounds.account));
        let sets = self.slots_by_class();
        let found = self.grounds.classes.iter().zip(&sets).filter(|(class, _)| !class.cell.is_empty());
        let mut classes: Vec<GridRow> = found
            .map(|(class, set)| row(label(book, class.kind, set, class.count), ids(book, set), class.cell))
            .collect();
        classes.sort_by(|a, b| {
            b.resources.len().cmp(&a.resources.len()).then_with(|| book.reading(&a.label).cmp(&book.reading(&b.label)))
        });
        let records = self.record_rows();
        Grid { rows: account.into_iter().chain(classes).chain(records).collect() }
    }

    /// A row for each record that is not like the rest of its zone.
    fn record_rows(&self) -> Vec<GridRow> {
        let mask = self.grounds.book.vocabulary.asked_of_records();
        let is_apart = |r: &&RecordCell| r.cell != self.cell_of(r.slot).within(mask) && !r.cell.is_empty();
        let apart = self.grounds.records.iter().filter(is_apart);
        apart.filter_map(|r| Some(row(record_label(&self.grounds.book, r)?, Vec::new(), r.cell))).collect()
    }
}

fn record_label(book: &Rulebook, record: &RecordCell) -> Option<ClassLabel> {
    let zone = book.places.at(record.slot)?.id;
    let (name, rtype) = (record.name(book).to_owned(), record.rtype(book).map(str::to_owned));
    Some(ClassLabel::Record { zone, name, rtype })
}

impl Rulebook {
    /// A label in words that depend on no random id: what labels are ordered by.
    pub(crate) fn reading(&self, label: &ClassLabel) -> String {
        let name = |id: &ResourceId| self.places.of(*id).map_or("", |slot| self.places.name(slot));
        let names = |ids: &[ResourceId]| ids.iter().map(name).collect::<Vec<_>>().join(",");
        match label {
            ClassLabel::Account => "account".to_owned(),
            ClassLabel::All { kind } => format!("all {kind}"),
            ClassLabel::Tag { kind, tag } => format!("{kind} {}", tag.as_text()),
            ClassLabel::Except { kind, except } => format!("{kind} except {}", names(except)),
            ClassLabel::Listed { kind, first, count } => format!("{kind} {} {count}", names(first)),
            ClassLabel::Record { zone, name: record, rtype } => {
                format!("record {} {record} {}", name(zone), rtype.as_deref().unwrap_or("*"))
            }
        }
    }
}

#[cfg_attr(portcullis_speed, optimize(speed))]
pub(crate) fn ids(book: &Rulebook, set: &FixedBitSet) -> Vec<ResourceId> {
    set.ones().filter_map(|n| book.places.at(n)).map(|s| s.id).collect()
}

fn row(label: ClassLabel, resources: Vec<ResourceId>, cell: Cell) -> GridRow {
    GridRow { label, resources, yes: cell.yes, maybe: cell.possible - cell.yes }
}
