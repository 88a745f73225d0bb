use super::slots::Slots;
use crate::catalogue::{Catalogue, RoleMask};
use crate::log::{Change, Event, apply};
use crate::model::{Actor, Effect, Group, Member, MemberStatus, Policy, Resource, Role, State, Tag};
use crate::text::skeleton;
use crate::{GroupId, MemberId, PolicyId, ResourceId, UserId};
use imbl::OrdMap;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// One account's state at one revision, indexed for deciding.
///
/// A clone costs a few pointers. One event updates it in place and copies only what it touches.
#[derive(Debug, Clone)]
pub struct Snapshot {
    catalogue: Arc<Catalogue>,
    state: State,
    slots: Slots,
    actors: OrdMap<Actor, Arc<Vec<PolicyId>>>,
    groups: OrdMap<MemberId, Arc<Vec<GroupId>>>,
    users: OrdMap<UserId, MemberId>,
    roles: OrdMap<String, RoleMask>,
    /// Looks of the members' addresses, made on first use: judging look-alikes is slow, members seldom change.
    looks: Arc<OnceLock<Looks>>,
}

/// Addresses of members by their skeleton; of look-alikes the last, with whether it counts.
pub(crate) type Looks = BTreeMap<String, (String, bool)>;

impl Snapshot {
    /// Indexes a state.
    pub fn new(state: State, catalogue: Arc<Catalogue>) -> Self {
        let mut snapshot = Self {
            catalogue,
            state,
            slots: Slots::default(),
            actors: OrdMap::new(),
            groups: OrdMap::new(),
            users: OrdMap::new(),
            roles: OrdMap::new(),
            looks: Arc::default(),
        };
        let whole = snapshot.state.clone();
        whole.resources.values().for_each(|r| snapshot.index_resource(&Change::added((**r).clone())));
        whole.roles.values().for_each(|r| snapshot.index_role(&Change::added((**r).clone())));
        whole.members.values().for_each(|m| snapshot.index_member(&Change::added((**m).clone())));
        whole.groups.values().for_each(|g| snapshot.index_group(&Change::added((**g).clone())));
        snapshot.index_policies(&whole);
        snapshot
    }

    /// Folds one entry's events in place.
    pub fn apply(&mut self, revision: u64, events: &[Event]) {
        events.iter().for_each(|event| self.apply_one(event));
        self.state.revision = revision;
    }

    fn apply_one(&mut self, event: &Event) {
        // What an event says was there before counts for less than what is there: a log may be handed over in pieces.
        match event {
            Event::Account(_) | Event::Settings(_) => {}
            Event::Resource(c) => {
                self.index_resource(&actual(c, c.object().and_then(|o| self.state.resources.get(&o.id))))
            }
            Event::Role(c) => self.index_role(&actual(c, c.object().and_then(|o| self.state.roles.get(&o.id)))),
            Event::Member(c) => self.index_member(&actual(c, c.object().and_then(|o| self.state.members.get(&o.id)))),
            Event::Group(c) => self.index_group(&actual(c, c.object().and_then(|o| self.state.groups.get(&o.id)))),
            Event::Policy(c) => self.index_policy(&actual(c, c.object().and_then(|o| self.state.policies.get(&o.id)))),
        }
        apply(&mut self.state, event);
    }

    fn index_resource(&mut self, change: &Change<Resource>) {
        let catalogue = Arc::clone(&self.catalogue);
        self.slots.apply(&catalogue, change);
    }

    fn index_role(&mut self, change: &Change<Role>) {
        if let Some(before) = &change.before {
            self.roles.remove(&before.id);
        }
        if let Some(after) = &change.after {
            let actions = after.actions.iter().filter_map(|name| self.catalogue.action(name)).collect();
            self.roles.insert(after.id.clone(), self.catalogue.mask_of(actions));
        }
    }

    fn index_member(&mut self, change: &Change<Member>) {
        self.looks = Arc::default();
        if let Some(user) = change.before.as_ref().and_then(|m| m.user) {
            self.users.remove(&user);
        }
        if let Some((user, member)) = change.after.as_ref().and_then(|m| m.user.map(|u| (u, m.id))) {
            self.users.insert(user, member);
        }
    }

    fn index_group(&mut self, change: &Change<Group>) {
        let members = |group: &Option<Group>| group.as_ref().map(|g| (g.id, g.members.clone()));
        for (id, gone) in members(&change.before).into_iter() {
            gone.into_iter().for_each(|m| edit(&mut self.groups, m, |list| list.retain(|g| *g != id)));
        }
        for (id, here) in members(&change.after).into_iter() {
            here.into_iter().for_each(|m| edit(&mut self.groups, m, |list| insert(list, id)));
        }
    }

