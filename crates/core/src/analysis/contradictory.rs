//! Allows of which a deny of the very same actor undoes a whole role on one of the selectors: both can't be meant.

use super::FindingCode;
use super::survey::{Entry, Number, Survey};
use crate::change::draft::reach_of;
use crate::change::words;
use crate::model::{Effect, Selector};
use std::sync::Arc;

pub fn find(survey: &mut Survey<'_>) {
    for id in survey.live() {
        let Some(policy) = survey.entry(id).map(|e| Arc::clone(e.policy)).filter(|p| p.effect == Effect::Allow) else {
            continue;
        };
        let denies = survey.own(policy.actor, Effect::Deny);
        let cost = policy.roles.len().saturating_mul(policy.scope.include.len()).saturating_mul(denies.len());
        if denies.is_empty() || !survey.afford(cost) {
            continue;
        }
        let found = survey.entry(id).and_then(|allow| denies.iter().find_map(|d| clash(survey, allow, *d)));
        if let Some((deny, role, selector)) = found {
            let scope = words::selector(survey.snapshot, &selector);
            let args = [("by", survey.named(&[deny])), ("role", survey.snapshot.role_name(&role)), ("scope", scope)];
            survey.about(FindingCode::Contradictory, &policy, args);
        }
    }
}

fn clash(survey: &Survey<'_>, allow: &Entry<'_>, deny: Number) -> Option<(Number, String, Selector)> {
    let denied = survey.entry(deny)?;
    for role in &allow.policy.roles {
        let gives = survey.snapshot.role_mask(role)?.gives;
        for include in &allow.policy.scope.include {
            let mask = gives & reach_of(survey.snapshot, include);
            if !mask.is_empty() && survey.undone(allow, denied, include, mask) {
                return Some((deny, role.clone(), include.clone()));
            }
        }
    }
    None
}
