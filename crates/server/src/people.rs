//! People as an account's history shows them.

use crate::{App, Error, Version, staff};
use portcullis_api::Person;
use portcullis_core::{AccountId, Entry, UserId};
use portcullis_store::agency_in;
use std::collections::{BTreeMap, BTreeSet};

/// The people that entries name. Who came through an agency is shown as the agency chose.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn named_in(app: &App, version: &Version, entries: &[Entry]) -> Result<BTreeMap<UserId, Person>, Error> {
    let came = entries.iter().filter_map(|e| Some((e.origin.user?, agency_in(&e.origin)?)));
    named(app, version, entries.iter().flat_map(users).collect(), came.collect()).await
}

/// These people, of whom some came through agencies.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn named(
    app: &App,
    version: &Version,
    users: BTreeSet<UserId>,
    came: BTreeMap<UserId, AccountId>,
) -> Result<BTreeMap<UserId, Person>, Error> {
    let mut people = BTreeMap::new();
    for user in users {
        let is_here = version.snapshot.member_of(user).is_some();
        let agency = match came.get(&user).filter(|_| !is_here) {
            Some(agency) => app.live(*agency).await?,
            None => None,
        };
        let person = match agency {
            Some(agency) => of_agency(app, &agency.current(), user).await?,
            None => person(app, version, user).await?,
        };
        people.insert(user, person);
    }
    Ok(people)
}

/// As the agency chose, also when they are not there any more.
async fn of_agency(app: &App, agency: &Version, user: UserId) -> Result<Person, Error> {
    let known = match agency.snapshot.member_of(user).and_then(|member| member.name.get().map(str::to_owned)) {
        Some(name) => Some(name),
        None => app.store.user(user).await?.map(|user| user.name),
    };
    Ok(Person { shown: staff::shown(&agency.snapshot, user, &known.unwrap_or_default()), email: None })
}

fn users(entry: &Entry) -> impl Iterator<Item = UserId> {
    let members = entry.events.iter().filter_map(|event| event.member()?.object());
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
