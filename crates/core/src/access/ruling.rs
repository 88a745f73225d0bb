use super::cover::Cover;
use super::lens::{Lens, Verdict};
use super::snapshot::Snapshot;
use crate::catalogue::Mask;
use crate::model::{Effect, Policy};
use crate::{GroupId, MemberId, Millis};
use std::sync::Arc;

/// One policy as it bears on one principal.
#[derive(Debug, Clone)]
pub(crate) struct Ruling {
    pub policy: Arc<Policy>,
    pub group: Option<GroupId>,
    pub mask: Mask,
    pub verdict: Verdict,
    pub cover: Cover,
}

/// Everything that names a member, with what it does under this lens.
pub(crate) fn rulings(snapshot: &Snapshot, member: MemberId, lens: &Lens) -> Vec<Ruling> {
    let ruling = |(group, policy): (Option<GroupId>, Arc<Policy>)| {
        let (mask, verdict) = (snapshot.policy_mask(&policy), lens.judge(&policy));
        // What doesn't count now is kept for its dates and for explaining, but needs no cover.
        let cover = if verdict == Verdict::No { Cover::default() } else { Cover::new(snapshot, &policy.scope) };
        Ruling { policy, group, mask, verdict, cover }
    };
    snapshot.policies_for(member).into_iter().map(ruling).collect()
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

/// Deny wins: an allow that surely holds counts as yes if nothing denies it, perhaps or surely.
pub(crate) fn decide<'a>(rulings: impl Iterator<Item = &'a Ruling>) -> Cell {
    let (mut sure, mut some, mut denied, mut surely_denied) = (Mask::EMPTY, Mask::EMPTY, Mask::EMPTY, Mask::EMPTY);
    for ruling in rulings {
        match (ruling.policy.effect, ruling.verdict) {
            (_, Verdict::No) => {}
            (Effect::Allow, Verdict::Holds) => {
                sure |= ruling.mask;
                some |= ruling.mask;
            }
            (Effect::Allow, Verdict::Perhaps) => some |= ruling.mask,
            (Effect::Deny, Verdict::Holds) => {
                denied |= ruling.mask;
                surely_denied |= ruling.mask;
            }
            (Effect::Deny, Verdict::Perhaps) => denied |= ruling.mask,
        }
    }
    Cell { yes: sure - denied, possible: some - surely_denied }
}

/// The longest time around `now` in which no date of these policies passes.
pub(crate) fn interval(rulings: &[Ruling], now: Millis) -> (Millis, Millis) {
    let dates = rulings.iter().flat_map(|r| [r.policy.conditions.not_before, r.policy.conditions.expires_at]).flatten();
    dates.fold(
        (Millis::MIN, Millis::MAX),
        |(from, until), date| {
            if date <= now { (from.max(date), until) } else { (from, until.min(date)) }
        },
    )
}
