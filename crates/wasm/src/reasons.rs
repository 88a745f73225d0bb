//! The reason of every cell, and how large each class is, as numbers.

use crate::table::{id_words, words};
use crate::{Access, Snapshot};
use portcullis_core::json::write;
use portcullis_core::{Cause, Mask, PolicyId, Reason, Reasons, Set};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Access {
    /// The classes, the account first, one after another: the number of the kind, how many there are, and the words of
    /// the mask, lowest actions first.
    pub fn classes(&self) -> Vec<u32> {
        let width = self.inner.actions().div_ceil(32);
        let row = |kind: usize, count: usize, mask: Mask| {
            [number(kind), number(count)].into_iter().chain(words(mask).take(width))
        };
        let account = row(0, 1, self.inner.table().account);
        account.chain(self.inner.class_rows().flat_map(|c| row(c.kind, c.count, c.yes))).collect()
    }

    /// Why each action is or is not allowed, on the account and in each place, as one array: the number of places, of
    /// rows, of lists and of policies; then for each place the number of its row; the causes row by row, each a reason
    /// in the lowest four bits and above them the number of a list; the lists, each its length and numbers of policies;
    /// and the policies' ids, four words each with the highest first.
    pub fn reasons(&self) -> Vec<u32> {
        written(&self.inner.reasons())
    }
}

#[wasm_bindgen]
impl Snapshot {
    /// The ids of all kinds as JSON; the place of each is its number.
    pub fn kinds(&self) -> String {
        write(&self.inner.catalogue().kinds().iter().map(|kind| kind.id.clone()).collect::<Vec<_>>())
    }
}

fn written(reasons: &Reasons) -> Vec<u32> {
    let policies: Set<PolicyId> = reasons.policies.iter().flatten().copied().collect();
    let rows = reasons.causes.len().checked_div(reasons.actions).unwrap_or(0);
    let counts = [reasons.of.len().saturating_add(1), rows, reasons.policies.len(), policies.len()];
    let list = |list: &Vec<PolicyId>| {
        let members: Vec<u32> = list.iter().filter_map(|id| policies.binary_search(id).ok()).map(number).collect();
        std::iter::once(number(members.len())).chain(members)
    };
    let mut all: Vec<u32> = counts.into_iter().map(number).collect();
    all.push(0);
    all.extend(&reasons.of);
    all.extend(reasons.causes.iter().map(cause));
    all.extend(reasons.policies.iter().flat_map(list));
    all.extend(policies.iter().flat_map(|id| id_words(id.bits())));
    all
}

fn cause(cause: &Cause) -> u32 {
    let reason = match cause.reason {
        Reason::Allowed => 0,
        Reason::Denied => 1,
        Reason::ConditionFailed => 2,
        Reason::NothingMatched => 3,
        Reason::NotAMember => 4,
        Reason::Suspended => 5,
        Reason::AccountDemands => 6,
        Reason::UnknownAction => 7,
        Reason::UnknownResource => 8,
        Reason::UnknownToken => 9,
        Reason::TokenDisabled => 10,
        Reason::TokenOutside => 11,
        Reason::NoGrant => 12,
        Reason::GrantSuspended => 13,
    };
    cause.policies << 4 | reason
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