    fn index_policy(&mut self, change: &Change<Policy>) {
        if let Some(before) = &change.before {
            edit(&mut self.actors, before.actor, |list| list.retain(|p| *p != before.id));
        }
        if let Some(after) = &change.after {
            edit(&mut self.actors, after.actor, |list| insert(list, after.id));
        }
    }

    /// All at once, so that a long list is not grown policy by policy.
    fn index_policies(&mut self, whole: &State) {
        let mut lists: BTreeMap<Actor, Vec<PolicyId>> = BTreeMap::new();
        whole.policies.values().for_each(|p| lists.entry(p.actor).or_default().push(p.id));
        self.actors = lists.into_iter().map(|(actor, list)| (actor, Arc::new(list))).collect();
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
        self.users.get(&user).and_then(|id| self.state.members.get(id)).filter(|m| m.is_accepted())
    }

    /// The member with this id.
    pub fn member(&self, id: MemberId) -> Option<&Arc<Member>> {
        self.state.members.get(&id)
    }

    /// The groups a member is in.
    pub fn groups_of(&self, member: MemberId) -> Vec<GroupId> {
        self.groups.get(&member).map(|list| list.to_vec()).unwrap_or_default()
    }

    /// The policies that name this actor, in the order of their ids.
    pub fn policies_of(&self, actor: Actor) -> Vec<Arc<Policy>> {
        let ids = self.actors.get(&actor).map(|list| list.as_slice()).unwrap_or_default();
        ids.iter().filter_map(|id| self.state.policies.get(id)).cloned().collect()
    }

    /// The policies that name a member, directly or through a group, which comes with them.
    pub fn policies_for(&self, member: MemberId) -> Vec<(Option<GroupId>, Arc<Policy>)> {
        let direct = self.policies_of(Actor::Member(member)).into_iter().map(|p| (None, p));
        let through = |group| self.policies_of(Actor::Group(group)).into_iter().map(move |p| (Some(group), p));
        direct.chain(self.groups_of(member).into_iter().flat_map(through)).collect()
    }

    /// What a role gives and takes, be it the catalogue's or the account's own.
    pub fn role_mask(&self, id: &str) -> Option<RoleMask> {
        self.catalogue.role_mask(id).or_else(|| self.roles.get(id).copied())
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
        self.slots.named(self.catalogue.kind(kind)?, name)
    }

    /// The resources of a kind that carry a tag, in the order of their ids.
    pub fn with_tag(&self, kind: &str, tag: &Tag) -> Vec<ResourceId> {
        let Some((kind, set)) = self.catalogue.kind(kind).zip(self.slots.with_tag(tag)) else { return Vec::new() };
        let mut found: Vec<_> =
            set.ones().filter_map(|n| self.slots.at(n)).filter(|s| s.kind == kind).map(|s| s.id).collect();
        found.sort_unstable();
        found
    }

    /// The tags in use with the number of resources that carry each, by tag.
    pub fn tags(&self) -> Vec<(Tag, usize)> {
        self.slots.tags().map(|(tag, set)| (tag.clone(), set.count_ones(..))).collect()
    }

    /// What the members' addresses look like.
    pub(crate) fn looks(&self) -> &Looks {
        let look = |m: &Arc<Member>| {
            let address = m.address.get()?;
            Some((skeleton(address), (address.to_owned(), m.status != MemberStatus::Rejected)))
        };
        self.looks.get_or_init(|| self.state.members.values().filter_map(look).collect())
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.slots
    }
}

/// The change with what really was there before.
fn actual<T: Clone>(change: &Change<T>, before: Option<&Arc<T>>) -> Change<T> {
    Change { before: before.map(|b| (**b).clone()), after: change.after.clone() }
}

fn edit<K: Ord + Clone, T: Clone>(map: &mut OrdMap<K, Arc<Vec<T>>>, key: K, with: impl FnOnce(&mut Vec<T>)) {
    let mut list = map.get(&key).cloned().unwrap_or_default();
    with(Arc::make_mut(&mut list));
    if list.is_empty() {
        map.remove(&key)
    } else {
        map.insert(key, list)
    };
}

fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(place) = list.binary_search(&item) {
        list.insert(place, item);
    }
}
