//! Access below a ceiling: allowed only where both sides allow. A user's token stands below its user; depth is one.

use super::classes::Classes;
use super::decision::{Reason, Side};
use super::hot::Hot;
use super::lens::{Lens, Verdict};
use super::principal::{Access, Grounds};
use super::records::Records;
use super::ruling::{Cell, Rulings};
use crate::Millis;
use crate::catalogue::Mask;
use crate::model::Conditions;
use std::sync::Arc;

/// What an access is made of that holds only where several things do.
#[derive(Debug, Clone)]
pub(crate) struct Sides {
    /// What each says, the principal's own first; at least one. All of one book.
    pub all: Vec<(Side, Access)>,
    /// When it holds at all.
    pub gates: Vec<Conditions>,
    /// What it never gives.
    pub never: Mask,
    /// Whether a token asks: how it comes is settled.
    pub by_token: bool,
}

impl Sides {
    /// The sides, the principal's own first.
    pub fn iter(&self) -> impl Iterator<Item = &Access> {
        self.all.iter().map(|(_, access)| access)
    }

    /// One access that allows what every side allows, while the gates are open.
    pub fn joined(self, lens: Lens) -> Access {
        let gate = self.gate(&lens);
        let meet = |own: Cell, other: Cell| gated(own.and(other), gate).minus(self.never);
        let interval = self.interval(lens.now());
        let mut sides = self.iter();
        let first = sides.next().cloned().unwrap_or_else(|| Access::nowhere(lens.clone()));
        let met = sides
            .fold(None, |met: Option<Access>, side| Some(meeting(met.as_ref().unwrap_or(&first), side, &meet, &lens)));
        let whole = met.unwrap_or_else(|| meeting(&first, &first, &meet, &lens));
        let refusal = self.iter().find_map(|side| side.grounds.refusal);
        whole.with_sides(self, refusal, interval)
    }

    /// Whether all gates are open.
    pub fn gate(&self, lens: &Lens) -> Verdict {
        self.gates.iter().map(|gate| lens.judge(crate::Effect::Allow, Some(gate))).fold(Verdict::Holds, Verdict::and)
    }

    /// The longest time around `now` in which no date of either side or of the gate passes.
    fn interval(&self, now: Millis) -> (Millis, Millis) {
        let sides = self.iter().fold((Millis::MIN, Millis::MAX), |(from, until), side| {
            (from.max(side.hot.from), until.min(side.hot.until))
        });
        let dates = self.gates.iter().flat_map(|gate| [gate.not_before, gate.expires_at]).flatten();
        dates.fold(
            sides,
            |(from, until), date| {
                if date <= now { (from.max(date), until) } else { (from, until.min(date)) }
            },
        )
    }
}

/// What two accesses of one book both allow.
fn meeting(own: &Access, other: &Access, meet: &impl Fn(Cell, Cell) -> Cell, lens: &Lens) -> Access {
    let (classes, rows) = Classes::meeting(own, other, meet);
    let grounds = Grounds {
        lens: lens.clone(),
        member: None,
        refusal: None,
        rulings: Rulings::default(),
        account: meet(own.grounds.account, other.grounds.account),
        classes,
        records: Records::meeting(own, other, meet),
        book: own.grounds.book.clone(),
        sides: None,
    };
    let hot = Hot::new(&grounds.book, rows, (Millis::MIN, Millis::MAX));
    Access { hot, grounds: Arc::new(grounds) }
}

impl Access {
    /// The same, knowing what it was made of.
    fn with_sides(self, sides: Sides, refusal: Option<Reason>, interval: (Millis, Millis)) -> Self {
        let Self { mut hot, grounds } = self;
        (hot.from, hot.until) = interval;
        let Some(grounds) = Arc::into_inner(grounds) else { return Self::nowhere(Lens::Outlook(Millis::MIN)) };
        Self { hot, grounds: Arc::new(Grounds { sides: Some(Box::new(sides)), refusal, ..grounds }) }
    }
}

impl Cell {
    /// What is left without some actions.
    fn minus(self, never: Mask) -> Self {
        Self { yes: self.yes - never, possible: self.possible - never }
    }

    /// What both allow.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { yes: self.yes & other.yes, possible: self.possible & other.possible }
    }
}

/// What is left of a cell behind a gate.
fn gated(cell: Cell, gate: Verdict) -> Cell {
    match gate {
        Verdict::Holds => cell,
        Verdict::Perhaps => Cell { yes: Mask::EMPTY, ..cell },
        Verdict::No => Cell::default(),
    }
}
