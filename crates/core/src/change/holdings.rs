//! What somebody holds, judged by selectors and not by today's resources (rules.md, "Covering").

use super::draft::reach_of;
use crate::catalogue::Mask;
use crate::model::{Actor, Conditions, Effect, Policy, Scope, Selector};
use crate::{PolicyId, Snapshot};
use std::sync::Arc;

/// Something gained or taken: actions on what one selector selects.
#[derive(Debug, Clone)]
pub(crate) struct Gain {
    pub mask: Mask,
    pub include: Selector,
    pub exclude: Vec<Selector>,
    pub conditions: Conditions,
    /// The policy it comes from.
    pub policy: PolicyId,
}

/// Whose holdings are compared: a member's with those through groups, or a group's alone.
pub(super) fn policies(snapshot: &Snapshot, party: Actor) -> Vec<Arc<Policy>> {
    match party {
        Actor::Member(member) => snapshot.policies_for(member).into_iter().map(|(_, policy)| policy).collect(),
        Actor::Group(_) => snapshot.policies_of(party),
        Actor::Token(token) => super::tokens::held(snapshot, token),
        Actor::Grant(grant) => super::grants::held(snapshot, grant),
        Actor::Person(_) => snapshot.policies_of(party),
    }
}

/// What a party gains from one snapshot to another. What is lost is what would be gained the other way round.
pub(super) fn gains(before: &Snapshot, after: &Snapshot, party: Actor) -> Vec<Gain> {
    let (old, new) = (policies(before, party), policies(after, party));
    let given = new.iter().filter(|p| p.effect == Effect::Allow).flat_map(|p| added(before, after, &old, p));
    let lifted = old.iter().filter(|p| p.effect == Effect::Deny).flat_map(|p| lifted(before, after, &new, p));
    given.chain(lifted).collect()
}

/// Everything a policy gives, selector by selector.
pub(crate) fn whole(snapshot: &Snapshot, policy: &Policy) -> Vec<Gain> {
    let mask = snapshot.policy_mask(policy);
    let gain = |include: &Selector| Gain {
        mask: mask & reach_of(snapshot, include),
        include: include.clone(),
        exclude: policy.scope.exclude.clone(),
        conditions: policy.conditions.clone(),
        policy: policy.id,
    };
    policy.scope.include.iter().map(gain).filter(|g| !g.mask.is_empty()).collect()
}

/// What a new allow gives beyond what old allows gave already.
fn added(before: &Snapshot, after: &Snapshot, old: &[Arc<Policy>], policy: &Policy) -> Vec<Gain> {
    let held = |gain: &Gain| {
        let allows = old.iter().filter(|p| p.effect == Effect::Allow && repeats(&gain.conditions, &p.conditions));
        let containing = allows.filter(|p| contains(before, &p.scope, gain));
        containing.fold(Mask::EMPTY, |mask, p| mask | before.policy_mask(p))
    };
    without(whole(after, policy), held)
}

/// What lifting an old deny gives, as far as no new deny takes it.
fn lifted(before: &Snapshot, after: &Snapshot, new: &[Arc<Policy>], policy: &Policy) -> Vec<Gain> {
    let still = |gain: &Gain| {
        let denies = new
            .iter()
            .filter(|p| p.effect == Effect::Deny && repeats(&policy.conditions, &p.conditions) && starts_by(policy, p));
        denies.filter(|p| contains(after, &p.scope, gain)).fold(Mask::EMPTY, |mask, p| mask | after.policy_mask(p))
    };
    // Whoever gets the actions back may use them under any condition, so none is claimed.
    let bare = |gain: Gain| Gain { conditions: Conditions::default(), ..gain };
    without(whole(before, policy), still).into_iter().map(bare).collect()
}

/// A deny that begins later leaves a gap.
fn starts_by(old: &Policy, new: &Policy) -> bool {
    new.conditions.not_before.is_none_or(|from| old.conditions.not_before.is_some_and(|was| from <= was))
}

fn without(gains: Vec<Gain>, held: impl Fn(&Gain) -> Mask) -> Vec<Gain> {
    let rest = gains.into_iter().map(|gain| Gain { mask: gain.mask - held(&gain), ..gain });
    rest.filter(|gain| !gain.mask.is_empty()).collect()
}

/// Whether a scope contains all that a gain is on: some include contains the gain's, and every exclude is repeated by the
/// gain or lies outside of it.
pub(super) fn contains(snapshot: &Snapshot, scope: &Scope, gain: &Gain) -> bool {
    scope.include.iter().any(|s| within(snapshot, s, &gain.include, gain.mask))
        && scope.exclude.iter().all(|e| spared(snapshot, e, gain))
}

/// Whether a gain touches nothing that the selector selects: it excludes that itself, or names ids outside of it.
pub(super) fn spared(snapshot: &Snapshot, selector: &Selector, gain: &Gain) -> bool {
    gain.exclude.iter().any(|x| within(snapshot, x, selector, gain.mask))
        || is_outside(snapshot, selector, &gain.include)
}

