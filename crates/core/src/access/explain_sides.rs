//! The reasons of an access below a ceiling.

use super::blocks::NONE;
use super::ceiling::Sides;
use super::decision::{Decision, Reason, Remedy, Side, SideDecision};
use super::lens::{Lens, Verdict};
use super::principal::Access;
use super::reasons::{Cause, Lists, Reasons};
use super::remedy::remedies;
use crate::model::{Effect, ResourceRef};
use crate::{Map, PolicyId};

impl Sides {
    /// Why the whole does or does not allow it, and what each side says.
    pub fn explain(&self, whole: &Access, action: &str, resource: ResourceRef<'_>) -> Decision {
        let said: Vec<Decision> = self.iter().map(|side| side.explain(action, resource)).collect();
        let Some(mut decision) = said.iter().min_by_key(|d| rank(d.reason)).cloned() else {
            return Decision::refused(Reason::NothingMatched);
        };
        let number = whole.grounds.book.vocabulary.action(action);
        let asked = decision.reason != Reason::UnknownAction && decision.reason != Reason::UnknownResource;
        if decision.allowed {
            // Ahead of a request the gate may still be shut.
            decision.allowed = number.is_some_and(|n| whole.cell(resource).yes.contains(n));
            decision.reason = if decision.allowed { Reason::Allowed } else { Reason::ConditionFailed };
        }
        decision.determining = policies(&said, decision.reason);
        decision.failed = said.iter().flat_map(|d| d.failed.clone()).collect();
        decision.would_be_allowed_if = match number {
            Some(number) if asked && !decision.allowed => self.remedies(whole, number, resource),
            Some(_) | None => Vec::new(),
        };
        decision.sides = self.all.iter().zip(&said).map(|((side, _), d)| of_side(*side, d)).collect();
        decision
    }

    fn remedies(&self, whole: &Access, action: usize, resource: ResourceRef<'_>) -> Vec<Remedy> {
        let Lens::Request(context) = &whole.grounds.lens else { return Vec::new() };
        if whole.grounds.refusal.is_some() {
            return Vec::new();
        }
        let gates = self.gates.iter().map(|gate| vec![(Effect::Allow, Some(gate))]);
        let sides: Vec<_> = self.iter().map(|side| side.bearing_on(action, resource)).chain(gates).collect();
        // Whom the account's demands keep out was refused before; they do not gate tokens.
        let found = remedies(context, &sides, false).into_iter();
        // How a token comes is settled, so neither a second factor nor another door is proposed.
        found.filter(|r| !self.by_token || (r.second_factor.is_none() && r.channel.is_none())).collect()
    }

    /// The reason of every cell.
    pub fn reasons(&self, lens: &Lens) -> Reasons {
        let is_open = self.gate(lens) == Verdict::Holds;
        Joint::new(self.iter().map(Access::reasons).collect(), is_open).reasons()
    }
}

/// Of two sides, the one whose reason is the reason of both. A deny comes first, an allow last.
fn rank(reason: Reason) -> u8 {
    match reason {
        Reason::UnknownToken | Reason::TokenDisabled | Reason::TokenOutside => 0,
        Reason::NoGrant | Reason::GrantSuspended => 0,
        Reason::NotAMember | Reason::Suspended | Reason::AccountDemands => 1,
        Reason::UnknownAction | Reason::UnknownResource => 2,
        Reason::Denied => 3,
        Reason::NothingMatched => 4,
        Reason::ConditionFailed => 5,
        Reason::Allowed => 6,
    }
}

/// The denies of all sides, or the allows of all sides.
fn policies(said: &[Decision], reason: Reason) -> Vec<super::decision::Determining> {
    said.iter().filter(|d| d.reason == reason).flat_map(|d| d.determining.clone()).collect()
}

fn of_side(side: Side, decision: &Decision) -> SideDecision {
    let Decision { allowed, reason, determining, .. } = decision;
    SideDecision { side, allowed: *allowed, reason: *reason, determining: determining.clone() }
}

/// The reasons of several sides on the way to those of the whole.
struct Joint {
    sides: Vec<Reasons>,
    is_open: bool,
    rows: Map<Vec<u32>, u32>,
    causes: Vec<Cause>,
    lists: Lists,
}

impl Joint {
    fn new(sides: Vec<Reasons>, is_open: bool) -> Self {
        Self { sides, is_open, rows: Map::new(), causes: Vec::new(), lists: Lists::default() }
    }

    fn reasons(mut self) -> Reasons {
        self.row(vec![0; self.sides.len()]);
        let slots = self.sides.first().map_or(0, |side| side.of.len());
        let rows = |slot: usize| self.sides.iter().filter_map(|side| side.of.get(slot).copied()).collect::<Vec<u32>>();
        let all: Vec<Vec<u32>> = (0..slots).map(rows).collect();
        let of = all.into_iter().map(|rows| self.row(rows)).collect();
        Reasons { actions: self.actions(), of, causes: self.causes, policies: self.lists.found }
    }

    fn actions(&self) -> usize {
        self.sides.first().map_or(0, |side| side.actions)
    }

    /// The number of the row for what stands in a row of each side; a slot that is free has none.
    fn row(&mut self, rows: Vec<u32>) -> u32 {
        if rows.contains(&NONE) {
            return NONE;
        }
        if let Some(known) = self.rows.get(&rows) {
            return *known;
        }
        let number = u32::try_from(self.rows.len()).unwrap_or(NONE);
        for action in 0..self.actions() {
            let cause = self.cause(&rows, action);
            self.causes.push(cause);
        }
        self.rows.insert(rows, number);
        number
    }

    fn cause(&mut self, rows: &[u32], action: usize) -> Cause {
        let said: Vec<(Reason, Vec<PolicyId>)> =
            self.sides.iter().zip(rows).filter_map(|(side, row)| said(side, *row, action)).collect();
        let reason = said.iter().map(|(reason, _)| *reason).min_by_key(|r| rank(*r)).unwrap_or(Reason::NothingMatched);
        let reason = if reason == Reason::Allowed && !self.is_open { Reason::ConditionFailed } else { reason };
        let list: Vec<PolicyId> = said.into_iter().filter(|(r, _)| *r == reason).flat_map(|(_, list)| list).collect();
        Cause { reason, policies: self.lists.number(list) }
    }
}

fn said(side: &Reasons, row: u32, action: usize) -> Option<(Reason, Vec<PolicyId>)> {
    let place = (row as usize).checked_mul(side.actions)?.checked_add(action)?;
    let cause = side.causes.get(place)?;
    Some((cause.reason, side.policies.get(cause.policies as usize).cloned().unwrap_or_default()))
}
