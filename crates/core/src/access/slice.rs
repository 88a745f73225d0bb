use super::slice_partners;
use super::snapshot::Snapshot;
use crate::log::{Change, Event};
use crate::model::{Actor, Group, NamedScope, Policy, ResourceRef, Scope, Selector, State, Token};
use crate::{Access, GrantId, Map, MemberId, Millis, Principal, ResourceId, ScopeId, Set, TokenId, UserId};
use std::sync::Arc;

/// The part of an account that somebody may see at a moment.
///
/// Who may read members reads the whole account. Everybody else sees themselves: their member, their groups (without the
/// others in them), their tokens, what names them, and the resources on which anything is allowed to them, be it under a
/// condition. On what it holds a slice gives the same answers as the whole.
pub fn slice(snapshot: &Snapshot, asker: impl Into<Principal>, now: Millis) -> State {
    part(snapshot, Seen::by(snapshot, asker.into(), now))
}

/// The part of a client's account that somebody of an agency may see at a moment: as [`slice`], with the grant they come
/// through and what names them.
pub fn slice_through(snapshot: &Snapshot, agency: &Snapshot, who: Principal, now: Millis) -> State {
    part(snapshot, Seen::through(snapshot, agency, who, now))
}

fn part(snapshot: &Snapshot, seen: Option<Seen<'_>>) -> State {
    let whole = snapshot.state();
    let Some(seen) = seen else {
        return State { revision: whole.revision, ..State::new(whole.account.clone()) };
    };
    if seen.reads("members:read") {
        return match seen.via {
            None => whole.clone(),
            Some(grant) => slice_partners::without_partners(&seen, grant),
        };
    }
    let groups = groups(snapshot, seen.me, seen.reads("groups:read"));
    let tokens = tokens(snapshot, &seen);
    let resources = seen.resources();
    let grants = slice_partners::grants(&seen);
    let policies = policies(&seen, &groups, &tokens, grants.keys().copied(), &resources);
    let assignments = slice_partners::assignments(&seen);
    let assigned = |role: &String| assignments.values().any(|a| a.policy.roles.contains(role));
    let used = |role: &String| assigned(role) || policies.values().any(|p| p.roles.contains(role));
    let roles = whole.roles.iter().filter(|(id, _)| seen.reads("roles:read") || used(id)).map(pair).collect();
    let me = seen.me.and_then(|id| snapshot.member(id).map(|me| (id, Arc::clone(me))));
    State {
        revision: whole.revision,
        account: whole.account.clone(),
        resources: whole.resources.iter().filter(|(id, _)| resources.contains(id)).map(pair).collect(),
        members: me.into_iter().collect(),
        roles,
        groups,
        scopes: scopes(whole, &policies, &resources),
        policies,
        tokens,
        grants,
        clients: slice_partners::clients(&seen),
        assignments,
        templates: slice_partners::templates(&seen),
    }
}

impl From<UserId> for Principal {
    fn from(user: UserId) -> Self {
        Self::User(user)
    }
}

/// Who looks, and what they may do ahead of any request.
pub(super) struct Seen<'a> {
    pub snapshot: &'a Snapshot,
    asker: Principal,
    pub me: Option<MemberId>,
    /// The grant through which somebody of an agency comes.
    pub via: Option<GrantId>,
    outlook: Access,
}

impl<'a> Seen<'a> {
    /// Nothing where the asker is nobody here.
    fn by(snapshot: &'a Snapshot, asker: Principal, now: Millis) -> Option<Self> {
        let (me, outlook) = match asker {
            Principal::User(user) => {
                let me = snapshot.member_of(user)?.id;
                (Some(me), snapshot.outlook(me, now))
            }
            Principal::Member(me) => (Some(snapshot.member(me)?.id), snapshot.outlook(me, now)),
            Principal::Token(token) => {
                let owner = snapshot.state().tokens.get(&token)?.owner;
                let me = owner.and_then(|user| snapshot.member_of(user)).map(|m| m.id);
                (me, snapshot.rulebook().token_outlook(token, now))
            }
        };
        Some(Self { snapshot, asker, me, via: None, outlook })
    }

