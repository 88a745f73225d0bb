use super::Request;
use crate::conflict;
use crate::link::{Link, links_for, offer_for};
use crate::{App, Error, Live, Secret, Version, clock};
use portcullis_core::{Behind, Event, Issue, Origin, Outcome, decide_behind};
use portcullis_store::{Appended, Extras, Idempotency, NewEntry};
use std::sync::Arc;

/// A command that may be carried out, on the way to the log.
pub struct Decided {
    /// The revision that it was decided on.
    pub revision: u64,
    /// What is appended.
    pub new: NewEntry,
    /// What is done with it.
    pub extras: Extras,
    /// Warnings.
    pub issues: Vec<Issue>,
    /// Links to the invitations it sends.
    pub links: Vec<Link>,
    /// The link of the offer it makes.
    pub offer: Option<Secret>,
}

/// Decides a command on a version of its account.
///
/// # Errors
/// [`Error::Refused`] with every issue, which is noted; [`Error::Conflict`] where others changed what it touches.
pub async fn decided(app: &App, live: &Live, version: &Arc<Version>, request: &Request<'_>) -> Result<Decided, Error> {
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
        note_refusal(app, live, &request.origin, request.command.name(), &issues).await;
        return Err(Error::Refused(issues));
    }
    let links = links_for(&version.snapshot, &events)?;
    let (offer, kept_offer) = offer_for(request.command, &events)?.unzip();
    let extras = Extras {
        user: request.user.clone(),
        invitations: links.iter().flat_map(Link::kept).collect(),
        offer: kept_offer,
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
    Ok(Decided { revision: version.revision(), new, extras, issues, links, offer })
}

/// Takes what was appended into memory.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn folded(app: &App, live: &Live, appended: &Appended) -> Result<(), Error> {
    if appended.entry.seq == live.current().seq + 1 {
        live.fold(&appended.entry);
        return Ok(());
    }
    live.catch_up(&app.store).await
}

/// The key, with what a repetition shall be answered beside the entry itself.
fn remembered(request: &Request<'_>, issues: &[Issue]) -> Result<Option<Idempotency>, Error> {
    let answer = serde_json::to_string(issues).map_err(Error::internal)?;
    Ok(request.idempotency.clone().map(|key| Idempotency { answer, ..key }))
}

/// Refused attempts stand in a table of their own. That one can't be written does not change the answer.
pub async fn note_refusal(app: &App, live: &Live, origin: &Origin, command: &str, issues: &[Issue]) {
    let codes = issues.iter().filter(|i| i.is_error()).map(|i| i.code).collect::<Vec<_>>();
    if let Err(why) = app.store.record_refused(live.id, clock::now(), origin, command, &codes).await {
        tracing::warn!(%why, "can't note a refused attempt");
    }
}
