//! What somebody of an agency holds in a client's account, for judging what they give and take there.

use super::grants;
use crate::RoleData;
use crate::catalogue::Mask;
use crate::model::{Actor, Assignment, Effect, Policy};
use crate::{Principal, Snapshot};
use std::sync::Arc;

/// What bounds them: their assignments, and what the client grants. A token is bounded by its user, too.
pub(super) fn sides_through(client: &Snapshot, agency: &Snapshot, who: Principal) -> Vec<Vec<Arc<Policy>>> {
    let Ok((grant, kept)) = client.grant_to(agency) else { return Vec::new() };
    let user = match who {
        Principal::User(user) => Some(user),
        Principal::Member(member) => agency.member(member).and_then(|m| m.user),
        Principal::Token(token) => agency.state().tokens.get(&token).and_then(|t| t.owner),
    };
    let assigned = |who| agency.assignments_of(who, &kept);
    let (token, person): (Vec<_>, Vec<_>) =
        assigned(who).into_iter().partition(|a| matches!(a.policy.actor, Actor::Token(_)));
    let is_token = matches!(who, Principal::Token(_));
    let person = if is_token { user.map(|user| assigned(Principal::User(user))) } else { Some(person) };
    let own = is_token.then_some(token);
    let mut sides: Vec<Vec<Arc<Policy>>> = own
        .into_iter()
        .chain(person)
        .map(|side| side.iter().map(|a| spelled_out(client, agency, a)).collect())
        .collect();
    let named = user.map(|user| client.policies_of(Actor::Person(user))).unwrap_or_default();
    let member = user.and_then(|user| client.member_of(user)).map(|m| client.policies_for(m.id)).unwrap_or_default();
    let denies = member.into_iter().map(|(_, p)| p).filter(|p| p.effect == Effect::Deny);
    sides.push(grants::held(client, grant.id).into_iter().chain(named).chain(denies).collect());
    sides
}

/// An assignment as a policy of the client's account. A role of the agency's own is unknown there: what of the
/// catalogue's roles gives no more than it stands for it, and of a deny what takes no less.
fn spelled_out(client: &Snapshot, agency: &Snapshot, assignment: &Assignment) -> Arc<Policy> {
    let policy = &assignment.policy;
    let own = |id: &&String| client.catalogue().role_mask(id).is_none();
    let mask = policy.roles.iter().filter(own).filter_map(|id| agency.role_mask(id));
    let mask = mask.fold(Mask::EMPTY, |all, m| match policy.effect {
        Effect::Allow => all | m.gives,
        Effect::Deny => all | m.takes,
    });
    let fits = |role: &&RoleData| {
        let Some(other) = client.catalogue().role_mask(&role.id) else { return false };
        match policy.effect {
            Effect::Allow => mask.covers(other.gives),
            Effect::Deny => other.takes.meets(mask),
        }
    };
    let catalogue = client.catalogue().data().roles.iter();
    let stand_in = catalogue.filter(|role| !mask.is_empty() && fits(role)).map(|role| role.id.clone());
    let known = policy.roles.iter().filter(|id| !own(id)).cloned();
    Arc::new(Policy { roles: known.chain(stand_in).collect(), ..policy.clone() })
}
