use super::cover::{askable, holds};
use super::decision::{Decision, Determining, FailedCondition, Nearest, Reason};
use super::lens::{Lens, Verdict};
use super::principal::Access;
use super::ruling::Ruling;
use crate::catalogue::Mask;
use crate::model::{Effect, ResourceRef};

impl Access {
    /// Why the action is or is not allowed on the resource, as of the moment the access was made for.
    pub fn explain(&self, action: &str, resource: ResourceRef<'_>) -> Decision {
        let number = self.snapshot.catalogue().action(action);
        let refused = |reason| Decision {
            allowed: false,
            reason,
            determining: Vec::new(),
            failed: Vec::new(),
            nearest: Vec::new(),
        };
        if let Some(reason) = self.refusal {
            return refused(reason);
        }
        let askable = askable(&self.snapshot, resource);
        match number {
            Some(_) if askable.is_empty() => refused(Reason::UnknownResource),
            Some(action) if askable.contains(action) => self.explained(action, resource),
            _ => refused(Reason::UnknownAction),
        }
    }

    fn explained(&self, action: usize, resource: ResourceRef<'_>) -> Decision {
        let bears = |r: &&Ruling| r.mask.contains(action) && holds(&self.snapshot, &r.policy.scope, resource);
        let (allows, denies): (Vec<_>, Vec<_>) =
            self.rulings.iter().filter(bears).partition(|r| r.policy.effect == Effect::Allow);
        let counts = |rulings: &[&Ruling]| {
            rulings.iter().filter(|r| r.verdict == Verdict::Holds).map(|r| self.named(r, action)).collect::<Vec<_>>()
        };
        let (given, taken) = (counts(&allows), counts(&denies));
        let failed: Vec<_> = allows.iter().filter(|r| self.fails(r)).map(|r| failed(r)).collect();
        let (reason, determining) = match (given.is_empty(), taken.is_empty()) {
            (_, false) => (Reason::Denied, taken),
            (false, true) if self.cell(resource).yes.contains(action) => (Reason::Allowed, given),
            // Only in an outlook: a deny that may or may not hold.
            (false, true) => (Reason::ConditionFailed, denies.iter().map(|r| self.named(r, action)).collect()),
            (true, true) if !failed.is_empty() => (Reason::ConditionFailed, Vec::new()),
            (true, true) => (Reason::NothingMatched, Vec::new()),
        };
        let allowed = reason == Reason::Allowed;
        let nearest = if allowed || reason == Reason::Denied { Vec::new() } else { self.nearest(action) };
        Decision { allowed, reason, determining, failed: if allowed { Vec::new() } else { failed }, nearest }
    }

    /// An allow that is over for good is no condition that could still be met.
    fn fails(&self, ruling: &Ruling) -> bool {
        let over = ruling.policy.conditions.expires_at.is_some_and(|until| until <= self.lens.now());
        match (&self.lens, ruling.verdict) {
            (_, Verdict::Holds) => false,
            (_, Verdict::Perhaps) => true,
            (Lens::Request(_), Verdict::No) => true,
            (Lens::Outlook(_), Verdict::No) => !over,
        }
    }

    fn named(&self, ruling: &Ruling, action: usize) -> Determining {
        let holds_action = |role: &&String| {
            self.snapshot.role_mask(role).is_some_and(|m| match ruling.policy.effect {
                Effect::Allow => m.gives.contains(action),
                Effect::Deny => m.takes.contains(action),
            })
        };
        Determining {
            policy: ruling.policy.id,
            effect: ruling.policy.effect,
            roles: ruling.policy.roles.iter().filter(holds_action).cloned().collect(),
            group: ruling.group,
            conditions: ruling.policy.conditions.clone(),
        }
    }

    /// The smallest roles that hold the action.
    fn nearest(&self, action: usize) -> Vec<Nearest> {
        let catalogue = self.snapshot.catalogue();
        let built_in = catalogue.data().roles.iter().map(|r| (r.id.clone(), r.name.clone()));
        let own = self.snapshot.state().roles.values().map(|r| (r.id.clone(), r.name.clone()));
        let mask = |id: &str| self.snapshot.role_mask(id).map_or(Mask::EMPTY, |m| m.gives);
        let mut found: Vec<_> = built_in.chain(own).filter(|(id, _)| mask(id).contains(action)).collect();
        found.sort_by_cached_key(|(id, _)| (mask(id).len(), id.clone()));
        found.truncate(5);
        found.into_iter().map(|(role, name)| Nearest { role, name }).collect()
    }
}

fn failed(ruling: &Ruling) -> FailedCondition {
    FailedCondition { policy: ruling.policy.id, conditions: ruling.policy.conditions.clone() }
}
