//! `/client/v4/accounts/{account}/tokens`: the account's own tokens.

use super::super::envelope::{list, one};
use super::super::query::Asked;
use super::super::sent::Sent;
use super::super::{Deleted, seen};
use super::body::TokenBody;
use super::listed;
use super::part::{Parts, bare, of_body, only};
use super::shown::{TokenAnswer, TokenStatusAnswer};
use crate::commit::{self, Committed, Done};
use crate::http::{Entered, SignedIn};
use crate::{App, Error, Version};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_core::{Command, PolicyDraft, Snapshot, Token, TokenId};
use serde_json::Value;
use std::sync::Arc;

/// `GET …/tokens`: those that the caller may see.
pub async fn tokens(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let used = app.store.tokens_used(entered.live.id).await?;
    let own = seen.state().tokens.values().filter(|token| token.owner.is_none());
    let told = own.map(|token| TokenAnswer::of_account(&seen, token, used.get(&token.id).copied()));
    Ok(list(listed(told.collect(), &asked)?, asked.paging()?))
}

/// `GET …/tokens/{token}`.
pub async fn token(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let id = find(&seen(&entered.version, &known), &id)?.id;
    Ok(one(told(&app, &known, &entered.version, id).await?))
}

/// `POST …/tokens`: the answer holds the secret, which is shown nowhere else.
pub async fn add_token(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    sent: Sent<TokenBody>,
) -> Result<Json<Value>, Error> {
    let body = sent.value;
    let drafts = drafts(&body, &entered.version, None)?;
    let command = Command::CreateToken {
        name: body.name.clone(),
        owner: None,
        policies: bare(&drafts),
        conditions: body.conditions()?,
    };
    let done = run(&app, &known, &entered, &command, &drafts).await?;
    let done = done.ok_or_else(|| Error::internal("a new token is missing"))?;
    let id = made(&done).ok_or_else(|| Error::internal("a new token is missing"))?;
    let secret = done.secret.as_ref().map(|secret| secret.expose().to_owned()).unwrap_or_default();
    Ok(one(told(&app, &known, &done.after, id).await?.with(secret)))
}

/// `PUT …/tokens/{token}`: whole replacement; the secret stays.
pub async fn change_token(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    sent: Sent<TokenBody>,
) -> Result<Json<Value>, Error> {
    let id = find(&seen(&entered.version, &known), &id)?.id;
    let body = sent.value;
    let drafts = drafts(&body, &entered.version, Some(id))?;
    let command = Command::ChangeToken {
        token: id,
        name: Some(body.name.clone()),
        policies: Some(bare(&drafts)),
        conditions: Some(body.conditions()?),
        status: body.status(),
    };
    run(&app, &known, &entered, &command, &drafts).await?;
    Ok(one(told(&app, &known, &entered.live.current(), id).await?))
}

/// `DELETE …/tokens/{token}`.
pub async fn remove_token(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let id = find(&seen(&entered.version, &known), &id)?.id;
    run(&app, &known, &entered, &Command::DeleteToken { token: id }, &[]).await?;
    Ok(one(Deleted { id: id.to_string() }))
}

/// `PUT …/tokens/{token}/value`: a new secret, as a plain string; the old one is worth nothing from now on.
pub async fn roll_token(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let id = find(&seen(&entered.version, &known), &id)?.id;
    let done = run(&app, &known, &entered, &Command::RollToken { token: id }, &[]).await?;
    let secret = done.and_then(|done| done.secret.as_ref().map(|secret| secret.expose().to_owned()));
    Ok(one(secret.ok_or_else(|| Error::internal("a new secret is missing"))?))
}

/// `GET …/tokens/verify`: whether the token that asks works, be it disabled or expired.
pub async fn verify(
    State(app): State<App>,
    known: SignedIn,
    Path(account): Path<String>,
) -> Result<Json<Value>, Error> {
    let scoped = known.scoped().ok_or_else(|| Error::bad("only a token can be verified here"))?;
    let account = account.parse().map_err(|_| Error::NotFound)?;
    let version = app.live(account).await?.ok_or(Error::NotFound)?.current();
    let token = version.snapshot.state().tokens.get(&scoped.token).filter(|token| token.owner.is_none());
    let token = token.ok_or(Error::NotFound)?;
    Ok(one(TokenStatusAnswer::new(token.id, token.status, &token.conditions)))
}

fn find(seen: &Snapshot, id: &str) -> Result<Arc<Token>, Error> {
    let id: TokenId = id.parse().map_err(|_| Error::NotFound)?;
    let found = seen.state().tokens.get(&id).filter(|token| token.owner.is_none());
    found.cloned().ok_or(Error::NotFound)
}

async fn told(app: &App, known: &SignedIn, version: &Version, id: TokenId) -> Result<TokenAnswer, Error> {
    let seen = seen(version, known);
    // Whoever makes a token may not be one who reads them.
    let whole = if seen.state().tokens.contains_key(&id) { &seen } else { &version.snapshot };
    let token = whole.state().tokens.get(&id).ok_or(Error::NotFound)?;
    let used = app.store.token_secret(id).await?.and_then(|found| found.last_used_at);
    Ok(TokenAnswer::of_account(whole, token, used))
}

fn drafts(
    body: &TokenBody,
    version: &Arc<Version>,
    token: Option<TokenId>,
) -> Result<Vec<(usize, PolicyDraft)>, Error> {
    let parts = Parts::read(body, &only(version), token)?;
    if !parts.rights.is_empty() {
        return Err(Error::field("/policies", "a token of an account has no rights on a user"));
    }
    Ok(parts.accounts.into_values().next().unwrap_or_default())
}

/// Carries out a command; nothing where nothing would change, which is no mistake on this surface.
async fn run(
    app: &App,
    known: &SignedIn,
    entered: &Entered,
    command: &Command,
    drafts: &[(usize, PolicyDraft)],
) -> Result<Option<Box<Done>>, Error> {
    let request = commit::Request {
        caller: known.caller(),
        origin: known.origin.clone(),
        command,
        seen: None,
        idempotency: None,
        user: None,
    };
    match commit::commit(app, &entered.live, request).await {
        Ok(Committed::Done(done)) => Ok(Some(done)),
        Ok(Committed::Before(_)) => Err(Error::internal("a command without a key was repeated")),
        Err(Error::Refused(issues)) if commit::is_nothing(&issues) => Ok(None),
        Err(Error::Refused(issues)) => Err(Error::Refused(of_body(issues, drafts))),
        Err(error) => Err(error),
    }
}

fn made(done: &Done) -> Option<TokenId> {
    done.entry.events.iter().find_map(|event| match event {
        portcullis_core::Event::Token(change) => change.after.as_ref().map(|token| token.id),
        _ => None,
    })
}
