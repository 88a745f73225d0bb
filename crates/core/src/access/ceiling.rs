//! Access below a ceiling: allowed only where both sides allow. A user's token stands below its user; depth is one.

use super::classes::Classes;
use super::hot::Hot;
use super::lens::{Lens, Verdict};
use super::principal::{Access, Grounds};
use super::records::Records;
use super::ruling::Cell;
use crate::Millis;
use crate::catalogue::Mask;
use crate::model::Conditions;
use std::sync::Arc;

/// What an access is made of that holds only where several things do.
#[derive(Debug, Clone)]
pub(crate) struct Sides {
    /// What the principal's own policies come to.
    pub own: Access,
    /// What it never exceeds.
    pub ceiling: Option<Access>,
    /// When it holds at all.
    pub gate: Conditions,
}

impl Sides {
    /// Both sides, the principal's own first.
    pub fn iter(&self) -> impl Iterator<Item = &Access> {
        std::iter::once(&self.own).chain(&self.ceiling)
    }

    /// One access that allows what every side allows, while the gate is open.
    pub fn joined(self, lens: Lens) -> Access {
        let gate = lens.judge(crate::Effect::Allow, Some(&self.gate));
        let meet = |own: Cell, ceiling: Cell| gated(own.and(ceiling), gate);
        let (own, other) = (&self.own, self.ceiling.as_ref().unwrap_or(&self.own));
        let (classes, rows) = Classes::meeting(own, other, meet);
        let book = own.grounds.book.clone();
        let grounds = Grounds {
            lens: lens.clone(),
            member: None,
            refusal: self.iter().find_map(|side| side.grounds.refusal),
            rulings: Box::default(),
            account: meet(own.grounds.account, other.grounds.account),
            classes,
            records: Records::meeting(own, other, meet),
            book,
            sides: None,
        };
        let hot = Hot::new(&grounds.book, rows, self.interval(lens.now()));
        Access { hot, grounds: Arc::new(Grounds { sides: Some(Box::new(self)), ..grounds }) }
    }

    /// The longest time around `now` in which no date of either side or of the gate passes.
    fn interval(&self, now: Millis) -> (Millis, Millis) {
        let sides = self.iter().fold((Millis::MIN, Millis::MAX), |(from, until), side| {
            (from.max(side.hot.from), until.min(side.hot.until))
        });
        let dates = [self.gate.not_before, self.gate.expires_at].into_iter().flatten();
        dates.fold(
            sides,
            |(from, until), date| {
                if date <= now { (from.max(date), until) } else { (from, until.min(date)) }
            },
        )
    }
}

impl Cell {
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
