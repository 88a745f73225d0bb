//! One account's rules in the form that deciding reads.

mod actors;
mod bytes;
mod lookup;
mod nearest;
mod places;
mod policies;
mod strings;
mod tokens;
mod vocabulary;
mod wire;

pub(crate) use actors::Actors;
pub use bytes::RulebookError;
pub(crate) use lookup::{Lookup, hash_bits};
pub(crate) use places::{Places, Slots, Tagged};
pub(crate) use policies::{Choice, Policies, PolicyRow};
pub(crate) use tokens::{TokenRow, Tokens};
pub(crate) use vocabulary::Vocabulary;

use crate::catalogue::Catalogue;
use crate::log::{Change, Event};
use crate::model::{Actor, Policy, State};
use std::sync::Arc;

/// One account's rules at one revision in the form that deciding reads: rows of fixed size that refer to each other by
/// number, with the names of the catalogue. Nothing of a person but ids is in it.
///
/// A clone costs a few pointers; an event copies the part that it touches, if somebody else still holds it.
#[derive(Debug, Clone)]
pub struct Rulebook {
    pub(crate) revision: u64,
    pub(crate) demands_second_factor: bool,
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) places: Places,
    pub(crate) actors: Arc<Actors>,
    pub(crate) policies: Arc<Policies>,
    pub(crate) tokens: Tokens,
}

impl Rulebook {
    /// Takes in a whole state.
    pub fn new(state: &State, catalogue: &Catalogue) -> Self {
        let mut book = Self::empty(Arc::clone(catalogue.vocabulary()));
        book.revision = state.revision;
        book.demands_second_factor = state.account.settings.require_second_factor;
        let mut actors = Actors::with_room(state.members.len().saturating_add(state.groups.len()));
        let mut policies = Policies::with_room(state.policies.len());
        let vocabulary = &book.vocabulary;
        state.resources.values().for_each(|resource| book.places.put(vocabulary, resource));
        state.members.values().for_each(|member| actors.put_member(member));
        state.groups.values().for_each(|group| actors.put_group(group));
        let mask = |role: &crate::Role| catalogue.mask_of(catalogue.masked(&role.actions));
        state.roles.values().for_each(|role| policies.put_role(&role.id, Some(role), vocabulary, mask(role)));
        state.policies.values().for_each(|policy| policies.put(vocabulary, &mut actors, policy));
        policies.shrink();
        book.places.shrink();
        state.tokens.values().for_each(|token| book.tokens.put(token));
        (book.actors, book.policies) = (Arc::new(actors), Arc::new(policies));
        book
    }

    pub(crate) fn empty(vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            revision: 0,
            demands_second_factor: false,
            vocabulary,
            places: Places::default(),
            actors: Arc::default(),
            policies: Arc::default(),
            tokens: Tokens::default(),
        }
    }

    /// Which revision of the account it shows.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The name of an action; empty for a number out of range.
    pub fn action_name(&self, action: usize) -> &str {
        self.vocabulary.actions.get(u32::try_from(action).unwrap_or(u32::MAX))
    }

    /// The number of an action, by its name `service:verb`.
    pub fn action(&self, name: &str) -> Option<usize> {
        self.vocabulary.action(name)
    }

    /// Every action.
    pub fn all(&self) -> crate::Mask {
        (0..self.vocabulary.actions.len() as usize).collect()
    }

    /// The stored resource of this kind with this name.
    pub fn resource_named(&self, kind: &str, name: &str) -> Option<crate::ResourceId> {
        self.places.named(self.vocabulary.kind(kind)?, name)
    }

    /// Folds one entry's events in place. What stands under an id is replaced, whatever an event says was there before.
    pub(crate) fn apply(&mut self, revision: u64, events: &[Event], catalogue: &Catalogue) {
        events.iter().for_each(|event| self.apply_one(event, catalogue));
        self.revision = revision;
    }

    pub(super) fn apply_one(&mut self, event: &Event, catalogue: &Catalogue) {
        match event {
            Event::Account(c) => c.after.iter().for_each(|a| self.demand(&a.settings)),
            Event::Settings(c) => c.after.iter().for_each(|s| self.demand(s)),
            Event::Resource(Change { after: Some(after), .. }) => self.places.put(&self.vocabulary, after),
            Event::Resource(c) => c.before.iter().for_each(|r| self.places.remove(r.id)),
            Event::Member(Change { after: Some(after), .. }) => Arc::make_mut(&mut self.actors).put_member(after),
            Event::Member(c) => c.before.iter().for_each(|m| Arc::make_mut(&mut self.actors).remove_member(m.id)),
            Event::Group(Change { after: Some(after), .. }) => Arc::make_mut(&mut self.actors).put_group(after),
            Event::Group(c) => c.before.iter().for_each(|g| Arc::make_mut(&mut self.actors).remove_group(g.id)),
            Event::Role(c) => {
                let mask = c.after.as_ref().map(|r| catalogue.mask_of(catalogue.masked(&r.actions)));
                let policies = Arc::make_mut(&mut self.policies);
                c.object().into_iter().for_each(|r| {
                    policies.put_role(&r.id, c.after.as_ref(), &self.vocabulary, mask.unwrap_or_default());
                });
            }
            // Policies hold their scopes themselves.
            Event::Scope(_) => {}
            Event::Policy(c) => self.apply_policy(c),
            Event::Record(_) | Event::Zone(_) => {}
            Event::Token(Change { after: Some(after), .. }) => self.tokens.put(after),
            Event::Token(c) => c.before.iter().for_each(|t| self.tokens.remove(t.id)),
            // Of grants only the policies bear on deciding; who comes through one is looked up in the state.
            Event::Grant(_) | Event::Client(_) | Event::Assignment(_) | Event::Template(_) => {}
        }
    }

    fn apply_policy(&mut self, change: &Change<Policy>) {
        let (policies, actors) = (Arc::make_mut(&mut self.policies), Arc::make_mut(&mut self.actors));
        match (&change.before, &change.after) {
            (_, Some(after)) => policies.put(&self.vocabulary, actors, after),
            (Some(before), None) => policies.remove(actors, before.id),
            (None, None) => {}
        }
    }

    fn demand(&mut self, settings: &crate::Settings) {
        self.demands_second_factor = settings.require_second_factor;
    }

    /// The policies that name this actor, in the order of their ids.
    pub(crate) fn policies_of(&self, actor: Actor) -> Vec<u32> {
        self.actors.find(actor).map(|number| self.policies.of(&self.actors, number)).unwrap_or_default()
    }
}
