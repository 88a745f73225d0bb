//! Policies that say nothing which others of the same actor, or of a group it is in, don't say already.

use super::FindingCode;
use super::survey::{Number, Survey};
use crate::model::{Actor, Effect};
use std::sync::Arc;

pub fn find(survey: &mut Survey<'_>) {
    // What people hold by themselves goes first: a group is the better place for it.
    let is_own = |survey: &Survey<'_>, id: &Number| {
        survey.entry(*id).is_some_and(|e| match e.policy.actor {
            Actor::Member(_) => true,
            Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => false,
        })
    };
    let (own, shared): (Vec<_>, Vec<_>) = survey.live().into_iter().partition(|id| is_own(survey, id));
    for id in own.into_iter().chain(shared) {
        let Some(policy) = survey.entry(id).map(|e| Arc::clone(e.policy)) else { continue };
        let others = survey.of(policy.actor, policy.effect);
        let (rest, by) = survey.left_over(id, &others);
        if !by.is_empty() && rest.iter().all(|m| m.is_empty()) {
            let effect = match policy.effect {
                Effect::Allow => "The allow",
                Effect::Deny => "The deny",
            };
            let args = [("by", survey.named(&by)), ("effect", effect.to_owned())];
            survey.about(FindingCode::Redundant, &policy, args);
            survey.drop_policy(id);
        }
    }
}
