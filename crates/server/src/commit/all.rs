//! One change that is in the logs of several accounts: all of it or nothing.

use super::beside::others;
use super::decided::{Decided, decided, folded};
use super::{Request, TRIES};
use crate::{App, Error, Live, Version, clock};
use portcullis_core::{Code, Issue, TokenId, UserId};
use portcullis_store::{Extras, NewTokenSecret, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One account's part of a change. No two parts are of one account.
#[derive(Debug)]
pub struct Part<'a> {
    /// The account.
    pub live: Arc<Live>,
    /// What shall happen there.
    pub request: Request<'a>,
}

/// What becomes of a token's secret with the change.
#[derive(Debug)]
pub enum Beside {
    /// This is kept of it.
    Keep(Box<NewTokenSecret>),
    /// It is worth nothing from now on.
    Forget(UserId, TokenId),
}

/// A change that was not carried out.
#[derive(Debug)]
pub struct Failed {
    /// Which part stood against it, if one did.
    pub part: Option<usize>,
    /// Why.
    pub why: Error,
}

impl<E: Into<Error>> From<E> for Failed {
    fn from(why: E) -> Self {
        Self { part: None, why: why.into() }
    }
}

/// Carries out a change in all its accounts, or in none. A part that would change nothing is left out.
///
/// # Errors
/// As [`commit`](super::commit), with the part that stood against it.
pub async fn commit_all(app: &App, parts: &[Part<'_>], beside: &Beside) -> Result<(), Failed> {
    // Everybody queues in the same order, so that two changes of many accounts never wait for each other.
    let lives: BTreeMap<_, _> = parts.iter().map(|part| (part.live.id, &part.live)).collect();
    let mut one_at_a_time = Vec::with_capacity(lives.len());
    for live in lives.values() {
        one_at_a_time.push(live.writing.lock().await);
    }
    for _ in 0..TRIES {
        if attempt(app, parts, beside).await? {
            return Ok(());
        }
        for live in lives.values() {
            live.catch_up(&app.store).await?;
        }
    }
    Err(Error::Unavailable.into())
}

/// One try; `false` where some log went on meanwhile.
async fn attempt(app: &App, parts: &[Part<'_>], beside: &Beside) -> Result<bool, Failed> {
    let versions: Vec<Arc<Version>> = parts.iter().map(|part| part.live.current()).collect();
    let (mut lives, mut entries) = (Vec::new(), Vec::new());
    for (n, (part, version)) in parts.iter().zip(&versions).enumerate() {
        let others = others(app, version, &part.request).await?;
        let request = Request { caller: others.caller(&part.request.caller), ..part.request.clone() };
        match decided(app, &part.live, version, &request).await {
            Ok(Decided { revision, new, extras, .. }) => {
                lives.push(&part.live);
                entries.push((part.live.id, Some(revision), new, Extras { beside: others.revisions(), ..extras }));
            }
            Err(Error::Refused(issues)) if is_nothing(&issues) => {}
            Err(why) => return Err(Failed { part: Some(n), why }),
        }
    }
    let Some((_, _, _, extras)) = entries.first_mut() else {
        alone(app, beside).await?;
        return Ok(true);
    };
    with(beside, extras);
    match app.store.append_all(entries).await {
        Err(StoreError::Stale { .. }) => Ok(false),
        Err(error) => Err(error.into()),
        Ok(appended) => {
            for (live, appended) in lives.into_iter().zip(&appended) {
                folded(app, live, appended).await?;
            }
            Ok(true)
        }
    }
}

/// No log has to say anything.
async fn alone(app: &App, beside: &Beside) -> Result<(), Error> {
    match beside {
        Beside::Keep(token) => app.store.keep_token(token, clock::now()).await?,
        Beside::Forget(user, token) => app.store.forget_token(*user, *token).await?,
    }
    Ok(())
}

fn with(beside: &Beside, extras: &mut Extras) {
    match beside {
        Beside::Keep(token) => extras.token = Some((**token).clone()),
        Beside::Forget(_, token) => extras.forget_token = Some(*token),
    }
}

/// Whether all that stands against a command is that it would change nothing.
pub fn is_nothing(issues: &[Issue]) -> bool {
    issues.iter().filter(|i| i.is_error()).all(|i| i.code == Code::NothingChanges)
}
