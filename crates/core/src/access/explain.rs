use super::book::PolicyRow;
use super::cover::{askable_at, covers_at, slot_of};
use super::decision::{Decision, Determining, FailedCondition, Reason, Remedy};
use super::lens::{Lens, Verdict};
use super::principal::{Access, Principal};
use super::remedy::remedies;
use super::ruling::Ruling;
use crate::model::{Effect, ResourceRef};
use std::sync::Arc;

impl Access {
    /// Why the action is or is not allowed on the resource, as of the moment the access was made for.
    pub fn explain(&self, action: &str, resource: ResourceRef<'_>) -> Decision {
        if let Some(sides) = &self.grounds.sides {
            return sides.explain(self, action, resource);
        }
        let number = self.grounds.book.vocabulary.action(action);
        let slot = slot_of(&self.grounds.book, resource);
        let askable = askable_at(&self.grounds.book, resource, slot);
        match (number, self.grounds.refusal) {
            (action, Some(reason)) => {
                let asked = action.filter(|a| askable.contains(*a));
                let remedies = asked.map(|a| self.remedies_of_refusal(reason, a, resource)).unwrap_or_default();
                Decision { would_be_allowed_if: remedies, ..Decision::refused(reason) }
            }
            (Some(_), None) if askable.is_empty() => Decision::refused(Reason::UnknownResource),
            (Some(action), None) if askable.contains(action) => self.explained(action, resource, slot),
            _ => Decision::refused(Reason::UnknownAction),
        }
    }

    fn explained(&self, action: usize, resource: ResourceRef<'_>, slot: Option<usize>) -> Decision {
        let bearing = self.bearing(action, resource, slot);
        let side = |effect| bearing.iter().copied().filter(move |r| r.effect == effect);
        let counts =
            |effect| side(effect).filter(|r| r.verdict == Verdict::Holds).filter_map(|r| self.named(r, action));
        let taken: Vec<_> = counts(Effect::Deny).collect();
        let given: Vec<_> = if taken.is_empty() { counts(Effect::Allow).collect() } else { Vec::new() };
        let (reason, determining) = match (given.is_empty(), taken.is_empty()) {
            (_, false) => (Reason::Denied, taken),
            (false, true) if self.cell(resource).yes.contains(action) => (Reason::Allowed, given),
            // Only in an outlook: a deny that may or may not hold.
            (false, true) => {
                let perhaps = side(Effect::Deny).filter(|r| r.verdict == Verdict::Perhaps);
                (Reason::ConditionFailed, perhaps.filter_map(|r| self.named(r, action)).collect())
            }
            (true, true) if side(Effect::Allow).any(|r| self.fails(r)) => (Reason::ConditionFailed, Vec::new()),
            (true, true) => (Reason::NothingMatched, Vec::new()),
        };
        if reason == Reason::Allowed {
            return Decision { allowed: true, determining, ..Decision::refused(reason) };
        }
        Decision {
            allowed: false,
            reason,
            determining,
            failed: side(Effect::Allow).filter(|r| self.fails(r)).filter_map(|r| self.failed(r)).collect(),
            nearest: if reason == Reason::Denied { Arc::default() } else { self.grounds.book.nearest(action) },
            would_be_allowed_if: self.remedies(&bearing),
            sides: Vec::new(),
        }
    }

    /// What bears on a question: does something about the action and covers the resource.
    fn bearing(&self, action: usize, resource: ResourceRef<'_>, slot: Option<usize>) -> Vec<&Ruling> {
        let book = &self.grounds.book;
        let doing = self.grounds.rulings.doing(action);
        doing.filter(|r| self.row(r).is_some_and(|row| covers_at(book, row, resource, slot))).collect()
    }

    /// An allow that is over for good is no condition that could still be met.
    pub(super) fn fails(&self, ruling: &Ruling) -> bool {
        let until = self.conditions(ruling).and_then(|c| c.expires_at);
        let over = until.is_some_and(|until| until <= self.grounds.lens.now());
        match (&self.grounds.lens, ruling.verdict) {
            (_, Verdict::Holds) => false,
            (_, Verdict::Perhaps) => true,
            (Lens::Request(_), Verdict::No) => true,
            (Lens::Outlook(_) | Lens::Program(_), Verdict::No) => !over,
        }
    }

    fn named(&self, ruling: &Ruling, action: usize) -> Option<Determining> {
        let (policies, row) = (&self.grounds.book.policies, self.row(ruling)?);
        let roles = policies.roles(row).filter(|role| match row.effect {
            Effect::Allow => role.mask.gives.contains(action),
            Effect::Deny => role.mask.takes.contains(action),
        });
        Some(Determining {
            policy: row.id,
            effect: row.effect,
            roles: roles.map(|role| policies.text(role.id).to_owned()).collect(),
            group: ruling.group.and_then(|group| self.grounds.book.actors.group(group)),
            conditions: policies.conditions(row).cloned().unwrap_or_default(),
        })
    }

    fn failed(&self, ruling: &Ruling) -> Option<FailedCondition> {
        let conditions = self.conditions(ruling)?.clone();
        Some(FailedCondition { policy: self.row(ruling)?.id, conditions })
    }

    fn remedies(&self, bearing: &[&Ruling]) -> Vec<Remedy> {
        match &self.grounds.lens {
            Lens::Request(context) => {
                remedies(context, &[self.conditions_of(bearing)], self.grounds.book.demands_second_factor)
            }
            Lens::Outlook(_) | Lens::Program(_) => Vec::new(),
        }
    }

    /// The effects and conditions of what bears on a question.
    pub(super) fn bearing_on(
        &self,
        action: usize,
        resource: ResourceRef<'_>,
    ) -> Vec<(Effect, Option<&crate::Conditions>)> {
        self.conditions_of(&self.bearing(action, resource, slot_of(&self.grounds.book, resource)))
    }

    fn conditions_of(&self, rulings: &[&Ruling]) -> Vec<(Effect, Option<&crate::Conditions>)> {
        rulings.iter().map(|r| (r.effect, self.conditions(r))).collect()
    }

    fn row(&self, ruling: &Ruling) -> Option<&PolicyRow> {
        self.grounds.book.policies.get(ruling.policy)
    }

    fn conditions(&self, ruling: &Ruling) -> Option<&crate::Conditions> {
        self.row(ruling).and_then(|row| self.grounds.book.policies.conditions(row))
    }

    /// What the account demands of everybody comes before any policy; what is then still missing is added.
    fn remedies_of_refusal(&self, reason: Reason, action: usize, resource: ResourceRef<'_>) -> Vec<Remedy> {
        let (Lens::Request(context), Some(member), Reason::AccountDemands) =
            (&self.grounds.lens, self.grounds.member, reason)
        else {
            return Vec::new();
        };
        let context = crate::Context { second_factor: Some(true), ..context.clone() };
        let inside = self.grounds.book.access(Principal::Member(member), &context);
        let factor = Remedy { second_factor: Some(true), ..Remedy::default() };
        if inside.permits(action, resource, context.now) {
            return vec![factor];
        }
        let bearing = inside.bearing(action, resource, slot_of(&inside.grounds.book, resource));
        let more = inside.remedies(&bearing).into_iter().filter(|r| r.second_factor.is_none());
        more.map(|r| Remedy { second_factor: Some(true), ..r }).collect()
    }
}
