//! The part of grants, clients and assignments that somebody may see.

use super::slice::{Seen, pair};
use super::snapshot::Snapshot;
use crate::model::{Actor, Assignment, Client, Grant, Group, Made, Policy, State, Template};
use crate::{GrantId, Map, PolicyId, Principal, TemplateId, UserId};
use std::sync::Arc;

/// The grants: all for whoever may read partners, for an agency's people the one they come through.
pub(super) fn grants(seen: &Seen<'_>) -> Map<GrantId, Arc<Grant>> {
    let all = seen.reads("partners:read");
    // Neither who offered it nor what others made through it is theirs to see.
    let mine = |grant: &Grant| Grant { by: None, made: Made::default(), ..grant.clone() };
    let known = seen.snapshot.state().grants.iter();
    let shown = |(id, grant): (&GrantId, &Arc<Grant>)| match all {
        true => Some((*id, Arc::clone(grant))),
        false => (seen.via == Some(*id)).then(|| (*id, Arc::new(mine(grant)))),
    };
    known.filter_map(shown).collect()
}

/// The whole account but for what lies between it and others: other agencies, and its own clients.
pub(super) fn without_partners(seen: &Seen<'_>, grant: GrantId) -> State {
    let whole = seen.snapshot.state();
    let others = |policy: &Policy| matches!(policy.actor, Actor::Grant(other) if other != grant);
    State {
        policies: whole.policies.iter().filter(|(_, p)| !others(p)).map(pair).collect(),
        grants: grants(seen),
        clients: Map::new(),
        assignments: Map::new(),
        templates: Map::new(),
        ..whole.clone()
    }
}

/// What an agency sees of a client's account before it looks inside: the account, the grant and what that gives, what the
/// client says by name of people who are the agency's own, and the roles it takes to read it. Enough for
/// [`Reach`](crate::Reach) and for previews of assignments.
pub fn ceiling(client: &Snapshot, grant: GrantId, is_ours: impl Fn(UserId) -> bool) -> Option<State> {
    let whole = client.state();
    let known = whole.grants.get(&grant)?;
    // Whether somebody of the client's own manages it shows by this alone: their members are not told.
    let opening = known.opening && crate::is_managed(client);
    let grant = Grant { by: None, made: Made::default(), opening, ..(**known).clone() };
    let ours = |policy: &&Arc<Policy>| match policy.actor {
        Actor::Person(user) => is_ours(user),
        Actor::Member(_) | Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) => false,
    };
    let people = whole.policies.values().filter(ours).cloned();
    let policies: Vec<Arc<Policy>> = client.policies_of(Actor::Grant(grant.id)).into_iter().chain(people).collect();
    let used = |role: &String| policies.iter().any(|p| p.roles.contains(role));
    Some(State {
        revision: whole.revision,
        roles: whole.roles.iter().filter(|(id, _)| used(id)).map(pair).collect(),
        grants: [(grant.id, Arc::new(grant))].into_iter().collect(),
        policies: policies.iter().map(|p| (p.id, Arc::clone(p))).collect(),
        ..State::new(whole.account.clone())
    })
}

/// The part of an agency's account that it takes to judge one of its people, or tokens, on one client: themselves, their
/// groups, the assignments that put them there with the roles these name, and the client.
pub fn slice_of_staff(agency: &Snapshot, who: Principal, grant: GrantId) -> State {
    let whole = agency.state();
    let nothing = State { revision: whole.revision, ..State::new(whole.account.clone()) };
    let Some(client) = whole.clients.get(&grant) else { return nothing };
    let assignments = agency.assignments_of(who, client);
    let (member, token) = match who {
        Principal::User(user) => (agency.member_of(user).cloned(), None),
        Principal::Member(member) => (agency.member(member).cloned(), None),
        Principal::Token(id) => {
            let token = whole.tokens.get(&id).cloned();
            let owner = token.as_ref().and_then(|t| t.owner);
            (owner.and_then(|user| agency.member_of(user)).cloned(), token)
        }
    };
    let me = member.as_ref().map(|m| m.id);
    let mine = |group: &Group| Group {
        members: group.members.iter().filter(|m| me == Some(**m)).copied().collect(),
        ..group.clone()
    };
    let groups = whole.groups.iter().filter(|(_, g)| me.is_some_and(|me| g.members.contains(&me)));
    let used = |role: &String| assignments.iter().any(|a| a.policy.roles.contains(role));
    State {
        members: member.into_iter().map(|m| (m.id, m)).collect(),
        groups: groups.map(|(id, g)| (*id, Arc::new(mine(g)))).collect(),
        roles: whole.roles.iter().filter(|(id, _)| used(id)).map(pair).collect(),
        tokens: token.into_iter().map(|t| (t.id, t)).collect(),
        clients: [(grant, Arc::clone(client))].into_iter().collect(),
        assignments: assignments.iter().map(|a| (a.id(), Arc::clone(a))).collect(),
        ..nothing
    }
}

/// The clients: all for whoever may read clients, else those that somebody is assigned to.
pub(super) fn clients(seen: &Seen<'_>) -> Map<GrantId, Arc<Client>> {
    let all = seen.reads("clients:read");
    let mine = assignments(seen);
    let on = |client: &Client| mine.values().any(|assignment| assignment.covers(client));
    seen.snapshot.state().clients.iter().filter(|(_, client)| all || on(client)).map(pair).collect()
}

/// The assignments: all for whoever may read clients, else those that name somebody.
pub(super) fn assignments(seen: &Seen<'_>) -> Map<PolicyId, Arc<Assignment>> {
    let all = seen.reads("clients:read");
    let state = seen.snapshot.state();
    let names_me = |actor: Actor| match actor {
        Actor::Member(member) => seen.me == Some(member),
        Actor::Group(group) => {
            state.groups.get(&group).zip(seen.me).is_some_and(|(group, me)| group.members.contains(&me))
        }
        Actor::Token(token) => state.tokens.get(&token).is_some_and(|token| seen.owns(token)),
        Actor::Grant(_) | Actor::Person(_) => false,
    };
    let shown = state.assignments.iter().filter(|(_, a)| all || names_me(a.policy.actor));
    shown.map(pair).collect()
}

/// The templates of grants, for whoever deals with grants.
pub(super) fn templates(seen: &Seen<'_>) -> Map<TemplateId, Arc<Template>> {
    let all = seen.reads("clients:read") || seen.reads("partners:read");
    seen.snapshot.state().templates.iter().filter(|_| all).map(pair).collect()
}