/// Whether `outer` selects everything that `inner` does, now and later, as far as these actions can be asked about it.
fn within(snapshot: &Snapshot, outer: &Selector, inner: &Selector, mask: Mask) -> bool {
    let resource = |id| snapshot.state().resources.get(id);
    match (outer, inner) {
        (Selector::Account, _) => true,
        (Selector::Kind { kind }, Selector::Resource { id } | Selector::Record { zone: id, .. }) => {
            resource(id).is_some_and(|r| r.kind == *kind)
        }
        (Selector::Kind { kind }, Selector::Kind { kind: inner }) if kind == inner => true,
        // All of a kind are all there are for actions that can be asked about nothing else.
        (Selector::Kind { kind }, Selector::Account | Selector::Tag { .. } | Selector::Kind { .. }) => {
            only_on(snapshot, mask, kind)
        }
        (Selector::Tag { tag }, Selector::Resource { id } | Selector::Record { zone: id, .. }) => {
            resource(id).is_some_and(|r| r.tags.contains(tag))
        }
        (Selector::Tag { tag }, Selector::Tag { tag: inner }) => tag == inner,
        (Selector::Tag { .. }, Selector::Account | Selector::Kind { .. }) => false,
        (Selector::Resource { id }, Selector::Resource { id: inner } | Selector::Record { zone: inner, .. }) => {
            id == inner
        }
        // Listed ids never cover a tag or "all".
        (Selector::Resource { .. }, Selector::Account | Selector::Kind { .. } | Selector::Tag { .. }) => false,
        (Selector::Record { zone, name, rtype }, Selector::Record { zone: z, name: n, rtype: t }) => {
            zone == z && name == n && (rtype.is_none() || rtype == t)
        }
        (
            Selector::Record { .. },
            Selector::Account | Selector::Kind { .. } | Selector::Tag { .. } | Selector::Resource { .. },
        ) => false,
    }
}

pub(crate) fn only_on(snapshot: &Snapshot, mask: Mask, kind: &str) -> bool {
    let catalogue = snapshot.catalogue();
    let kinds = catalogue.data().kinds.iter().zip(catalogue.kinds());
    let inside = |data: &crate::KindData| data.id == kind || data.parent.as_deref() == Some(kind);
    kinds.filter(|(data, _)| !inside(data)).all(|(_, k)| !k.actions.meets(mask))
}

/// Whether what a gain names is certainly not among what the selector selects.
pub(crate) fn is_outside(snapshot: &Snapshot, selector: &Selector, named: &Selector) -> bool {
    match (selector, named) {
        (Selector::Record { zone, .. }, Selector::Resource { id }) => zone != id,
        (_, Selector::Resource { id }) => !crate::access::selects(snapshot, selector, *id),
        (Selector::Record { zone, name, rtype }, Selector::Record { zone: z, name: n, rtype: t }) => {
            zone != z || name != n || (rtype.is_some() && t.is_some() && rtype != t)
        }
        (_, Selector::Record { zone, .. }) => !crate::access::selects(snapshot, selector, *zone),
        // What a tag or a kind will hold later can't be known.
        (_, Selector::Account | Selector::Kind { .. } | Selector::Tag { .. }) => false,
    }
}

/// Both conditions together; nothing where they can't both hold.
pub(crate) fn narrowed(one: &Conditions, other: &Conditions) -> Option<Conditions> {
    let address_in = match (one.address_in.as_slice(), other.address_in.as_slice()) {
        (only, []) | ([], only) => only.to_vec(),
        (a, b) => {
            let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
            // Networks lie inside each other or apart.
            let common: Vec<_> =
                pairs.filter_map(|(a, b)| if a.covers(b) { Some(*b) } else { b.covers(a).then_some(*a) }).collect();
            if common.is_empty() {
                return None;
            }
            common
        }
    };
    Some(Conditions {
        second_factor: one.second_factor.or(other.second_factor),
        address_in,
        address_not_in: one.address_not_in.iter().chain(&other.address_not_in).copied().collect(),
        not_before: one.not_before.max(other.not_before),
        expires_at: one.expires_at.into_iter().chain(other.expires_at).min(),
        channel: one.channel.or(other.channel),
    })
}

/// Whether conditions are at least as narrow as others, for rules that stand beside accounts.
pub fn is_as_narrow(narrow: &Conditions, wide: &Conditions) -> bool {
    repeats(narrow, wide)
}

/// Whether conditions are at least as narrow as others: whenever the first hold, the second do. Start dates count as
/// reached.
pub(crate) fn repeats(narrow: &Conditions, wide: &Conditions) -> bool {
    let factor = wide.second_factor.is_none() || wide.second_factor == narrow.second_factor;
    let channel = wide.channel.is_none() || wide.channel == narrow.channel;
    let inside = wide.address_in.is_empty()
        || (!narrow.address_in.is_empty()
            && narrow.address_in.iter().all(|n| wide.address_in.iter().any(|w| w.covers(n))));
    let outside = wide.address_not_in.iter().all(|w| narrow.address_not_in.iter().any(|n| n.covers(w)));
    factor && channel && inside && outside && ends_by(narrow, wide)
}

/// Whether the first conditions end no later than the second.
pub(super) fn ends_by(narrow: &Conditions, wide: &Conditions) -> bool {
    wide.expires_at.is_none_or(|until| narrow.expires_at.is_some_and(|ends| ends <= until))
}
