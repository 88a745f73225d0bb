use super::{Change, Event};
use crate::Map;
use crate::model::State;
use std::sync::Arc;

/// The log does not begin as a log must.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The first event does not open an account.
    #[error("a log begins with the account being opened")]
    NoAccount,
}

/// Folds one event. Total: what it names is put or removed, whatever was there before.
pub fn apply(state: &mut State, event: &Event) {
    match event {
        Event::Account(change) => {
            if let Some(account) = &change.after {
                state.account = account.clone();
            }
        }
        Event::Settings(change) => {
            if let Some(settings) = &change.after {
                state.account.settings = settings.clone();
            }
        }
        Event::Resource(c) => put(&mut state.resources, c, |o| o.id),
        Event::Member(c) => put(&mut state.members, c, |o| o.id),
        Event::Group(c) => put(&mut state.groups, c, |o| o.id),
        Event::Role(c) => put(&mut state.roles, c, |o| o.id.clone()),
        Event::Scope(c) => put(&mut state.scopes, c, |o| o.id),
        Event::Policy(c) => put(&mut state.policies, c, |o| o.id),
        Event::Token(c) => put(&mut state.tokens, c, |o| o.id),
        Event::Grant(c) => put(&mut state.grants, c, |o| o.id),
        Event::Client(c) => put(&mut state.clients, c, |o| o.grant),
        Event::Assignment(c) => put(&mut state.assignments, c, |o| o.id()),
        Event::Template(c) => put(&mut state.templates, c, |o| o.id),
        // What stands behind the permissions is no part of the state.
        Event::Record(_) | Event::Zone(_) => {}
    }
}

fn put<K: Ord + Clone, T: Clone>(map: &mut Map<K, Arc<T>>, change: &Change<T>, key: impl Fn(&T) -> K) {
    match (&change.before, &change.after) {
        (_, Some(after)) => {
            map.insert(key(after), Arc::new(after.clone()));
        }
        (Some(before), None) => {
            map.remove(&key(before));
        }
        (None, None) => {}
    }
}

/// Folds a whole log, each item one entry's revision and events, from its first entry on.
///
/// # Errors
/// [`ApplyError::NoAccount`] where the first event does not open an account.
pub fn fold<'a>(entries: impl IntoIterator<Item = (u64, &'a [Event])>) -> Result<State, ApplyError> {
    let mut entries = entries.into_iter();
    let (revision, first) = entries.next().ok_or(ApplyError::NoAccount)?;
    let Some(Event::Account(Change { after: Some(account), .. })) = first.first() else {
        return Err(ApplyError::NoAccount);
    };
    let mut state = State::new(account.clone());
    for (revision, events) in std::iter::once((revision, first)).chain(entries) {
        events.iter().for_each(|event| apply(&mut state, event));
        state.revision = revision;
    }
    Ok(state)
}
