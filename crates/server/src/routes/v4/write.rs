//! How this surface writes: a command, through the one write path.

use super::pointer;
use crate::commit::{self, Committed, Request};
use crate::conflict::Seen;
use crate::http::{SignedIn, text};
use crate::{App, Error, Live, Version, mail};
use axum::http::{HeaderMap, HeaderName};
use portcullis_api::IDEMPOTENCY_HEADER;
use portcullis_core::{Admitted, Caller, Command, Entry, Event, Issue};
use portcullis_store::Idempotency;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a command comes with.
#[derive(Debug, Default)]
pub struct With {
    /// The revision that the body was read against; changes since then to what the command touches are a conflict.
    pub revision: Option<u64>,
    /// Makes repeating harmless.
    pub idempotency: Option<Idempotency>,
    /// A user whom the server lets others add without asking.
    pub admits: Option<Admitted>,
    /// The body named roles, and issues shall too.
    pub roles: bool,
}

/// What a command did, now or when it was first asked for.
#[derive(Debug)]
pub struct Written {
    /// Its entry.
    pub entry: Entry,
    /// The account as it is.
    pub after: Arc<Version>,
}

impl Written {
    /// What the entry made, of the kind that `made` picks.
    ///
    /// # Errors
    /// [`Error::Internal`] where it made nothing like this.
    pub fn made<T>(&self, made: impl FnMut(&Event) -> Option<T>) -> Result<T, Error> {
        self.entry.events.iter().find_map(made).ok_or_else(|| Error::internal("a command that did not make its object"))
    }
}

/// Carries out a command of whoever is signed in.
///
/// # Errors
/// As [`commit::commit`]; a command that would change nothing succeeds with [`Outcome::Nothing`](None).
pub async fn write(
    app: &App,
    known: &SignedIn,
    live: &Live,
    command: &Command,
    with: With,
) -> Result<Option<Written>, Error> {
    let caller = Caller { admits: with.admits, ..known.caller() };
    let request = Request {
        caller,
        origin: known.origin.clone(),
        command,
        seen: with.revision.map(|revision| Seen { revision, digest: None }),
        idempotency: with.idempotency,
        user: None,
    };
    match commit::commit(app, live, request).await {
        Ok(Committed::Done(done)) => {
            if !done.links.is_empty() {
                let account = &done.after.snapshot.state().account.settings.name;
                let inviter = if known.shown().is_empty() { account } else { known.shown() };
                mail::send(app, &done.after.snapshot, inviter, &done.links).await;
            }
            Ok(Some(Written { entry: done.entry, after: done.after }))
        }
        Ok(Committed::Before(repeat)) => {
            let entries = app.store.entries_since(live.id, repeat.seq.saturating_sub(1), 1).await?;
            let entry = entries.into_iter().next();
            let entry = entry.ok_or_else(|| Error::internal("a repeated request without its entry"))?;
            Ok(Some(Written { entry, after: live.current() }))
        }
        // Putting what is there already is no mistake on this surface.
        Err(Error::Refused(issues)) if commit::is_nothing(&issues) => Ok(None),
        Err(Error::Refused(issues)) if with.roles => Err(Error::Refused(issues.into_iter().map(by_roles).collect())),
        Err(error) => Err(error),
    }
}

fn by_roles(issue: Issue) -> Issue {
    Issue { path: pointer::of_roles(&issue.path), ..issue }
}

/// The key that makes repeating harmless, bound to who asks and to the very bytes.
///
/// # Errors
/// [`Error::BadRequest`] for a key that is none.
pub fn idempotency(known: &SignedIn, headers: &HeaderMap, body: &[u8]) -> Result<Option<Idempotency>, Error> {
    let name = HeaderName::from_static(IDEMPOTENCY_HEADER);
    if !headers.contains_key(&name) {
        return Ok(None);
    }
    let key = text(headers, &name).to_owned();
    if !(1..=100).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::bad(format!("`{IDEMPOTENCY_HEADER}` is 1 to 100 visible ASCII characters")));
    }
    let body_hash = Sha256::digest(body).into();
    Ok(Some(Idempotency { principal: known.idempotent_as(), key, body_hash, answer: String::new() }))
}
