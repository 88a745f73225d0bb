use super::lookup::{Lookup, hash_bits};
use crate::model::{Actor, Group, Member};
use crate::{GroupId, MemberId, UserId};
use std::cell::Cell;

/// Members and groups, each known by a number, with who is in which group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Actors {
    pub(super) rows: Vec<ActorRow>,
    /// Memberships, chained by member.
    pub(super) links: Vec<Link>,
    by_id: Lookup,
    by_user: Lookup,
    free_links: Vec<u32>,
}

/// A member or a group. What a policy names before or after it exists has a row as well, which is not `present`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ActorRow {
    pub actor: Actor,
    /// The user that a member is.
    pub user: Option<UserId>,
    pub present: bool,
    pub accepted: bool,
    pub suspended: bool,
    /// The first of the policies that name it.
    pub policies: u32,
    /// The first of a member's memberships.
    pub(super) groups: u32,
}

/// One membership.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub group: u32,
    pub next: u32,
}

/// The end of a chain.
pub(super) const END: u32 = u32::MAX;

impl Actors {
    pub fn with_room(count: usize) -> Self {
        let (by_id, by_user) = (Lookup::with_room(count), Lookup::with_room(count));
        Self { rows: Vec::with_capacity(count), by_id, by_user, ..Self::default() }
    }

    #[inline]
    pub fn find(&self, actor: Actor) -> Option<u32> {
        self.by_id.find(hash_actor(actor), |n| self.rows.get(n as usize).is_some_and(|row| row.actor == actor))
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn get(&self, number: u32) -> Option<&ActorRow> {
        self.rows.get(number as usize)
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut ActorRow> {
        self.rows.get_mut(number as usize)
    }

    /// The accepted member that this user is. An account has at most one; of several, which only a state that no log leads
    /// to can hold, it is the one with the lowest id, in whatever order they came.
    pub fn member_of(&self, user: UserId) -> Option<MemberId> {
        let lowest = Cell::new(None);
        self.by_user.find(hash_bits(user.bits()), |n| {
            let row = self.get(n).filter(|row| row.user == Some(user) && row.present && row.accepted);
            let found: Option<MemberId> = row.and_then(|row| member_id(row.actor));
            lowest.set(found.into_iter().chain(lowest.get()).min());
            false
        });
        lowest.get()
    }

    /// The number of the person that a member is, if some policy names them as that.
    pub fn person_of(&self, actor: Actor) -> Option<u32> {
        let user = member_id(actor).and_then(|id| self.member(id))?.user?;
        self.find(Actor::Person(user))
    }

    /// The member's row, if there is such a member.
    pub fn member(&self, id: MemberId) -> Option<&ActorRow> {
        self.get(self.find(Actor::Member(id))?).filter(|row| row.present)
    }

    /// The group with this number.
    pub fn group(&self, number: u32) -> Option<GroupId> {
        self.get(number).and_then(|row| group_id(row.actor))
    }

    pub fn members(&self) -> impl Iterator<Item = (MemberId, &ActorRow)> {
        self.rows.iter().filter(|row| row.present).filter_map(|row| Some((member_id(row.actor)?, row)))
    }

    /// The members that are among these actors, or in a group that is; an actor's number is its place.
    pub fn naming(&self, actors: &[bool]) -> impl Iterator<Item = MemberId> {
        let among = |number: u32| actors.get(number as usize) == Some(&true);
        let through = move |row: &ActorRow| {
            let mut at = row.groups;
            while let Some(link) = self.links.get(at as usize) {
                if among(link.group) {
                    return true;
                }
                at = link.next;
            }
            false
        };
        let rows = (0u32..).zip(&self.rows).filter(|(_, row)| row.present);
        rows.filter(move |(n, row)| among(*n) || through(row)).filter_map(|(_, row)| member_id(row.actor))
    }

    /// Who is in what, by number, in order.
    pub(super) fn memberships(&self) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for (member, row) in (0u32..).zip(&self.rows) {
            let mut at = row.groups;
            while let Some(link) = self.links.get(at as usize) {
                found.push((member, link.group));
                at = link.next;
            }
        }
        found.sort_unstable();
        found
    }

    /// The groups a member is in, in the order of their ids, each with its number.
    pub fn groups_of(&self, member: MemberId) -> Vec<(GroupId, u32)> {
        let mut at = self.find(Actor::Member(member)).and_then(|n| self.get(n)).map_or(END, |row| row.groups);
        let mut found = Vec::new();
        while let Some(link) = self.links.get(at as usize) {
            at = link.next;
            found.extend(self.get(link.group).and_then(|row| group_id(row.actor)).map(|id| (id, link.group)));
        }
        found.sort_unstable();
        found
    }

    /// The number of an actor, which gets a row if it has none.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn number(&mut self, actor: Actor) -> u32 {
        self.find(actor).unwrap_or_else(|| {
            self.add(ActorRow {
                actor,
                user: None,
                present: false,
                accepted: false,
                suspended: false,
                policies: END,
                groups: END,
            })
        })
    }

