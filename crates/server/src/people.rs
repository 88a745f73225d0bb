//! People as an account's history shows them.

use crate::{App, Error, Version};
use portcullis_api::Person;
use portcullis_core::{Entry, Event, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// The people that entries name.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn named_in(app: &App, version: &Version, entries: &[Entry]) -> Result<BTreeMap<UserId, Person>, Error> {
    named(app, version, entries.iter().flat_map(users).collect()).await
}

/// These people.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn named(app: &App, version: &Version, users: BTreeSet<UserId>) -> Result<BTreeMap<UserId, Person>, Error> {
    let mut people = BTreeMap::new();
    for user in users {
        people.insert(user, person(app, version, user).await?);
    }
    Ok(people)
}

fn users(entry: &Entry) -> impl Iterator<Item = UserId> {
    let members = entry.events.iter().filter_map(|event| match event {
        Event::Member(change) => change.object(),
        Event::Account(_)
        | Event::Settings(_)
        | Event::Resource(_)
        | Event::Group(_)
        | Event::Role(_)
        | Event::Policy(_)
        | Event::Scope(_)
        | Event::Record(_)
        | Event::Zone(_)
        | Event::Token(_)
        | Event::Grant(_)
        | Event::Client(_)
        | Event::Assignment(_)
        | Event::Template(_) => None,
    });
    entry.origin.user.into_iter().chain(members.flat_map(|m| m.user.into_iter().chain(m.invitation.by)))
}

/// As a member of the account, else as a user, else by a pseudonym that stays the same.
async fn person(app: &App, version: &Version, user: UserId) -> Result<Person, Error> {
    if let Some(member) = version.snapshot.member_of(user) {
        return Ok(Person { shown: member.shown(), email: member.address.get().map(str::to_owned) });
    }
    Ok(match app.store.user(user).await? {
        Some(known) => {
            let shown = if known.name.is_empty() { known.email.clone() } else { known.name };
            Person { shown, email: Some(known.email) }
        }
        None => Person { shown: format!("user-{}", user.to_string().chars().take(8).collect::<String>()), email: None },
    })
}
