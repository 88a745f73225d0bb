use crate::commit::{self, Committed, Done};
use crate::conflict::Seen;
use crate::http::{Body, Door, Entered, SignedIn, text};
use crate::{App, Error, link, mail};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::{Extension, Json};
use portcullis_api::{CommandAnswer, CommandRequest, IDEMPOTENCY_HEADER};
use portcullis_core::{Entry, Event, Issue, ObjectId};
use portcullis_store::{Idempotency, Repeat};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// `POST /api/v1/accounts/{account}/commands`: the one way to write.
pub async fn post(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Extension(door): Extension<Door>,
    headers: HeaderMap,
    body: Body<CommandRequest>,
) -> Result<Json<CommandAnswer>, Error> {
    let asked = &body.value;
    let request = commit::Request {
        caller: known.caller(),
        origin: known.origin.clone(),
        command: &asked.command,
        seen: Some(Seen { revision: asked.revision, digest: asked.digest.as_deref() }),
        idempotency: idempotency(&known, &headers, &body.bytes)?,
        user: None,
    };
    tracing::info!(command = asked.command.name(), by = known.idempotent_as(), request = %door.request, "command");
    match commit::commit(&app, &entered.live, request).await? {
        Committed::Before(repeat) => again(&app, &entered, &repeat).await.map(Json),
        Committed::Done(done) => {
            if !done.links.is_empty() {
                let account = &done.after.snapshot.state().account.settings.name;
                let inviter = if known.shown().is_empty() { account } else { known.shown() };
                mail::send(&app, &done.after.snapshot, inviter, &done.links).await;
            }
            Ok(Json(answer(&app, *done)))
        }
    }
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

/// What a command did, with what is shown once.
pub fn answer(app: &App, done: Done) -> CommandAnswer {
    let links = done.links.iter().map(|l| (l.id(), link::url(&app.config.public_url, &l.copied)));
    let secret = done.secret.as_ref().map(|secret| secret.expose().to_owned());
    let offer = done.offer.as_ref().map(|secret| link::offer_url(&app.config.public_url, secret));
    CommandAnswer { links: links.collect(), offer, secret, ..told(&done.entry, done.issues) }
}

/// The same answer once more, without the links: a secret is shown once.
async fn again(app: &App, entered: &Entered, repeat: &Repeat) -> Result<CommandAnswer, Error> {
    let entries = app.store.entries_since(entered.live.id, repeat.seq.saturating_sub(1), 1).await?;
    let entry = entries.first().ok_or_else(|| Error::internal("a repeated request without its entry"))?;
    let issues: Vec<Issue> = serde_json::from_str(&repeat.answer).map_err(Error::internal)?;
    Ok(told(entry, issues))
}

fn told(entry: &Entry, issues: Vec<Issue>) -> CommandAnswer {
    let objects: BTreeSet<ObjectId> = entry.events.iter().filter_map(Event::object).collect();
    CommandAnswer {
        revision: entry.revision,
        seq: entry.seq,
        issues,
        objects: objects.into_iter().collect(),
        links: Default::default(),
        offer: None,
        secret: None,
    }
}
