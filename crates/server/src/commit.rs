//! The one way to change an account: decide, append at the revision decided on, publish.

mod all;
mod beside;
mod decided;

pub use all::{Beside, Failed, Part, commit_all, is_nothing};

use crate::conflict::Seen;
use crate::link::Link;
use crate::minting::{Minted, minted};
use crate::{App, Error, Live, Secret, Version, clock};
use beside::{Others, others};
use decided::{Decided, decided};
pub use decided::{folded, note_refusal};
use portcullis_core::{Caller, Command, Entry, Issue, Origin};
use portcullis_store::{Extras, Idempotency, Repeat, StoreError, User};
use std::sync::Arc;

/// How often a lost race is tried again.
const TRIES: usize = 5;

/// A command with all that it comes with.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Who asks. What other accounts say about them, or about what they ask, is looked up anew with each try.
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
    /// The link of the offer it made.
    pub offer: Option<Secret>,
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
    let _one_at_a_time = live.writing.lock().await;
    if let Some(idempotency) = &request.idempotency
        && let Some(repeat) = app.store.repeated(live.id, idempotency).await?
    {
        return Ok(Committed::Before(repeat));
    }
    for _ in 0..TRIES {
        let version = live.current();
        let others = others(app, &version, &request).await?;
        let request = Request { caller: others.caller(&request.caller), ..request.clone() };
        if let Some(committed) = attempt(app, live, &version, &request, &others).await? {
            return Ok(committed);
        }
        // Somebody else was quicker, here or in an account that this was decided on: decide again on what is there now.
        live.catch_up(&app.store).await?;
        others.catch_up(app).await?;
    }
    Err(Error::Unavailable)
}

/// One try; nothing where the log went on meanwhile.
async fn attempt(
    app: &App,
    live: &Live,
    version: &Arc<Version>,
    request: &Request<'_>,
    others: &Others,
) -> Result<Option<Committed>, Error> {
    let Decided { revision, new, extras, issues, links, offer } = decided(app, live, version, request).await?;
    let Minted { kept: token, secret } = minted(app, live, request, &new.events).await?;
    match app.store.append(live.id, Some(revision), new, Extras { token, beside: others.revisions(), ..extras }).await {
        Err(StoreError::Stale { .. }) => Ok(None),
        Err(StoreError::Repeated(repeat)) => Ok(Some(Committed::Before(repeat))),
        Err(error) => Err(error.into()),
        Ok(appended) => {
            folded(app, live, &appended).await?;
            let done = Done { entry: appended.entry, issues, links, offer, secret, after: live.current() };
            Ok(Some(Committed::Done(Box::new(done))))
        }
    }
}
