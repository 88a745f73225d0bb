//! Somebody must remain who can manage the account (rules.md, "Lock-out").

use super::covering::holds_everything;
use super::work::Work;
use super::{Code, Command};
use crate::log::Event;
use crate::model::{Conditions, Effect, Member, Policy, Selector};
use crate::{MemberId, Snapshot};

pub(super) fn check(work: &mut Work<'_>, after: &Snapshot, command: &Command) {
    // What is true of a user is recorded, whatever follows: a suspension is never refused.
    // Closing ends the account itself.
    if matches!(command, Command::RecordFacts { .. } | Command::CloseAccount {})
        || !work.events().iter().any(can_matter)
    {
        return;
    }
    let (before, now) = (count(work.snapshot), count(after));
    // Who opened an account without anybody, or repairs one, is not held up by what was so before.
    if now == 0 && before > 0 {
        work.issue(Code::LockOut, "", []);
    } else if now == 1 && before > 1 {
        work.issue(Code::OnlyOneSuperAdministrator, "", []);
    }
}

fn can_matter(event: &Event) -> bool {
    match event {
        Event::Member(_) | Event::Group(_) | Event::Role(_) | Event::Policy(_) => true,
        Event::Account(_)
        | Event::Settings(_)
        | Event::Resource(_)
        | Event::Scope(_)
        | Event::Record(_)
        | Event::Zone(_)
        | Event::Token(_)
        | Event::Grant(_)
        | Event::Client(_)
        | Event::Assignment(_)
        | Event::Template(_) => false,
    }
}

fn count(snapshot: &Snapshot) -> usize {
    snapshot.super_administrators().len()
}

impl Snapshot {
    /// The members who can manage the account whatever happens, judged by what they can do and not by the name of a
    /// role: accepted, verified, not suspended, every action on the account, undated, unconditional but for a second
    /// factor that they have, and nothing that denies them editing members.
    pub fn super_administrators(&self) -> Vec<MemberId> {
        // Few hold everything, whatever else is true of them, so the rest need not be looked at one by one.
        let mut found = self.rulebook().holding_everything();
        found.retain(|member| is_super_administrator(self, *member));
        found
    }
}

pub(crate) fn is_super_administrator(snapshot: &Snapshot, member: MemberId) -> bool {
    let Some(member) = snapshot.member(member) else { return false };
    if !member.is_accepted() || !member.facts.verified || member.facts.suspended {
        return false;
    }
    let policies = snapshot.policies_for(member.id);
    policies.iter().any(|(_, p)| holds_everything(snapshot, p) && is_lasting(&p.conditions, member))
        && !policies.iter().any(|(_, p)| hinders(snapshot, p))
}

fn is_lasting(conditions: &Conditions, member: &Member) -> bool {
    let factor =
        conditions.second_factor.is_none() || (conditions.second_factor == Some(true) && member.facts.second_factor);
    factor && Conditions { second_factor: None, ..conditions.clone() }.is_empty()
}

/// A deny on editing members, even a conditional or a future one.
pub(crate) fn hinders(snapshot: &Snapshot, policy: &Policy) -> bool {
    let edits = snapshot.catalogue().action("members:edit");
    policy.effect == Effect::Deny
        && policy.scope.include.contains(&Selector::Account)
        && edits.is_some_and(|action| snapshot.policy_mask(policy).contains(action))
}
