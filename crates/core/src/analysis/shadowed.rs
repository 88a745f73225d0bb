//! Allows that a deny undoes completely, whenever they hold.

use super::FindingCode;
use super::survey::Survey;
use crate::model::{Effect, Policy};
use std::sync::Arc;

pub fn find(survey: &mut Survey<'_>) {
    for id in survey.live() {
        let Some(policy) = survey.entry(id).map(|e| Arc::clone(e.policy)).filter(|p| p.effect == Effect::Allow) else {
            continue;
        };
        let denies = survey.of(policy.actor, Effect::Deny);
        let (rest, by) = survey.left_over(id, &denies);
        if !by.is_empty() && rest.iter().all(|m| m.is_empty()) {
            let by = survey.named(&by);
            report(survey, &policy, by);
            survey.drop_policy(id);
        }
    }
}

fn report(survey: &mut Survey<'_>, policy: &Policy, by: String) {
    survey.about(FindingCode::Shadowed, policy, [("by", by)]);
}
