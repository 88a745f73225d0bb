use super::actors::{Actors, END};
use super::lookup::{Lookup, hash_bits};
use super::nearest::NearestRoles;
use super::strings::Strings;
use super::vocabulary::Vocabulary;
use crate::catalogue::{Mask, RoleMask};
use crate::model::{Conditions, Effect, Policy, Role, Selector};
use crate::{PolicyId, ResourceId};
use std::sync::Arc;

/// The policies of an account with what they refer to, in rows of fixed size.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policies {
    pub(super) rows: Vec<PolicyRow>,
    /// What each does: what its roles give together, or take.
    masks: Vec<Mask>,
    /// Numbers of roles, a run for each policy.
    pub(super) roles: Vec<u32>,
    /// Includes and then excludes, a run for each policy.
    pub(super) choices: Vec<Choice>,
    /// Those in use, each once.
    pub(super) conditions: Arc<Vec<Conditions>>,
    /// Every role that a policy names or the account has.
    pub(super) role_rows: Vec<RoleRow>,
    /// Texts of roles, tags, names and types of records.
    pub(crate) texts: Arc<Strings>,
    by_id: Lookup,
    by_conditions: Lookup,
    by_role: Lookup,
    free: Vec<u32>,
    /// Places in `roles` and `choices` that nothing uses any more.
    waste: usize,
    pub(super) nearest: NearestRoles,
}

/// One policy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PolicyRow {
    pub id: PolicyId,
    /// The number of the actor it names; `END` in a row that is free.
    pub actor: u32,
    /// The next policy of the same actor.
    pub(super) next: u32,
    pub effect: Effect,
    pub(super) roles: Run,
    pub(super) include: Run,
    pub(super) exclude: Run,
    /// A number in `conditions`.
    pub(super) conditions: Option<u32>,
}

/// Some that stand one after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub from: u32,
    pub count: u32,
}

/// A selector whose texts are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Account,
    Kind(Option<u16>),
    Resource(ResourceId),
    Tag(u32),
    Record { zone: ResourceId, name: u32, rtype: Option<u32> },
}

/// A role as it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RoleRow {
    /// The text of its id.
    pub id: u32,
    /// The text of its name, for a role of the account's own.
    pub name: Option<u32>,
    /// Nothing at all for a role that nobody knows.
    pub mask: RoleMask,
}

impl Run {
    pub fn of<T>(self, all: &[T]) -> &[T] {
        let from = self.from as usize;
        all.get(from..from.saturating_add(self.count as usize)).unwrap_or_default()
    }
}

impl Policies {
    pub fn with_room(count: usize) -> Self {
        let (rows, masks) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Self { rows, masks, by_id: Lookup::with_room(count), ..Self::default() }
    }

    /// Gives back room that was made while filling it.
    pub fn shrink(&mut self) {
        self.roles.shrink_to_fit();
        self.choices.shrink_to_fit();
        Arc::get_mut(&mut self.conditions).into_iter().for_each(Vec::shrink_to_fit);
        Arc::get_mut(&mut self.texts).into_iter().for_each(Strings::shrink);
    }

    pub fn get(&self, number: u32) -> Option<&PolicyRow> {
        self.rows.get(number as usize)
    }

    pub fn find(&self, id: PolicyId) -> Option<u32> {
        self.by_id.find(hash_bits(id.bits()), |n| self.get(n).is_some_and(|row| row.id == id))
    }

    /// The policies that name an actor, in the order of their ids.
    pub fn of(&self, actors: &Actors, actor: u32) -> Vec<u32> {
        let mut at = actors.get(actor).map_or(END, |row| row.policies);
        let mut found = Vec::new();
        while let Some(row) = self.get(at) {
            found.push((row.id, at));
            at = row.next;
        }
        found.sort_unstable();
        found.into_iter().map(|(_, n)| n).collect()
    }

    pub fn include(&self, row: &PolicyRow) -> &[Choice] {
        row.include.of(&self.choices)
    }

    pub fn exclude(&self, row: &PolicyRow) -> &[Choice] {
        row.exclude.of(&self.choices)
    }

    pub fn conditions(&self, row: &PolicyRow) -> Option<&Conditions> {
        row.conditions.and_then(|n| self.conditions.get(n as usize))
    }

