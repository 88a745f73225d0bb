use super::Mode;
use crate::words::{self, Place};
use portcullis_core::{Catalogue, Difference, DifferenceRow, Mask, ServiceData, Snapshot};

/// How many classes are shown at once; the rest opens as a list.
pub const ROWS: usize = 12;
/// How many services stand beside each other; more are brought together by their groups.
const COLUMNS: usize = 6;

/// The grid as it is drawn: resource classes down, services across.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Services, or groups of them.
    pub columns: Vec<Column>,
    /// Classes, those that lose something first.
    pub rows: Vec<Row>,
    /// How many more classes have access that does not change, and are left out for that.
    pub unchanged: usize,
}

/// One service, or several of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// On screen.
    pub name: String,
    /// Their ids.
    pub services: Vec<String>,
    mask: Mask,
}

/// One resource class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the difference.
    pub number: usize,
    /// How it is called.
    pub place: Place,
    /// One for each column.
    pub cells: Vec<Option<Cell>>,
}

/// What somebody can do with one service on one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// In words.
    pub words: String,
    /// What is to be noticed about it.
    pub sign: Sign,
}

/// What is to be noticed about a cell. Each has its own sign and words; colours only repeat them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Allowed.
    Has,
    /// Allowed under a condition.
    HasIf,
    /// More than before.
    Gained,
    /// Less than before.
    Lost,
    /// More of one and less of another.
    Both,
    /// What a role that is only considered would give.
    Ghost,
}

/// What of a difference is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// What will be, without a word about before.
    After,
    /// What changes.
    Changes,
    /// What changes among what stays.
    Whole,
}

impl Drawn {
    /// What a mode draws, with or without what stays.
    pub fn of(mode: Mode, unchanged: bool) -> Self {
        match (mode, unchanged) {
            (Mode::Invite, _) => Self::After,
            (Mode::Edit, false) => Self::Changes,
            (Mode::Edit, true) => Self::Whole,
        }
    }
}

impl Sign {
    /// One character before the words.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Has => "✓",
            Self::HasIf => "◐",
            Self::Gained => "+",
            Self::Lost => "−",
            Self::Both => "±",
            Self::Ghost => "+",
        }
    }

    /// The same for those who listen.
    pub fn spoken(self) -> &'static str {
        match self {
            Self::Has => "allowed",
            Self::HasIf => "allowed under a condition",
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Both => "partly gained, partly lost",
            Self::Ghost => "would be added",
        }
    }

    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Has => "cell has",
            Self::HasIf => "cell has-if",
            Self::Gained => "cell gained",
            Self::Lost => "cell lost",
            Self::Both => "cell both",
            Self::Ghost => "cell ghost",
        }
    }
}

impl Cell {
    /// Its classes in the style sheet.
    pub fn class(&self) -> &'static str {
        self.sign.class()
    }
}

impl Table {
    /// Draws a difference. `after` names what is in it.
    pub fn new(after: &Snapshot, difference: &Difference, drawn: Drawn) -> Self {
        let catalogue = after.catalogue();
        let is_drawn = |row: &DifferenceRow| !shown(row, drawn).is_empty();
        let mut kept: Vec<(usize, &DifferenceRow)> =
            difference.rows.iter().enumerate().filter(|(_, r)| is_drawn(r)).collect();
        let unchanged = difference.rows.len() - kept.len();
        if drawn != Drawn::After {
            kept.sort_by_key(|(_, row)| (row.lost().is_empty(), row.gained().is_empty()));
        }
        let columns = columns(catalogue, kept.iter().fold(Mask::EMPTY, |all, (_, row)| all | shown(row, drawn)));
        let rows = kept.iter().map(|(number, row)| Row {
            number: *number,
            place: words::place(after, &row.label, row.count()),
            cells: columns.iter().map(|column| cell(catalogue, column, row, drawn)).collect(),
        });
        Self { rows: rows.collect(), columns, unchanged }
    }

    /// The same with what is gained drawn as not there yet.
    #[must_use]
    pub fn ghostly(mut self) -> Self {
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells).flatten() {
            cell.sign = match cell.sign {
                Sign::Gained => Sign::Ghost,
                other @ (Sign::Has | Sign::HasIf | Sign::Lost | Sign::Both | Sign::Ghost) => other,
            };
        }
        self
    }
}

