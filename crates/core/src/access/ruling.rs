use super::book::Rulebook;
use super::cover::covers_account;
use super::lens::{Lens, Verdict};
use crate::Millis;
use crate::catalogue::{Mask, ones};
use crate::model::{Actor, Effect};

/// One policy as it bears on one principal.
#[derive(Debug, Clone)]
pub(crate) struct Ruling {
    /// The number of the policy; what it does stands in the rulebook.
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

/// All rulings of one principal; which of them do something about an action is one line of memory away.
#[derive(Debug, Default)]
pub(crate) struct Rulings {
    all: Box<[Ruling]>,
    /// For each action as many words as hold a bit for each ruling.
    doing: Box<[u64]>,
}

impl Rulings {
    pub fn new(book: &Rulebook, all: Vec<Ruling>) -> Self {
        let width = all.len().div_ceil(64);
        let mut doing = vec![0_u64; width.saturating_mul(book.vocabulary.actions.len() as usize)];
        for (number, ruling) in all.iter().enumerate() {
            for action in book.policies.mask(ruling.policy).iter() {
                let word = action.saturating_mul(width).saturating_add(number / 64);
                doing.get_mut(word).into_iter().for_each(|word| *word |= 1 << (number % 64));
            }
        }
        Self { all: all.into(), doing: doing.into() }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Ruling> {
        self.all.iter()
    }

    pub fn get(&self, number: u32) -> Option<&Ruling> {
        self.all.get(number as usize)
    }

    /// Those that give or take an action.
    pub fn doing(&self, action: usize) -> impl Iterator<Item = &Ruling> {
        let width = self.all.len().div_ceil(64);
        let words = self.doing.get(action.saturating_mul(width)..).into_iter().flatten().take(width);
        words.zip(self.all.chunks(64)).flat_map(|(word, some)| ones(*word).filter_map(|bit| some.get(bit)))
    }
}

/// What doesn't count now is kept for its dates and for explaining.
fn ruling(book: &Rulebook, group: Option<u32>, policy: u32, lens: &Lens) -> Option<Ruling> {
    let row = book.policies.get(policy)?;
    Some(Ruling {
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
    /// Adds a ruling with what its policy gives or takes.
    pub fn add(&mut self, ruling: &Ruling, mask: Mask) {
        let side = match ruling.effect {
            Effect::Allow => &mut self.allowed,
            Effect::Deny => &mut self.denied,
        };
        match ruling.verdict {
            Verdict::No => {}
            Verdict::Holds => {
                side.yes |= mask;
                side.possible |= mask;
            }
            Verdict::Perhaps => side.possible |= mask,
        }
    }

    /// Deny wins: an allow that surely holds counts as yes if nothing denies it, perhaps or surely.
    pub fn settle(self) -> Cell {
        Cell { yes: self.allowed.yes - self.denied.possible, possible: self.allowed.possible - self.denied.yes }
    }
}

/// What these rulings come to.
pub(crate) fn decide<'a>(book: &Rulebook, rulings: impl Iterator<Item = &'a Ruling>) -> Cell {
    let mut tally = Tally::default();
    rulings.for_each(|ruling| tally.add(ruling, book.policies.mask(ruling.policy)));
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
