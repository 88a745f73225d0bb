use super::book::Rulebook;
use super::principal::{Access, Principal};
use crate::catalogue::{Catalogue, RoleMask};
use crate::log::{Event, apply};
use crate::model::{Actor, Context, Effect, Member, MemberStatus, Policy, Resource, ResourceRef, State, Tag};
use crate::text::skeleton;
use crate::{GroupId, Map, MemberId, Millis, ResourceId, UserId};
use std::sync::{Arc, OnceLock};

/// One account's state at one revision, indexed for deciding.
///
/// A clone costs a few pointers. One event updates it in place and copies only what it touches.
#[derive(Debug, Clone)]
pub struct Snapshot {
    catalogue: Arc<Catalogue>,
    state: State,
    book: Rulebook,
    /// Looks of the members' addresses, made on first use: judging look-alikes is slow, members seldom change.
    looks: Arc<OnceLock<Looks>>,
}

/// Addresses by their skeleton, but of those who declined; of look-alikes the last.
pub(crate) type Looks = Map<String, String>;

impl Snapshot {
    /// Indexes a state.
    pub fn new(state: State, catalogue: Arc<Catalogue>) -> Self {
        let book = Rulebook::new(&state, &catalogue);
        Self { catalogue, state, book, looks: Arc::default() }
    }

    /// Folds one entry's events in place.
    pub fn apply(&mut self, revision: u64, events: &[Event]) {
        if events.iter().any(|event| matches!(event, Event::Member(_))) {
            self.looks = Arc::default();
        }
        self.book.apply(revision, events, &self.catalogue);
        events.iter().for_each(|event| apply(&mut self.state, event));
        self.state.revision = revision;
    }

    /// What a principal may do in a context.
    pub fn access(&self, principal: Principal, context: &Context) -> Access {
        self.book.access(principal, context)
    }

    /// What a member will be able to do, ahead of any request: in any case, or under a condition. A pending member
    /// counts as accepted.
    pub fn outlook(&self, member: MemberId, now: Millis) -> Access {
        self.book.outlook(member, now)
    }

    /// Members who may do this here, in the order of their ids. Facts that only a request has are taken from `context`
    /// and hold for everybody alike.
    pub fn who_can(&self, action: usize, resource: ResourceRef<'_>, context: &Context) -> Vec<MemberId> {
        self.book.who_can(action, resource, context)
    }

    /// What deciding reads.
    pub fn rulebook(&self) -> &Rulebook {
        &self.book
    }

    /// The state it indexes.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The catalogue it is read by.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The accepted member that this user is.
    pub fn member_of(&self, user: UserId) -> Option<&Arc<Member>> {
        self.book.actors.member_of(user).and_then(|id| self.state.members.get(&id))
    }

    /// The member with this id.
    pub fn member(&self, id: MemberId) -> Option<&Arc<Member>> {
        self.state.members.get(&id)
    }

    /// The groups a member is in.
    pub fn groups_of(&self, member: MemberId) -> Vec<GroupId> {
        self.book.actors.groups_of(member).into_iter().map(|(id, _)| id).collect()
    }

    /// The policies that name this actor, in the order of their ids.
    pub fn policies_of(&self, actor: Actor) -> Vec<Arc<Policy>> {
        let rows = self.book.policies_of(actor).into_iter().filter_map(|n| self.book.policies.get(n));
        rows.filter_map(|row| self.state.policies.get(&row.id)).cloned().collect()
    }

    /// The policies that name a member, directly or through a group, which comes with them. A deny on the person binds
    /// the member, too.
    pub fn policies_for(&self, member: MemberId) -> Vec<(Option<GroupId>, Arc<Policy>)> {
        let direct = self.policies_of(Actor::Member(member)).into_iter().map(|p| (None, p));
        let through = |group| self.policies_of(Actor::Group(group)).into_iter().map(move |p| (Some(group), p));
        let person = self.member(member).and_then(|m| m.user).map(|user| self.policies_of(Actor::Person(user)));
        let denies = person.into_iter().flatten().filter(|p| p.effect == Effect::Deny).map(|p| (None, p));
        direct.chain(self.groups_of(member).into_iter().flat_map(through)).chain(denies).collect()
    }

    /// What a role gives and takes, be it the catalogue's or the account's own.
    pub fn role_mask(&self, id: &str) -> Option<RoleMask> {
        self.catalogue.role_mask(id).or_else(|| self.book.policies.own_role(id))
    }

    /// The name of a role on screen; its id where it is unknown.
    pub fn role_name(&self, id: &str) -> String {
        let own = || self.state.roles.get(id).map(|r| r.name.clone());
        self.catalogue.role(id).map(|r| r.name.clone()).or_else(own).unwrap_or_else(|| id.to_owned())
    }

    /// What a policy does: what its roles give together, or take.
    pub fn policy_mask(&self, policy: &Policy) -> crate::Mask {
        let masks = policy.roles.iter().filter_map(|id| self.role_mask(id));
        masks.fold(crate::Mask::EMPTY, |all, mask| match policy.effect {
            Effect::Allow => all | mask.gives,
            Effect::Deny => all | mask.takes,
        })
    }

    /// The stored resources of a kind, by name.
    pub fn resources(&self, kind: &str) -> Vec<Arc<Resource>> {
        let of_kind = self.state.resources.values().filter(|r| r.kind == kind);
        let mut found: Vec<_> = of_kind.cloned().collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// The resource of this kind with this name.
    pub fn resource_named(&self, kind: &str, name: &str) -> Option<ResourceId> {
        self.book.places.named(self.catalogue.kind(kind)?, name)
    }

    /// The resources of a kind that carry a tag, in the order of their ids.
    pub fn with_tag(&self, kind: &str, tag: &Tag) -> Vec<ResourceId> {
        let places = &self.book.places;
        let Some((kind, set)) = self.catalogue.kind(kind).zip(places.tagged(&tag.as_text())) else { return Vec::new() };
        let here = set.ones().filter_map(|n| places.at(n)).filter(|s| s.kind == kind);
        let mut found: Vec<_> = here.map(|s| s.id).collect();
        found.sort_unstable();
        found
    }

    /// The tags in use with the number of resources that carry each, by tag.
    pub fn tags(&self) -> Vec<(Tag, usize)> {
        let tags = self.book.places.tags();
        let mut found: Vec<_> = tags.filter_map(|(text, held)| Some((Tag::from_text(text)?, held.count))).collect();
        found.sort_unstable();
        found
    }

    /// What the members' addresses look like.
    pub(crate) fn looks(&self) -> &Looks {
        let look = |m: &Arc<Member>| m.address.get().map(|address| (skeleton(address), address.to_owned()));
        let here = || self.state.members.values().filter(|m| m.status != MemberStatus::Rejected);
        self.looks.get_or_init(|| here().filter_map(look).collect())
    }
}