    /// Adds the row of an actor that has none.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub(super) fn add(&mut self, row: ActorRow) -> u32 {
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(row);
        let rows = &self.rows;
        let hash_of = |n: u32| rows.get(n as usize).map_or(0, |row| hash_actor(row.actor));
        self.by_id.insert(hash_actor(row.actor), number, &hash_of);
        self.find_by_user(number, true);
        number
    }

    fn find_by_user(&mut self, number: u32, findable: bool) {
        let rows = &self.rows;
        let hash_of = |n: u32| rows.get(n as usize).and_then(|row| row.user).map_or(0, |user| hash_bits(user.bits()));
        let Some(user) = rows.get(number as usize).and_then(|row| row.user) else { return };
        match findable {
            true => self.by_user.insert(hash_bits(user.bits()), number, &hash_of),
            false => self.by_user.remove(hash_bits(user.bits()), number, &hash_of),
        }
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn put_member(&mut self, member: &Member) {
        let number = self.number(Actor::Member(member.id));
        self.find_by_user(number, false);
        if let Some(row) = self.get_mut(number) {
            row.present = true;
            row.user = member.user;
            row.accepted = member.is_accepted();
            row.suspended = member.facts.suspended;
        }
        self.find_by_user(number, true);
    }

    pub fn remove_member(&mut self, id: MemberId) {
        let Some(number) = self.find(Actor::Member(id)) else { return };
        self.find_by_user(number, false);
        if let Some(row) = self.get_mut(number) {
            (row.present, row.user) = (false, None);
        }
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn put_group(&mut self, group: &Group) {
        let number = self.number(Actor::Group(group.id));
        // A group that is not there has nobody in it, which saves looking at everybody.
        let before = if self.get(number).is_some_and(|row| row.present) { self.in_group(number) } else { Vec::new() };
        self.get_mut(number).into_iter().for_each(|row| row.present = true);
        let mut after: Vec<u32> = group.members.iter().map(|m| self.number(Actor::Member(*m))).collect();
        after.sort_unstable();
        before.iter().filter(|m| after.binary_search(m).is_err()).for_each(|m| self.unlink(*m, number));
        after.into_iter().filter(|m| before.binary_search(m).is_err()).for_each(|m| self.link(m, number));
    }

    pub fn remove_group(&mut self, id: GroupId) {
        let Some(number) = self.find(Actor::Group(id)) else { return };
        self.get_mut(number).into_iter().for_each(|row| row.present = false);
        self.in_group(number).into_iter().for_each(|m| self.unlink(m, number));
    }

    /// Numbers of the members in a group, lowest first.
    fn in_group(&self, group: u32) -> Vec<u32> {
        let is_in = |row: &ActorRow| {
            let mut at = row.groups;
            while let Some(link) = self.links.get(at as usize) {
                if link.group == group {
                    return true;
                }
                at = link.next;
            }
            false
        };
        let rows = (0u32..).zip(&self.rows);
        rows.filter(|(_, row)| row.groups != END && is_in(row)).map(|(n, _)| n).collect()
    }

    pub(super) fn link(&mut self, member: u32, group: u32) {
        let Some(row) = self.rows.get_mut(member as usize) else { return };
        let link = Link { group, next: row.groups };
        row.groups = match self.free_links.pop() {
            Some(at) => {
                self.links.get_mut(at as usize).into_iter().for_each(|place| *place = link);
                at
            }
            None => {
                self.links.push(link);
                u32::try_from(self.links.len().saturating_sub(1)).unwrap_or(END)
            }
        };
    }

    fn unlink(&mut self, member: u32, group: u32) {
        let Some(mut at) = self.get(member).map(|row| row.groups) else { return };
        let mut before = END;
        while let Some(link) = self.links.get(at as usize).copied() {
            if link.group == group {
                match self.links.get_mut(before as usize) {
                    Some(previous) => previous.next = link.next,
                    None => self.rows.get_mut(member as usize).into_iter().for_each(|row| row.groups = link.next),
                }
                return self.free_links.push(at);
            }
            (before, at) = (at, link.next);
        }
    }
}

fn member_id(actor: Actor) -> Option<MemberId> {
    match actor {
        Actor::Member(id) => Some(id),
        Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => None,
    }
}

fn group_id(actor: Actor) -> Option<GroupId> {
    match actor {
        Actor::Group(id) => Some(id),
        Actor::Member(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => None,
    }
}

fn hash_actor(actor: Actor) -> u64 {
    match actor {
        Actor::Member(id) => hash_bits(id.bits()),
        Actor::Group(id) => hash_bits(!id.bits()),
        Actor::Token(id) => hash_bits(id.bits().rotate_left(64)),
        Actor::Grant(id) => hash_bits(!id.bits().rotate_left(64)),
        Actor::Person(id) => hash_bits(id.bits().rotate_left(32)),
    }
}