    /// The roles of a policy.
    pub fn roles<'a>(&'a self, row: &PolicyRow) -> impl Iterator<Item = &'a RoleRow> + use<'a> {
        row.roles.of(&self.roles).iter().filter_map(|n| self.role_rows.get(*n as usize))
    }

    /// What the policy with this number does: what its roles give together, or take.
    #[inline]
    pub fn mask(&self, number: u32) -> Mask {
        self.masks.get(number as usize).copied().unwrap_or(Mask::EMPTY)
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn mask_of(&self, row: &PolicyRow) -> Mask {
        let of = |role: &RoleRow| match row.effect {
            Effect::Allow => role.mask.gives,
            Effect::Deny => role.mask.takes,
        };
        self.roles(row).fold(Mask::EMPTY, |all, role| all | of(role))
    }

    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    /// The roles of the account's own.
    pub fn own_roles(&self) -> impl Iterator<Item = &RoleRow> {
        self.role_rows.iter().filter(|role| role.name.is_some())
    }

    /// What a role of the account's own gives and takes.
    pub fn own_role(&self, id: &str) -> Option<RoleMask> {
        let text = self.texts.find(id)?;
        let is = |n: u32| self.role_rows.get(n as usize).is_some_and(|row| row.id == text);
        let row = self.role_rows.get(self.by_role.find(hash_bits(text.into()), is)? as usize)?;
        row.name.is_some().then_some(row.mask)
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn put_role(&mut self, id: &str, role: Option<&Role>, vocabulary: &Vocabulary, mask: RoleMask) {
        let number = self.role_number(vocabulary, id);
        let name = role.map(|r| self.text_number(&r.name));
        // A role of the catalogue goes before one of the account's own by the same id.
        if vocabulary.roles.iter().any(|r| r.id == id) {
            return;
        }
        let before = self.role_rows.get(number as usize).map(|row| row.mask);
        self.role_rows.get_mut(number as usize).into_iter().for_each(|row| (row.name, row.mask) = (name, mask));
        self.nearest = NearestRoles::default();
        if before != Some(mask) {
            self.mask_anew(number);
        }
    }

    /// A role does something else than before.
    fn mask_anew(&mut self, role: u32) {
        for number in 0..number(self.rows.len()) {
            let Some(row) = self.get(number).copied().filter(|row| row.roles.of(&self.roles).contains(&role)) else {
                continue;
            };
            let mask = self.mask_of(&row);
            self.masks.get_mut(number as usize).into_iter().for_each(|held| *held = mask);
        }
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn role_number(&mut self, vocabulary: &Vocabulary, id: &str) -> u32 {
        let text = self.text_number(id);
        let is = |n: u32| self.role_rows.get(n as usize).is_some_and(|row| row.id == text);
        self.by_role.find(hash_bits(text.into()), is).unwrap_or_else(|| {
            let mask = vocabulary.roles.iter().find(|r| r.id == id).map(|r| r.mask).unwrap_or_default();
            self.add_role(RoleRow { id: text, name: None, mask })
        })
    }

    pub(super) fn add_role(&mut self, row: RoleRow) -> u32 {
        self.role_rows.push(row);
        let (rows, number) = (&self.role_rows, number(self.role_rows.len().saturating_sub(1)));
        let hash_of = |n: u32| rows.get(n as usize).map_or(0, |row| hash_bits(row.id.into()));
        self.by_role.insert(hash_bits(row.id.into()), number, &hash_of);
        number
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn text_number(&mut self, text: &str) -> u32 {
        match self.texts.find(text) {
            Some(number) => number,
            None => Arc::make_mut(&mut self.texts).number(text),
        }
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn put(&mut self, vocabulary: &Vocabulary, actors: &mut Actors, policy: &Policy) {
        self.remove(actors, policy.id);
        let actor = actors.number(policy.actor);
        let Some(first) = actors.get_mut(actor) else { return };
        let row = PolicyRow {
            id: policy.id,
            actor,
            next: first.policies,
            effect: policy.effect,
            roles: self.put_roles(vocabulary, &policy.roles),
            include: self.put_choices(vocabulary, &policy.scope.include),
            exclude: self.put_choices(vocabulary, &policy.scope.exclude),
            conditions: self.put_conditions(&policy.conditions),
        };
        first.policies = self.add(row);
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub(super) fn add(&mut self, row: PolicyRow) -> u32 {
        let mask = self.mask_of(&row);
        let place = match self.free.pop() {
            Some(place) => {
                self.rows.get_mut(place as usize).into_iter().for_each(|held| *held = row);
                self.masks.get_mut(place as usize).into_iter().for_each(|held| *held = mask);
                place
            }
            None => {
                self.rows.push(row);
                self.masks.push(mask);
                number(self.rows.len().saturating_sub(1))
            }
        };
        let rows = &self.rows;
        let hash_of = |n: u32| rows.get(n as usize).map_or(0, |row| hash_bits(row.id.bits()));
        self.by_id.insert(hash_bits(row.id.bits()), place, &hash_of);
        place
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn put_roles(&mut self, vocabulary: &Vocabulary, ids: &[String]) -> Run {
        let numbers: Vec<u32> = ids.iter().map(|id| self.role_number(vocabulary, id)).collect();
        append(&mut self.roles, numbers.into_iter())
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn put_choices(&mut self, vocabulary: &Vocabulary, selectors: &[Selector]) -> Run {
        let choices: Vec<Choice> = selectors.iter().map(|s| self.choice(vocabulary, s)).collect();
        append(&mut self.choices, choices.into_iter())
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn choice(&mut self, vocabulary: &Vocabulary, selector: &Selector) -> Choice {
        match selector {
            Selector::Account => Choice::Account,
            Selector::Kind { kind } => Choice::Kind(vocabulary.kind(kind).and_then(|k| u16::try_from(k).ok())),
            Selector::Resource { id } => Choice::Resource(*id),
            Selector::Tag { tag } => Choice::Tag(self.text_number(&tag.as_text())),
            Selector::Record { zone, name, rtype } => Choice::Record {
                zone: *zone,
                name: self.text_number(name),
                rtype: rtype.as_ref().map(|t| self.text_number(t)),
            },
        }
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn put_conditions(&mut self, conditions: &Conditions) -> Option<u32> {
        if conditions.is_empty() {
            return None;
        }
        let is = |n: u32| self.conditions.get(n as usize) == Some(conditions);
        let found = self.by_conditions.find(hash_conditions(conditions), is);
        Some(found.unwrap_or_else(|| self.add_conditions(conditions.clone())))
    }

    pub(super) fn add_conditions(&mut self, conditions: Conditions) -> u32 {
        let hash = hash_conditions(&conditions);
        Arc::make_mut(&mut self.conditions).push(conditions);
        let (all, number) = (&self.conditions, number(self.conditions.len().saturating_sub(1)));
        let hash_of = |n: u32| all.get(n as usize).map_or(0, hash_conditions);
        self.by_conditions.insert(hash, number, &hash_of);
        number
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn remove(&mut self, actors: &mut Actors, id: PolicyId) {
        let Some((number, gone)) = self.find(id).and_then(|n| self.get(n).map(|row| (n, *row))) else { return };
        let rows = &self.rows;
        let hash_of = |n: u32| rows.get(n as usize).map_or(0, |row| hash_bits(row.id.bits()));
        self.by_id.remove(hash_bits(id.bits()), number, &hash_of);
        self.unchain(actors, number, &gone);
        self.rows.get_mut(number as usize).into_iter().for_each(|row| row.actor = END);
        self.free.push(number);
        let used = [gone.roles, gone.include, gone.exclude]
            .into_iter()
            .fold(0, |sum: usize, run| sum.saturating_add(run.count as usize));
        self.waste = self.waste.saturating_add(used);
        if self.waste > self.roles.len().saturating_add(self.choices.len()) / 2 {
            self.compact();
        }
    }

    fn unchain(&mut self, actors: &mut Actors, number: u32, gone: &PolicyRow) {
        let Some(first) = actors.get_mut(gone.actor) else { return };
        if first.policies == number {
            first.policies = gone.next;
            return;
        }
        let mut at = first.policies;
        while let Some(row) = self.rows.get_mut(at as usize) {
            if row.next == number {
                row.next = gone.next;
                return;
            }
            at = row.next;
        }
    }

    /// Writes the runs anew, without what nothing uses.
    fn compact(&mut self) {
        let (roles, choices) = (std::mem::take(&mut self.roles), std::mem::take(&mut self.choices));
        for row in self.rows.iter_mut().filter(|row| row.actor != END) {
            row.roles = append(&mut self.roles, row.roles.of(&roles).iter().copied());
            row.include = append(&mut self.choices, row.include.of(&choices).iter().copied());
            row.exclude = append(&mut self.choices, row.exclude.of(&choices).iter().copied());
        }
        self.waste = 0;
    }

    /// The rows in use.
    pub fn iter(&self) -> impl Iterator<Item = &PolicyRow> {
        self.masked().map(|(row, _)| row)
    }

    /// The rows in use, each with what it does.
    pub fn masked(&self) -> impl Iterator<Item = (&PolicyRow, Mask)> {
        let all = self.rows.iter().zip(self.masks.iter().copied());
        all.filter(|(row, _)| row.actor != END)
    }
}

/// Adds more, and says where they stand.
pub(super) fn append<T>(all: &mut Vec<T>, more: impl Iterator<Item = T>) -> Run {
    let from = all.len();
    all.extend(more);
    Run { from: number(from), count: number(all.len().saturating_sub(from)) }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(END)
}

/// The hash of conditions; of networks their number and the first count.
fn hash_conditions(conditions: &Conditions) -> u64 {
    let Conditions { second_factor, address_in, address_not_in, not_before, expires_at, channel } = conditions;
    let small = |first: Option<u8>, second: Option<u8>| u128::from(first.unwrap_or(7) << 4 | second.unwrap_or(7));
    let date = |date: &Option<crate::Millis>| date.map_or(0, |d| u128::from(d.0.cast_unsigned()));
    let network =
        |networks: &[crate::Cidr]| networks.first().map_or(0, |n| hash_bits(n.bits())) ^ networks.len() as u64;
    let facts = small(second_factor.map(u8::from), channel.map(|c| c as u8));
    let networks = network(address_in).rotate_left(17) ^ network(address_not_in);
    hash_bits(date(not_before) << 64 | date(expires_at)) ^ hash_bits(facts << 64 | u128::from(networks))
}
