use super::book::Rulebook;
use super::cover::covers_account;
use super::lens::{Lens, Verdict};
use crate::Millis;
use crate::catalogue::Mask;
use crate::model::{Actor, Effect};

/// One policy as it bears on one principal.
#[derive(Debug, Clone)]
pub(crate) struct Ruling {
    /// What it does: gives or takes.
    pub mask: Mask,
    /// The number of the policy.
    pub policy: u32,
    /// The number of the group through which it names the principal.
    pub group: Option<u32>,
    pub effect: Effect,
    pub verdict: Verdict,
    /// Whether it covers the account itself.
    pub account: bool,
}

/// Everything that names an actor, for a member directly first and then group by group, with what it does under this lens.
/// A deny on the person binds the member, too.
pub(crate) fn rulings(book: &Rulebook, actor: Actor, lens: &Lens) -> Vec<Ruling> {
    let direct = book.actors.find(actor).map(|number| (None, number));
    let groups = match actor {
        Actor::Member(member) => book.actors.groups_of(member),
        Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => Vec::new(),
    };
    let through = groups.into_iter().map(|(_, number)| (Some(number), number));
    let named = direct.into_iter().chain(through);
    let all =
        named.flat_map(|(group, actor)| book.policies.of(&book.actors, actor).into_iter().map(move |p| (group, p)));
    let personal =
        book.actors.person_of(actor).map(|person| book.policies.of(&book.actors, person)).unwrap_or_default();
    let denies = personal.into_iter().filter(|p| book.policies.get(*p).is_some_and(|row| row.effect == Effect::Deny));
    all.chain(denies.map(|p| (None, p))).filter_map(|(group, policy)| ruling(book, group, policy, lens)).collect()
}

/// What doesn't count now is kept for its dates and for explaining.
fn ruling(book: &Rulebook, group: Option<u32>, policy: u32, lens: &Lens) -> Option<Ruling> {
    let row = book.policies.get(policy)?;
    Some(Ruling {
        mask: book.policies.mask(row),
        policy,
        group,
        effect: row.effect,
        verdict: lens.judge(row.effect, book.policies.conditions(row)),
        account: covers_account(book, row),
    })
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
        let side = match ruling.effect {
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
    let conditions = rulings.iter().filter_map(|r| book.policies.conditions(book.policies.get(r.policy)?));
    let dates = conditions.flat_map(|c| [c.not_before, c.expires_at]).flatten();
    dates.fold(
        (Millis::MIN, Millis::MAX),
        |(from, until), date| {
            if date <= now { (from.max(date), until) } else { (from, until.min(date)) }
        },
    )
}
