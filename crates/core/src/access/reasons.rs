//! The reason of every cell of the grid at once: explaining resource by resource would say the same thing many times.

use super::book::Rulebook;
use super::cover::{Cover, Covered};
use super::decision::Reason;
use super::lens::Verdict;
use super::principal::Access;
use super::ruling::{Ruling, decide};
use crate::PolicyId;
use crate::catalogue::Mask;
use crate::model::Effect;
use std::collections::BTreeMap;

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

const NONE: u32 = u32::MAX;

impl Access {
    /// The reason of every cell, as of the moment the access was made for: the same as [`Access::explain`] gives.
    pub fn reasons(&self) -> Reasons {
        let blocks = Blocks::new(&self.book, &self.rulings);
        let mut lists = Lists::default();
        let actions = self.book.vocabulary.actions.len() as usize;
        let rows = blocks.rows.iter().flat_map(|row| self.causes(row, actions, &mut lists)).collect();
        Reasons { actions, of: blocks.of, causes: rows, policies: lists.found }
    }

    fn causes(&self, row: &Row, actions: usize, lists: &mut Lists) -> Vec<Cause> {
        let bearing: Vec<&Ruling> = row.rulings.iter().filter_map(|n| self.rulings.get(*n as usize)).collect();
        let yes = decide(bearing.iter().copied()).yes;
        let asked = self.book.vocabulary.asked_of(row.kind);
        let cause = |action| match self.refusal {
            Some(reason) => Cause { reason, policies: 0 },
            None if !asked.contains(action) => Cause { reason: Reason::UnknownAction, policies: 0 },
            None => self.cause(action, &bearing, yes, lists),
        };
        (0..actions).map(cause).collect()
    }

    fn cause(&self, action: usize, bearing: &[&Ruling], yes: Mask, lists: &mut Lists) -> Cause {
        let on = |effect, holds: bool| {
            let side = bearing.iter().copied().filter(move |r| r.row.effect == effect && r.mask.contains(action));
            side.filter(move |r| !holds || r.verdict == Verdict::Holds)
        };
        let (denied, allowed) = (on(Effect::Deny, true).next().is_some(), on(Effect::Allow, true).next().is_some());
        let (reason, determining): (Reason, Vec<PolicyId>) = match (denied, allowed) {
            (true, _) => (Reason::Denied, on(Effect::Deny, true).map(|r| r.row.id).collect()),
            (false, true) if yes.contains(action) => {
                (Reason::Allowed, on(Effect::Allow, true).map(|r| r.row.id).collect())
            }
            (false, true) => (Reason::ConditionFailed, on(Effect::Deny, false).map(|r| r.row.id).collect()),
            (false, false) if on(Effect::Allow, false).any(|r| self.fails(r)) => (Reason::ConditionFailed, Vec::new()),
            (false, false) => (Reason::NothingMatched, Vec::new()),
        };
        Cause { reason, policies: lists.number(determining) }
    }
}

/// Lists of policies, each kept once.
struct Lists {
    found: Vec<Vec<PolicyId>>,
    numbers: BTreeMap<Vec<PolicyId>, u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { found: vec![Vec::new()], numbers: BTreeMap::from([(Vec::new(), 0)]) }
    }
}

impl Lists {
    fn number(&mut self, list: Vec<PolicyId>) -> u32 {
        if let Some(number) = self.numbers.get(&list) {
            return *number;
        }
        let number = u32::try_from(self.found.len()).unwrap_or(NONE);
        self.found.push(list.clone());
        self.numbers.insert(list, number);
        number
    }
}

/// Resources that the same rulings bear on.
struct Row {
    kind: usize,
    rulings: Vec<u32>,
}

/// The rows, and the row of each slot.
struct Blocks {
    of: Vec<u32>,
    rows: Vec<Row>,
}

impl Blocks {
    fn new(book: &Rulebook, rulings: &[Ruling]) -> Self {
        let mut blocks = Self { of: vec![NONE; book.places.len()], rows: vec![Row { kind: 0, rulings: Vec::new() }] };
        let mut kinds: BTreeMap<usize, u32> = BTreeMap::new();
        for (slot, stands) in book.places.iter() {
            let row = *kinds.entry(stands.kind).or_insert_with(|| blocks.add(stands.kind, Vec::new()));
            blocks.of.get_mut(slot).into_iter().for_each(|of| *of = row);
        }
        for (number, ruling) in (0_u32..).zip(rulings) {
            // What doesn't count now has no cover yet, but may be why something is not allowed.
            match ruling.verdict {
                Verdict::No => blocks.rule(number, &Cover::new(book, &ruling.row)),
                Verdict::Holds | Verdict::Perhaps => blocks.rule(number, &ruling.cover),
            }
        }
        blocks
    }

    fn add(&mut self, kind: usize, rulings: Vec<u32>) -> u32 {
        self.rows.push(Row { kind, rulings });
        u32::try_from(self.rows.len().saturating_sub(1)).unwrap_or(NONE)
    }

    fn rule(&mut self, ruling: u32, cover: &Cover) {
        if let Some(account) = self.rows.first_mut().filter(|_| cover.account) {
            account.rulings.push(ruling);
        }
        match &cover.slots {
            Covered::None => {}
            Covered::All => self.rows.iter_mut().skip(1).for_each(|row| row.rulings.push(ruling)),
            Covered::List(list) => self.split(ruling, list.iter().map(|n| *n as usize)),
            Covered::Set(set) => self.split(ruling, set.ones()),
        }
    }

    /// Moves these slots to rows of their own; what they leave may be empty.
    fn split(&mut self, ruling: u32, slots: impl Iterator<Item = usize>) {
        let mut moved = vec![NONE; self.rows.len()];
        for slot in slots {
            let Some(row) = self.of.get(slot).copied() else { continue };
            let Some(to) = moved.get_mut(row as usize) else { continue };
            if *to == NONE {
                let left = self.rows.get(row as usize);
                let (kind, mut rulings) = left.map_or((0, Vec::new()), |r| (r.kind, r.rulings.clone()));
                rulings.push(ruling);
                *to = self.add(kind, rulings);
            }
            let to = *to;
            self.of.get_mut(slot).into_iter().for_each(|of| *of = to);
        }
    }
}
