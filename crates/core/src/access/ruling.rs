use super::book::{PolicyRow, Rulebook};
use super::cover::{Cover, Covered};
use super::lens::{Lens, Verdict};
use crate::catalogue::Mask;
use crate::model::{Actor, Effect};
use crate::{GroupId, MemberId, Millis};

/// One policy as it bears on one principal.
#[derive(Debug, Clone)]
pub(crate) struct Ruling {
    pub row: PolicyRow,
    pub group: Option<GroupId>,
    pub mask: Mask,
    pub verdict: Verdict,
    pub cover: Cover,
}

/// Everything that names a member, directly first and then group by group, with what it does under this lens.
pub(crate) fn rulings(book: &Rulebook, member: MemberId, lens: &Lens) -> Vec<Ruling> {
    let direct = book.actors.find(Actor::Member(member)).map(|number| (None, number));
    let through = book.actors.groups_of(member).into_iter().map(|(id, number)| (Some(id), number));
    let named = direct.into_iter().chain(through);
    let all =
        named.flat_map(|(group, actor)| book.policies.of(&book.actors, actor).into_iter().map(move |p| (group, p)));
    all.filter_map(|(group, policy)| Some(ruling(book, group, book.policies.get(policy)?, lens))).collect()
}

fn ruling(book: &Rulebook, group: Option<GroupId>, row: &PolicyRow, lens: &Lens) -> Ruling {
    let verdict = lens.judge(row.effect, book.policies.conditions(row));
    // What doesn't count now is kept for its dates and for explaining, but needs no cover.
    let cover = if verdict == Verdict::No { Cover::default() } else { Cover::new(book, row) };
    Ruling { row: *row, group, mask: book.policies.mask(row), verdict, cover }
}

impl Ruling {
    /// Whether some resource's answer may depend on it.
    pub fn matters(&self) -> bool {
        match (self.verdict, &self.cover.slots) {
            (Verdict::No, _) | (_, Covered::None) => false,
            (Verdict::Holds | Verdict::Perhaps, Covered::All | Covered::List(_) | Covered::Set(_)) => true,
        }
    }
}

/// What is allowed on one resource: in any case, and under some condition at least.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell {
    pub yes: Mask,
    pub possible: Mask,
}

impl Cell {
    pub fn is_empty(self) -> bool {
        self.possible.is_empty()
    }

    pub fn within(self, mask: Mask) -> Self {
        Self { yes: self.yes & mask, possible: self.possible & mask }
    }
}

/// What has been said so far about one resource.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    allowed: Cell,
    denied: Cell,
}

impl Tally {
    pub fn add(&mut self, ruling: &Ruling) {
        let side = match ruling.row.effect {
            Effect::Allow => &mut self.allowed,
            Effect::Deny => &mut self.denied,
        };
        match ruling.verdict {
            Verdict::No => {}
            Verdict::Holds => {
                side.yes |= ruling.mask;
                side.possible |= ruling.mask;
            }
            Verdict::Perhaps => side.possible |= ruling.mask,
        }
    }

    /// Deny wins: an allow that surely holds counts as yes if nothing denies it, perhaps or surely.
    pub fn settle(self) -> Cell {
        Cell { yes: self.allowed.yes - self.denied.possible, possible: self.allowed.possible - self.denied.yes }
    }
}

/// What these rulings come to.
pub(crate) fn decide<'a>(rulings: impl Iterator<Item = &'a Ruling>) -> Cell {
    let mut tally = Tally::default();
    rulings.for_each(|ruling| tally.add(ruling));
    tally.settle()
}

/// The longest time around `now` in which no date of these policies passes.
pub(crate) fn interval(book: &Rulebook, rulings: &[Ruling], now: Millis) -> (Millis, Millis) {
    let conditions = rulings.iter().filter_map(|r| book.policies.conditions(&r.row));
    let dates = conditions.flat_map(|c| [c.not_before, c.expires_at]).flatten();
    dates.fold(
        (Millis::MIN, Millis::MAX),
        |(from, until), date| {
            if date <= now { (from.max(date), until) } else { (from, until.min(date)) }
        },
    )
}