    /// Nothing where the agency has no grant here.
    fn through(snapshot: &'a Snapshot, agency: &Snapshot, asker: Principal, now: Millis) -> Option<Self> {
        let (grant, client) = snapshot.grant_to(agency).ok()?;
        let is_assigned = !agency.assignments_of(asker, &client).is_empty();
        let outlook = snapshot.outlook_through(agency, asker, now);
        // What names the person as a member binds them on this path, too.
        let user = match asker {
            Principal::User(user) => Some(user),
            Principal::Member(member) => agency.member(member).and_then(|m| m.user),
            Principal::Token(token) => agency.state().tokens.get(&token).and_then(|t| t.owner),
        };
        let me = user.and_then(|user| snapshot.member_of(user)).map(|m| m.id);
        is_assigned.then_some(Self { snapshot, asker, me, via: Some(grant.id), outlook })
    }

    pub fn reads(&self, action: &str) -> bool {
        let number = self.snapshot.catalogue().action(action);
        number.is_some_and(|n| self.outlook.cell(ResourceRef::Account).possible.contains(n))
    }

    fn resources(&self) -> Set<ResourceId> {
        self.snapshot.catalogue().kinds().iter().flat_map(|k| self.outlook.visible(&k.id)).collect()
    }

    /// Whether a token is one's own, or oneself.
    pub fn owns(&self, token: &Token) -> bool {
        match self.asker {
            Principal::User(user) => token.belongs_to(user),
            Principal::Member(member) => {
                self.snapshot.member(member).and_then(|m| m.user).is_some_and(|user| token.belongs_to(user))
            }
            Principal::Token(id) => token.id == id,
        }
    }
}

type Tokens = Map<TokenId, Arc<Token>>;

fn tokens(snapshot: &Snapshot, seen: &Seen<'_>) -> Tokens {
    let all = seen.reads("tokens:read");
    snapshot.state().tokens.iter().filter(|(_, token)| all || seen.owns(token)).map(pair).collect()
}

pub(super) fn pair<K: Clone, V>((key, value): (&K, &Arc<V>)) -> (K, Arc<V>) {
    (key.clone(), Arc::clone(value))
}

fn groups(snapshot: &Snapshot, me: Option<MemberId>, all: bool) -> Map<crate::GroupId, Arc<Group>> {
    let is_me = |member: &MemberId| Some(*member) == me;
    let shown = snapshot.state().groups.iter().filter(|(_, g)| all || g.members.iter().any(is_me));
    let mine = |g: &Group| Group { members: g.members.iter().filter(|m| is_me(m)).copied().collect(), ..g.clone() };
    shown.map(|(id, g)| (*id, Arc::new(mine(g)))).collect()
}

/// The named scopes of policies that are seen.
fn scopes(whole: &State, policies: &Policies, seen: &Set<ResourceId>) -> Map<ScopeId, Arc<NamedScope>> {
    let named: Set<ScopeId> = policies.values().filter_map(|p| p.named).collect();
    let shown = |id: ScopeId| {
        let whole = whole.scopes.get(&id)?;
        Some((id, Arc::new(NamedScope { scope: without_unseen(&whole.scope, seen), ..(**whole).clone() })))
    };
    named.into_iter().filter_map(shown).collect()
}

type Policies = Map<crate::PolicyId, Arc<Policy>>;

fn policies(
    who: &Seen<'_>,
    groups: &Map<crate::GroupId, Arc<Group>>,
    tokens: &Tokens,
    grants: impl Iterator<Item = GrantId>,
    seen: &Set<ResourceId>,
) -> Policies {
    let named = groups.keys().map(|g| Actor::Group(*g)).chain(tokens.keys().map(|t| Actor::Token(*t)));
    let person = match who.asker {
        Principal::User(user) => Some(Actor::Person(user)),
        Principal::Member(_) | Principal::Token(_) => None,
    };
    let actors = who.me.map(Actor::Member).into_iter().chain(named).chain(grants.map(Actor::Grant)).chain(person);
    let found = actors.flat_map(|actor| who.snapshot.policies_of(actor));
    found.map(|p| (p.id, Arc::new(Policy { scope: without_unseen(&p.scope, seen), ..(*p).clone() }))).collect()
}

/// A scope without the ids that may not be seen: they say nothing about what is seen.
fn without_unseen(scope: &Scope, seen: &Set<ResourceId>) -> Scope {
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
    changes(&before.tokens, &after.tokens, Event::Token, &mut events);
    changes(&before.policies, &after.policies, Event::Policy, &mut events);
    changes(&before.grants, &after.grants, Event::Grant, &mut events);
    changes(&before.clients, &after.clients, Event::Client, &mut events);
    changes(&before.assignments, &after.assignments, Event::Assignment, &mut events);
    changes(&before.templates, &after.templates, Event::Template, &mut events);
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