/// The actions of a row that call for a column.
fn shown(row: &DifferenceRow, drawn: Drawn) -> Mask {
    let after = row.after_yes | row.after_maybe;
    match drawn {
        Drawn::After => after,
        Drawn::Changes => row.gained() | row.lost(),
        Drawn::Whole => after | row.before_yes | row.before_maybe,
    }
}

fn columns(catalogue: &Catalogue, mask: Mask) -> Vec<Column> {
    let services: Vec<&ServiceData> =
        catalogue.data().services.iter().filter(|s| catalogue.service_mask(&s.id).meets(mask)).collect();
    let grouped = services.len() > COLUMNS;
    let mut columns: Vec<Column> = Vec::new();
    for service in services {
        let name = if grouped { &service.group } else { &service.name };
        let own = catalogue.service_mask(&service.id);
        match columns.iter_mut().find(|c| grouped && c.name == *name) {
            Some(column) => {
                column.services.push(service.id.clone());
                column.mask |= own;
            }
            None => columns.push(Column { name: name.clone(), services: vec![service.id.clone()], mask: own }),
        }
    }
    columns
}

fn cell(catalogue: &Catalogue, column: &Column, row: &DifferenceRow, drawn: Drawn) -> Option<Cell> {
    if (shown(row, drawn) & column.mask).is_empty() {
        return None;
    }
    let (gained, lost) = (row.gained() & column.mask, row.lost() & column.mask);
    let after = row.after_yes | row.after_maybe;
    let sign = match (drawn, gained.is_empty(), lost.is_empty()) {
        (Drawn::After, ..) | (_, true, true) if (row.after_maybe & column.mask).is_empty() => Sign::Has,
        (Drawn::After, ..) | (_, true, true) => Sign::HasIf,
        (_, false, true) => Sign::Gained,
        (_, true, false) => Sign::Lost,
        (_, false, false) => Sign::Both,
    };
    let words = match column.services.as_slice() {
        [_] => single(catalogue, column, row, sign),
        _ => several(catalogue, column, row, sign, after),
    };
    Some(Cell { words, sign })
}

fn single(catalogue: &Catalogue, column: &Column, row: &DifferenceRow, sign: Sign) -> String {
    let service = column.services.first().and_then(|id| catalogue.service(id));
    let level = |yes: Mask, maybe: Mask| {
        let words = service.and_then(|s| words::level(catalogue, s, yes | maybe))?;
        let tops = words::tops(catalogue, (yes | maybe) & column.mask);
        Some(if tops.meets(maybe) { format!("{words} if …") } else { words })
    };
    let (before, after) = (level(row.before_yes, row.before_maybe), level(row.after_yes, row.after_maybe));
    match (sign, before, after) {
        (Sign::Gained | Sign::Lost | Sign::Both, Some(before), Some(after)) => format!("{before} → {after}"),
        (_, _, Some(after)) => after,
        (_, before, None) => before.unwrap_or_default(),
    }
}

/// For a group of services: how many of them at which level, or how many are touched.
fn several(catalogue: &Catalogue, column: &Column, row: &DifferenceRow, sign: Sign, after: Mask) -> String {
    let touched = |mask: Mask| column.services.iter().filter(|id| catalogue.service_mask(id).meets(mask)).count();
    match sign {
        Sign::Gained => format!("{} more", touched(row.gained())),
        Sign::Lost => format!("{} less", touched(row.lost())),
        Sign::Both => format!("{} more, {} less", touched(row.gained()), touched(row.lost())),
        Sign::Has | Sign::HasIf | Sign::Ghost => levels(catalogue, column, row, after),
    }
}

fn levels(catalogue: &Catalogue, column: &Column, row: &DifferenceRow, after: Mask) -> String {
    let askable = catalogue.kind_actions(row.label.kind());
    let (mut all, mut found): (usize, Vec<(String, usize)>) = (0, Vec::new());
    for service in column.services.iter().filter_map(|id| catalogue.service(id)) {
        all += usize::from(catalogue.service_mask(&service.id).meets(askable));
        let Some(words) = words::level(catalogue, service, after) else { continue };
        let first = words.split(',').next().unwrap_or_default().to_owned();
        match found.iter_mut().find(|(level, _)| *level == first) {
            Some((_, n)) => *n += 1,
            None => found.push((first, 1)),
        }
    }
    match found.as_slice() {
        [(level, n)] if *n == all && all > 1 => format!("{level} all {n}"),
        [(level, n)] => format!("{level} {n} of {all}"),
        many => words::listed(&many.iter().map(|(level, n)| format!("{level} {n}")).collect::<Vec<_>>()),
    }
}
