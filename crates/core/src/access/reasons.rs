//! The reason of every cell of the grid at once: explaining resource by resource would say the same thing many times.

use super::blocks::{Blocks, NONE};
use super::book::Rulebook;
use super::cover::covered;
use super::decision::Reason;
use super::lens::Verdict;
use super::principal::Access;
use super::ruling::{Ruling, Rulings, decide};
use crate::catalogue::Mask;
use crate::model::Effect;
use crate::{Map, PolicyId};

/// Why each action is or is not allowed, on the account and on each stored resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons {
    /// How many actions there are: as many causes belong to each row.
    pub actions: usize,
    /// The row of each slot; no row's number where the slot is free. The account's is row 0.
    pub of: Vec<u32>,
    /// Row by row the cause for each action.
    pub causes: Vec<Cause>,
    /// The determining policies of the causes: lists, each there once. The first is empty.
    pub policies: Vec<Vec<PolicyId>>,
}

/// What [`Access::explain`] says, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Why.
    pub reason: Reason,
    /// Which of the lists holds the determining policies.
    pub policies: u32,
}

impl Access {
    /// The reason of every cell, as of the moment the access was made for: the same as [`Access::explain`] gives.
    pub fn reasons(&self) -> Reasons {
        if let Some(sides) = &self.grounds.sides {
            return sides.reasons(&self.grounds.lens);
        }
        let (account, blocks) = bearing(&self.grounds.book, &self.grounds.rulings);
        let mut lists = Lists::default();
        let actions = self.grounds.book.vocabulary.actions.len() as usize;
        let rows = std::iter::once((0, account)).chain(blocks.blocks);
        let causes = rows.flat_map(|(kind, bearing)| self.causes(kind, &bearing, actions, &mut lists)).collect();
        // The account's row stands before those of the blocks.
        let row = |block: u32| if block == NONE { NONE } else { block.saturating_add(1) };
        Reasons { actions, of: blocks.of.into_iter().map(row).collect(), causes, policies: lists.found }
    }

    fn causes(&self, kind: usize, bearing: &[u32], actions: usize, lists: &mut Lists) -> Vec<Cause> {
        let bearing: Vec<&Ruling> = bearing.iter().filter_map(|n| self.grounds.rulings.get(*n)).collect();
        let yes = decide(&self.grounds.book, bearing.iter().copied()).yes;
        let asked = self.grounds.book.vocabulary.asked_of(kind);
        let cause = |action| match self.grounds.refusal {
            Some(reason) => Cause { reason, policies: 0 },
            None if !asked.contains(action) => Cause { reason: Reason::UnknownAction, policies: 0 },
            None => self.cause(action, &bearing, yes, lists),
        };
        (0..actions).map(cause).collect()
    }

    fn cause(&self, action: usize, bearing: &[&Ruling], yes: Mask, lists: &mut Lists) -> Cause {
        let does = |r: &Ruling| self.grounds.book.policies.mask(r.policy).contains(action);
        let side = |effect| bearing.iter().copied().filter(move |r| r.effect == effect && does(r));
        let on = |effect, verdict| side(effect).filter(move |r| r.verdict == verdict);
        let holds = |effect| on(effect, Verdict::Holds);
        let (denied, allowed) = (holds(Effect::Deny).next().is_some(), holds(Effect::Allow).next().is_some());
        let id = |r: &Ruling| self.grounds.book.policies.get(r.policy).map(|row| row.id);
        let (reason, determining): (Reason, Vec<PolicyId>) = match (denied, allowed) {
            (true, _) => (Reason::Denied, holds(Effect::Deny).filter_map(id).collect()),
            (false, true) if yes.contains(action) => (Reason::Allowed, holds(Effect::Allow).filter_map(id).collect()),
            (false, true) => (Reason::ConditionFailed, on(Effect::Deny, Verdict::Perhaps).filter_map(id).collect()),
            (false, false) if side(Effect::Allow).any(|r| self.fails(r)) => (Reason::ConditionFailed, Vec::new()),
            (false, false) => (Reason::NothingMatched, Vec::new()),
        };
        Cause { reason, policies: lists.number(determining) }
    }
}

/// Lists of policies, each kept once.
pub(super) struct Lists {
    pub found: Vec<Vec<PolicyId>>,
    numbers: Map<Vec<PolicyId>, u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { found: vec![Vec::new()], numbers: Map::unit(Vec::new(), 0) }
    }
}

impl Lists {
    pub fn number(&mut self, list: Vec<PolicyId>) -> u32 {
        if let Some(number) = self.numbers.get(&list) {
            return *number;
        }
        let number = u32::try_from(self.found.len()).unwrap_or(NONE);
        self.found.push(list.clone());
        self.numbers.insert(list, number);
        number
    }
}

/// Which rulings bear on the account, and on each block of resources.
fn bearing(book: &Rulebook, rulings: &Rulings) -> (Vec<u32>, Blocks<Vec<u32>>) {
    let (mut account, mut blocks) = (Vec::new(), Blocks::by_kind(book));
    for (number, ruling) in (0_u32..).zip(rulings.iter()) {
        let Some(row) = book.policies.get(ruling.policy) else { continue };
        account.extend(ruling.account.then_some(number));
        blocks.say(&covered(book, row), |rulings: &mut Vec<u32>| rulings.push(number));
    }
    (account, blocks)
}
