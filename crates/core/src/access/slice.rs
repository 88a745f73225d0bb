use super::snapshot::Snapshot;
use crate::log::{Change, Event};
use crate::model::{Actor, Group, NamedScope, Policy, ResourceRef, Scope, Selector, State};
use crate::{Map, MemberId, Millis, ResourceId, ScopeId, UserId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The part of an account that a user may see at a moment.
///
/// Who may read members reads the whole account. Everybody else sees themselves: their member, their groups (without the
/// others in them), what names them, and the resources on which anything is allowed to them, be it under a condition. On
/// what it holds a slice gives the same answers as the whole.
pub fn slice(snapshot: &Snapshot, user: UserId, now: Millis) -> State {
    let whole = snapshot.state();
    let Some(me) = snapshot.member_of(user) else {
        return State { revision: whole.revision, ..State::new(whole.account.clone()) };
    };
    let outlook = snapshot.outlook(me.id, now);
    let reads = |action: &str| {
        let number = snapshot.catalogue().action(action);
        number.is_some_and(|n| outlook.cell(ResourceRef::Account).possible.contains(n))
    };
    if reads("members:read") {
        return whole.clone();
    }
    let seen: BTreeSet<ResourceId> = snapshot.catalogue().kinds().iter().flat_map(|k| outlook.visible(&k.id)).collect();
    let groups = groups(snapshot, me.id, reads("groups:read"));
    let policies = policies(snapshot, me.id, &groups, &seen);
    let used = |role: &String| policies.values().any(|p| p.roles.contains(role));
    let roles = whole.roles.iter().filter(|(id, _)| reads("roles:read") || used(id));
    State {
        revision: whole.revision,
        account: whole.account.clone(),
        resources: whole.resources.iter().filter(|(id, _)| seen.contains(id)).map(pair).collect(),
        members: Map::unit(me.id, Arc::clone(me)),
        roles: roles.map(pair).collect(),
        groups,
        scopes: scopes(whole, &policies, &seen),
        policies,
    }
}

fn pair<K: Clone, V>((key, value): (&K, &Arc<V>)) -> (K, Arc<V>) {
    (key.clone(), Arc::clone(value))
}

fn groups(snapshot: &Snapshot, me: MemberId, all: bool) -> Map<crate::GroupId, Arc<Group>> {
    let shown = snapshot.state().groups.iter().filter(|(_, g)| all || g.members.contains(&me));
    let mine = |g: &Group| Group { members: g.members.iter().filter(|m| **m == me).copied().collect(), ..g.clone() };
    shown.map(|(id, g)| (*id, Arc::new(mine(g)))).collect()
}

/// The named scopes of policies that are seen.
fn scopes(whole: &State, policies: &Policies, seen: &BTreeSet<ResourceId>) -> Map<ScopeId, Arc<NamedScope>> {
    let named: BTreeSet<ScopeId> = policies.values().filter_map(|p| p.named).collect();
    let shown = |id: ScopeId| {
        let whole = whole.scopes.get(&id)?;
        Some((id, Arc::new(NamedScope { scope: without_unseen(&whole.scope, seen), ..(**whole).clone() })))
    };
    named.into_iter().filter_map(shown).collect()
}

type Policies = Map<crate::PolicyId, Arc<Policy>>;

fn policies(
    snapshot: &Snapshot,
    me: MemberId,
    groups: &Map<crate::GroupId, Arc<Group>>,
    seen: &BTreeSet<ResourceId>,
) -> Policies {
    let actors = std::iter::once(Actor::Member(me)).chain(groups.keys().map(|g| Actor::Group(*g)));
    let found = actors.flat_map(|actor| snapshot.policies_of(actor));
    found.map(|p| (p.id, Arc::new(Policy { scope: without_unseen(&p.scope, seen), ..(*p).clone() }))).collect()
}

/// A scope without the ids that may not be seen: they say nothing about what is seen.
fn without_unseen(scope: &Scope, seen: &BTreeSet<ResourceId>) -> Scope {
    let kept = |selector: &&Selector| match selector {
        Selector::Resource { id } | Selector::Record { zone: id, .. } => seen.contains(id),
        Selector::Account | Selector::Kind { .. } | Selector::Tag { .. } => true,
    };
    let only = |selectors: &[Selector]| selectors.iter().filter(kept).cloned().collect();
    Scope { include: only(&scope.include), exclude: only(&scope.exclude) }
}

/// What turns one slice into another, as events.
pub fn slice_events(before: &State, after: &State) -> Vec<Event> {
    let mut events = Vec::new();
    if before.account != after.account {
        events.push(Event::Account(Change::changed(before.account.clone(), after.account.clone())));
    }
    // What others refer to comes first and goes last.
    changes(&before.resources, &after.resources, Event::Resource, &mut events);
    changes(&before.roles, &after.roles, Event::Role, &mut events);
    changes(&before.members, &after.members, Event::Member, &mut events);
    changes(&before.groups, &after.groups, Event::Group, &mut events);
    changes(&before.scopes, &after.scopes, Event::Scope, &mut events);
    changes(&before.policies, &after.policies, Event::Policy, &mut events);
    events
}

fn changes<K: Ord + Clone, T: Clone + PartialEq>(
    before: &Map<K, Arc<T>>,
    after: &Map<K, Arc<T>>,
    event: impl Fn(Change<T>) -> Event,
    events: &mut Vec<Event>,
) {
    let change = |(_, was, is): (&K, Option<&Arc<T>>, Option<&Arc<T>>)| Change {
        before: was.map(|was| (**was).clone()),
        after: is.map(|is| (**is).clone()),
    };
    events.extend(before.diff(after).into_iter().map(change).map(event));
}
