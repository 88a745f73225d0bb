//! The one way to change an account: decide, append at the revision decided on, publish.

use crate::conflict::{self, Seen};
use crate::link::{Link, links_for};
use crate::minting::{Minted, Minting};
use crate::{App, Error, Live, Secret, Version, clock};
use portcullis_core::{Behind, Caller, Command, Entry, Event, Issue, Millis, Origin, Outcome, decide_behind};
use portcullis_store::{Extras, Idempotency, NewEntry, Repeat, StoreError, User};
use std::sync::Arc;

/// How often a lost race is tried again.
const TRIES: usize = 5;

/// A command with all that it comes with.
#[derive(Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub caller: Caller,
    /// How the log names them.
    pub origin: Origin,
    /// What shall happen.
    pub command: &'a Command,
    /// What the caller saw before asking; nothing for commands that nobody previewed.
    pub seen: Option<Seen<'a>>,
    /// Makes repeating harmless: principal, key and hash of the body.
    pub idempotency: Option<Idempotency>,
    /// A person who can sign in from now on.
    pub user: Option<User>,
}

impl<'a> Request<'a> {
    /// A command of the operator, or of the system itself.
    pub fn operator(command: &'a Command) -> Self {
        let caller = Caller::operator(portcullis_core::Context::at(clock::now()));
        Self { caller, origin: Origin::default(), command, seen: None, idempotency: None, user: None }
    }
}

/// What came of a command.
#[derive(Debug)]
pub enum Committed {
    /// It was carried out.
    Done(Box<Done>),
    /// It had been carried out before; nothing was done now.
    Before(Repeat),
}

/// What a command did.
#[derive(Debug)]
pub struct Done {
    /// Its entry.
    pub entry: Entry,
    /// Warnings.
    pub issues: Vec<Issue>,
    /// Links to the invitations it sent.
    pub links: Vec<Link>,
    /// The secret of the token it made or rolled.
    pub secret: Option<Secret>,
    /// The account after it.
    pub after: Arc<Version>,
}

/// Carries out a command on an account.
///
/// # Errors
/// [`Error::Refused`] with every issue, [`Error::Conflict`] where others changed what it touches, or a fault of ours.
pub async fn commit(app: &App, live: &Live, request: Request<'_>) -> Result<Committed, Error> {
    commit_with(app, live, request, Minting::Alone).await
}

/// The same for a command that is one of several about a token.
///
/// # Errors
/// As [`commit`].
pub async fn commit_with(app: &App, live: &Live, request: Request<'_>, minting: Minting) -> Result<Committed, Error> {
    let _one_at_a_time = live.writing.lock().await;
    if let Some(idempotency) = &request.idempotency
        && let Some(repeat) = app.store.repeated(live.id, idempotency).await?
    {
        return Ok(Committed::Before(repeat));
    }
    for _ in 0..TRIES {
        let version = live.current();
        if let Some(committed) = attempt(app, live, &version, &request, &minting).await? {
            return Ok(committed);
        }
        // Another program was quicker: decide again on what is there now.
        live.catch_up(&app.store).await?;
    }
    Err(Error::Unavailable)
}

/// One try; nothing where the log went on meanwhile.
async fn attempt(
    app: &App,
    live: &Live,
    version: &Arc<Version>,
    request: &Request<'_>,
    minting: &Minting,
) -> Result<Option<Committed>, Error> {
    if let Some(seen) = &request.seen {
        conflict::check(app, live, version, request, seen).await?;
    }
    let fresh = clock::fresh();
    let touched = request.command.touched(&version.snapshot);
    let behind = match &touched {
        Some(touched) => app.store.behind(live.id, touched).await?,
        None => Behind::default(),
    };
    let Outcome { events, issues } =
        decide_behind(&version.snapshot, &behind, &request.caller, request.command, &fresh);
    if events.is_empty() {
        note_refusal(app, live, request, &issues, fresh.now).await;
        return Err(Error::Refused(issues));
    }
    let links = links_for(&version.snapshot, &events)?;
    let Minted { kept, secret } = minting.minted(app, live, request, &events).await?;
    let extras = Extras {
        user: request.user.clone(),
        token: kept,
        invitations: links.iter().flat_map(Link::kept).collect(),
        idempotency: remembered(request, &issues)?,
        at_seq: touched.map(|_| version.seq),
        ..Extras::default()
    };
    let new = NewEntry {
        at: fresh.now,
        origin: request.origin.clone(),
        command: request.command.name().to_owned(),
        catalogue: app.catalogue.digest().to_owned(),
        raises_revision: !events.iter().all(Event::is_behind),
        events,
    };
    match app.store.append(live.id, Some(version.revision()), new, extras).await {
        Err(StoreError::Stale { .. }) => Ok(None),
        Err(StoreError::Repeated(repeat)) => Ok(Some(Committed::Before(repeat))),
        Err(error) => Err(error.into()),
        Ok(appended) => {
            if appended.entry.seq == version.seq + 1 {
                live.fold(&appended.entry);
            } else {
                live.catch_up(&app.store).await?;
            }
            let done = Done { entry: appended.entry, issues, links, secret, after: live.current() };
            Ok(Some(Committed::Done(Box::new(done))))
        }
    }
}

/// The key, with what a repetition shall be answered beside the entry itself.
fn remembered(request: &Request<'_>, issues: &[Issue]) -> Result<Option<Idempotency>, Error> {
    let answer = serde_json::to_string(issues).map_err(Error::internal)?;
    Ok(request.idempotency.clone().map(|key| Idempotency { answer, ..key }))
}

/// Refused attempts stand in a table of their own. That one can't be written does not change the answer.
async fn note_refusal(app: &App, live: &Live, request: &Request<'_>, issues: &[Issue], at: Millis) {
    let codes = issues.iter().filter(|i| i.is_error()).map(|i| i.code).collect::<Vec<_>>();
    let noted = app.store.record_refused(live.id, at, &request.origin, request.command.name(), &codes).await;
    if let Err(why) = noted {
        tracing::warn!(%why, "can't note a refused attempt");
    }
}
