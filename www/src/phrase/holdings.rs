use crate::words;
use portcullis_core::{ClassLabel, GridRow, Mask, ResourceId, Set, Snapshot};
use std::collections::BTreeMap;

/// How far somebody may go with a service, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// May change it.
    Edits,
    /// May do some of what it offers beyond reading, such as purge a cache.
    Uses,
    /// May look at it.
    Reads,
}

impl Level {
    /// "Edits", with "DNS" to follow.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Edits => "Edits",
            Self::Uses => "Uses",
            Self::Reads => "Reads",
        }
    }
}

/// Where somebody may do something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On every domain.
    All,
    /// On so many; `which` tells apart other domains that are as many.
    Some {
        /// How many.
        count: usize,
        /// Their ids, folded into one number.
        which: u128,
    },
    /// On this one.
    One(String),
    /// On so many single DNS records.
    Records(usize),
    /// On the account itself.
    Account,
}

/// Services that somebody holds at the same level in the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// How far.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// Their names, in the order of the catalogue.
    pub services: Vec<String>,
    /// Whether these are all the services that there are in such a place.
    pub is_all: bool,
}

/// What rows of a grid allow, service by service, gathered by level and place; the weightiest first. "All domains" is said
/// only where access is `open`, which reaches whatever is added later: else the domains there are today are counted.
pub fn holdings(snapshot: &Snapshot, rows: &[GridRow], open: bool) -> Vec<Holding> {
    let mut gathered: BTreeMap<(Level, Place), Vec<String>> = BTreeMap::new();
    for kind in ["zone", "record", "account"] {
        let rows: Vec<&GridRow> = rows.iter().filter(|row| kind_of(row) == Some(kind)).collect();
        for service in &snapshot.catalogue().data().services {
            if let Some((level, place)) = held(snapshot, &rows, (kind, open), &service.id) {
                gathered.entry((level, place)).or_default().push(service.name.clone());
            }
        }
    }
    let mut found: Vec<Holding> =
        gathered.into_iter().map(|((level, place), services)| holding(snapshot, level, place, services)).collect();
    found.sort_by_key(|holding| {
        (holding.level, holding.place == Place::Account, std::cmp::Reverse(holding.services.len()))
    });
    found
}

fn holding(snapshot: &Snapshot, level: Level, place: Place, services: Vec<String>) -> Holding {
    let kind = if place == Place::Account { "account" } else { "zone" };
    let is_all = services.len() > 3 && services.len() == services_on(snapshot, kind);
    Holding { level, place, services, is_all }
}

/// How many services can be asked about a kind.
fn services_on(snapshot: &Snapshot, kind: &str) -> usize {
    let (catalogue, asked) = (snapshot.catalogue(), snapshot.catalogue().kind_actions(kind));
    catalogue.data().services.iter().filter(|service| catalogue.service_mask(&service.id).meets(asked)).count()
}

/// The highest level at which a service is held on some of the rows, and on how many resources.
fn held(snapshot: &Snapshot, rows: &[&GridRow], (kind, open): (&str, bool), service: &str) -> Option<(Level, Place)> {
    let level_on = |row: &GridRow| level(snapshot, row.yes | row.maybe, kind, service);
    let highest = rows.iter().filter_map(|row| level_on(row)).min()?;
    let there = rows.iter().filter(|row| level_on(row) == Some(highest));
    if kind == "record" {
        let records: Vec<&&GridRow> = there.collect();
        let only = |row: &GridRow| Place::One(words::place(snapshot, &row.label, 1).of_itself());
        return Some((highest, if let [one] = records[..] { only(one) } else { Place::Records(records.len()) }));
    }
    let resources: Set<ResourceId> = there.flat_map(|row| row.resources.iter().copied()).collect();
    Some((highest, place(snapshot, kind, open, &resources)))
}

fn place(snapshot: &Snapshot, kind: &str, open: bool, resources: &Set<ResourceId>) -> Place {
    if kind == "account" {
        return Place::Account;
    }
    let all = snapshot.state().resources.values().filter(|resource| resource.kind == kind).count();
    match (resources.first(), resources.len()) {
        (Some(only), 1) => Place::One(
            snapshot
                .state()
                .resources
                .get(only)
                .map_or_else(String::new, |resource| words::resource_shown(snapshot.catalogue(), resource)),
        ),
        (_, count) if open && count == all => Place::All,
        (_, count) => Place::Some { count, which: resources.iter().fold(0, |all, id| all ^ id.bits()) },
    }
}

/// How far a mask goes with a service on a kind; none if it holds nothing of it there.
pub fn level(snapshot: &Snapshot, mask: Mask, kind: &str, service: &str) -> Option<Level> {
    let catalogue = snapshot.catalogue();
    let has = mask & catalogue.service_mask(service) & catalogue.kind_actions(kind);
    if has.is_empty() {
        return None;
    }
    let contains =
        |verb: &str| catalogue.action(&format!("{service}:{verb}")).is_some_and(|action| has.contains(action));
    Some(if contains("edit") {
        Level::Edits
    } else if has.len() == 1 && contains("read") {
        Level::Reads
    } else {
        Level::Uses
    })
}

/// The kind that a row of a grid is about.
pub fn kind_of(row: &GridRow) -> Option<&str> {
    match &row.label {
        ClassLabel::Account => Some("account"),
        ClassLabel::All { kind }
        | ClassLabel::Tag { kind, .. }
        | ClassLabel::Except { kind, .. }
        | ClassLabel::Listed { kind, .. } => Some(kind),
        ClassLabel::Record { .. } => Some("record"),
    }
}
