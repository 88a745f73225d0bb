//! `/client/v4/user/tokens`: one's own tokens, in all accounts that one is in.
//!
//! A token's policies stand in the log of each account. A request is decided in all of them, refused as a whole where one
//! refuses, and carried out in one transaction.

use super::super::Deleted;
use super::super::account::own;
use super::super::envelope::{list, one};
use super::super::query::Asked;
use super::super::sent::Sent;
use super::body::TokenBody;
use super::listed;
use super::part::{Parts, bare, of_body};
use super::resources::Reach;
use super::shown::{TokenAnswer, TokenStatusAnswer, policies};
use crate::commit::{self, Beside, Failed, Part, commit_all};
use crate::http::{Credential, SignedIn};
use crate::{App, Error, Live, Secret, clock};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_core::{
    AccountId, Caller, Command, Conditions, Issue, PolicyDraft, Snapshot, TokenId, TokenStatus, UserId,
};
use portcullis_store::{Holder, NewTokenSecret, TokenKind, TokenSecret, UserToken};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

const MOST_TOKENS: usize = 50;

/// `GET …/user/tokens`.
pub async fn tokens(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut all = Vec::new();
    for found in app.store.user_tokens(known.person()?.id).await? {
        all.push(told(&app, &found).await?);
    }
    Ok(list(listed(all, &asked)?, asked.paging()?))
}

/// `GET …/user/tokens/{token}`.
pub async fn token(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    Ok(one(told(&app, &find(&app, &known, &id).await?.0).await?))
}

/// `POST …/user/tokens`: the answer holds the secret, which is shown nowhere else.
pub async fn add_token(State(app): State<App>, known: SignedIn, sent: Sent<TokenBody>) -> Result<Json<Value>, Error> {
    let (body, user) = (sent.value, known.person()?.id);
    let id = TokenId::from_bits(clock::random_id());
    let parts = Parts::read(&body, &reach(&app, &known).await?, None)?;
    let kept = kept(&body, &parts, TokenStatus::Active)?;
    check(&known, &kept)?;
    if app.store.user_tokens(user).await?.len() >= MOST_TOKENS {
        return Err(Error::field("/name", format!("a user has at most {MOST_TOKENS} tokens")));
    }
    let secret = Secret::token(TokenKind::User)?;
    let new = NewTokenSecret { token: id, holder: Holder::User { user, kept }, secret_hash: Some(secret.hash()) };
    let steps = Step::creating(&app, &known, &body, &parts).await?;
    run(&app, &known, id, &steps, Beside::Keep(Box::new(new))).await?;
    let made = app.store.token_secret(id).await?.ok_or_else(|| Error::internal("a new token is missing"))?;
    Ok(one(told(&app, &made).await?.with(secret.expose().to_owned())))
}

/// `PUT …/user/tokens/{token}`: whole replacement; the secret stays.
pub async fn change_token(
    State(app): State<App>,
    known: SignedIn,
    Path(id): Path<String>,
    sent: Sent<TokenBody>,
) -> Result<Json<Value>, Error> {
    let (found, old) = find(&app, &known, &id).await?;
    let (body, user, id) = (sent.value, known.person()?.id, found.token);
    let parts = Parts::read(&body, &reach(&app, &known).await?, Some(id))?;
    let kept = UserToken { status: body.status().unwrap_or(old.status), ..kept(&body, &parts, old.status)? };
    check(&known, &kept)?;
    let steps = Step::changing(&app, &known, id, &body, &parts, kept.status).await?;
    let new = NewTokenSecret { token: id, holder: Holder::User { user, kept }, secret_hash: None };
    run(&app, &known, id, &steps, Beside::Keep(Box::new(new))).await?;
    Ok(one(told(&app, &find(&app, &known, &id.to_string()).await?.0).await?))
}

/// `DELETE …/user/tokens/{token}`.
pub async fn remove_token(
    State(app): State<App>,
    known: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, Error> {
    let (found, _) = find(&app, &known, &id).await?;
    let (user, id) = (known.person()?.id, found.token);
    let steps = Step::deleting(&app, id, &BTreeSet::new()).await?;
    run(&app, &known, id, &steps, Beside::Forget(user, id)).await?;
    Ok(one(Deleted { id: id.to_string() }))
}

/// `PUT …/user/tokens/{token}/value`: a new secret, as a plain string; the old one is worth nothing from now on.
pub async fn roll_token(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let (found, kept) = find(&app, &known, &id).await?;
    let (user, id) = (known.person()?.id, found.token);
    let secret = Secret::token(TokenKind::User)?;
    let kept = UserToken { changed_at: clock::now(), ..kept };
    check(&known, &kept)?;
    let new = NewTokenSecret { token: id, holder: Holder::User { user, kept }, secret_hash: Some(secret.hash()) };
    let steps = Step::rolling(&app, id).await?;
    run(&app, &known, id, &steps, Beside::Keep(Box::new(new))).await?;
    Ok(one(secret.expose()))
}

/// `GET …/user/tokens/verify`: whether the token that asks works, be it disabled or expired.
pub async fn verify(known: SignedIn) -> Result<Json<Value>, Error> {
    match &known.credential {
        Credential::Scoped(scoped) => match &scoped.holder {
            Holder::User { kept, .. } => Ok(one(TokenStatusAnswer::new(scoped.token, kept.status, &kept.conditions))),
            Holder::Account(_) => Err(Error::Forbidden("this token belongs to an account: verify it there".into())),
        },
        Credential::Token { id } => Ok(one(TokenStatusAnswer::new(*id, TokenStatus::Active, &Conditions::default()))),
        Credential::Session { .. } => Err(Error::bad("only a token can be verified here")),
    }
}

/// One account's part of what happens to a token.
struct Step {
    live: Arc<Live>,
    command: Command,
    drafts: Vec<(usize, PolicyDraft)>,
}

impl Step {
    async fn creating(app: &App, known: &SignedIn, body: &TokenBody, parts: &Parts) -> Result<Vec<Self>, Error> {
        let (owner, mut steps) = (Some(known.person()?.id), Vec::new());
        for (account, drafts) in &parts.accounts {
            let command = create(owner, body, drafts)?;
            steps.push(Self { live: live(app, *account).await?, command, drafts: drafts.clone() });
        }
        Ok(steps)
    }

    /// Changed where it is, made where it comes to be, and deleted where it no longer is.
    async fn changing(
        app: &App,
        known: &SignedIn,
        id: TokenId,
        body: &TokenBody,
        parts: &Parts,
        status: TokenStatus,
    ) -> Result<Vec<Self>, Error> {
        let places: BTreeSet<AccountId> = app.store.token_places(id).await?.into_iter().collect();
        let (owner, mut steps) = (Some(known.person()?.id), Vec::new());
        for (account, drafts) in &parts.accounts {
            let command = if places.contains(account) {
                Command::ChangeToken {
                    token: id,
                    name: Some(body.name.clone()),
                    policies: Some(bare(drafts)),
                    conditions: Some(body.conditions()?),
                    status: Some(status),
                }
            } else {
                create(owner, body, drafts)?
            };
            steps.push(Self { live: live(app, *account).await?, command, drafts: drafts.clone() });
        }
        steps.extend(Self::deleting(app, id, &parts.accounts.keys().copied().collect()).await?);
        Ok(steps)
    }

    async fn deleting(app: &App, id: TokenId, but: &BTreeSet<AccountId>) -> Result<Vec<Self>, Error> {
        Self::everywhere(app, id, &Command::DeleteToken { token: id }, but).await
    }

    async fn rolling(app: &App, id: TokenId) -> Result<Vec<Self>, Error> {
        Self::everywhere(app, id, &Command::RollToken { token: id }, &BTreeSet::new()).await
    }

    async fn everywhere(
        app: &App,
        id: TokenId,
        command: &Command,
        but: &BTreeSet<AccountId>,
    ) -> Result<Vec<Self>, Error> {
        let mut steps = Vec::new();
        for account in app.store.token_places(id).await?.into_iter().filter(|account| !but.contains(account)) {
            steps.push(Self { live: live(app, account).await?, command: command.clone(), drafts: Vec::new() });
        }
        Ok(steps)
    }
}

fn create(owner: Option<UserId>, body: &TokenBody, drafts: &[(usize, PolicyDraft)]) -> Result<Command, Error> {
    let (name, policies, conditions) = (body.name.clone(), bare(drafts), body.conditions()?);
    Ok(Command::CreateToken { name, owner, policies, conditions })
}

fn caller(known: &SignedIn, id: TokenId) -> Caller {
    Caller { mints: Some(id), ..known.caller() }
}

/// Carries out all steps and what becomes of the secret, or nothing.
async fn run(app: &App, known: &SignedIn, id: TokenId, steps: &[Step], beside: Beside) -> Result<(), Error> {
    let part = |step| part(known, id, step);
    let parts: Vec<Part<'_>> = steps.iter().map(part).collect();
    commit_all(app, &parts, &beside).await.map_err(|Failed { part, why }| {
        match (part.and_then(|n| steps.get(n)), why) {
            (Some(step), Error::Refused(issues)) => Error::Refused(of_body(issues, &step.drafts)),
            (_, why) => why,
        }
    })
}

fn part<'a>(known: &SignedIn, id: TokenId, step: &'a Step) -> Part<'a> {
    let request = commit::Request {
        caller: caller(known, id),
        origin: known.origin.clone(),
        command: &step.command,
        seen: None,
        idempotency: None,
        user: None,
    };
    Part { live: Arc::clone(&step.live), request }
}

/// What holds of a token in every account, as a body says it.
fn kept(body: &TokenBody, parts: &Parts, status: TokenStatus) -> Result<UserToken, Error> {
    let name = portcullis_core::text::name(&body.name, 120).map_err(|why| Error::field("/name", why.to_string()))?;
    let (conditions, rights) = (body.conditions()?, parts.rights.clone());
    Ok(UserToken { name, status, conditions, rights, changed_at: clock::now() })
}

/// Rules about what no account's log says: nobody gives rights on the user that they don't have, for no longer and from
/// no farther than they have them.
fn check(known: &SignedIn, new: &UserToken) -> Result<(), Error> {
    let conditions = &new.conditions;
    if conditions.not_before.zip(conditions.expires_at).is_some_and(|(from, until)| from >= until) {
        return Err(refused(portcullis_core::Code::DatesReversed, "expires_on"));
    }
    let Some(Holder::User { kept: own, .. }) = known.scoped().map(|scoped| &scoped.holder) else { return Ok(()) };
    if new.rights.is_empty() {
        return Ok(());
    }
    let held = new.rights.iter().all(|right| crate::user_rights::has(&own.rights, right));
    if !held || !portcullis_core::is_as_narrow(&new.conditions, &own.conditions) {
        return Err(Error::Forbidden(
            "this token can't give rights on its user that it doesn't have that far itself".into(),
        ));
    }
    Ok(())
}

fn refused(code: portcullis_core::Code, path: &str) -> Error {
    Error::Refused(vec![Issue::new(code, path, [])])
}

async fn live(app: &App, account: AccountId) -> Result<Arc<Live>, Error> {
    app.live(account).await?.ok_or(Error::NotFound)
}

/// Where a token of the caller may have policies.
async fn reach(app: &App, known: &SignedIn) -> Result<Reach, Error> {
    Ok(Reach { accounts: own(app, known).await?, user: Some(known.person()?.id) })
}

/// One of the caller's own tokens, with what holds of it everywhere.
async fn find(app: &App, known: &SignedIn, id: &str) -> Result<(TokenSecret, UserToken), Error> {
    let id: TokenId = id.parse().map_err(|_| Error::NotFound)?;
    let user = known.person()?.id;
    let found = app.store.token_secret(id).await?.ok_or(Error::NotFound)?;
    match found.holder.clone() {
        Holder::User { user: owner, kept } if owner == user => Ok((found, kept)),
        Holder::User { .. } | Holder::Account(_) => Err(Error::NotFound),
    }
}

async fn told(app: &App, found: &TokenSecret) -> Result<TokenAnswer, Error> {
    let Holder::User { user, kept } = &found.holder else { return Err(Error::NotFound) };
    let mut all = Vec::new();
    for account in app.store.token_places(found.token).await? {
        let version = live(app, account).await?.current();
        let snapshot: &Snapshot = &version.snapshot;
        all.extend(policies(snapshot, found.token));
    }
    Ok(TokenAnswer::of_user(*user, found.token, kept, found.created_at, found.last_used_at, all))
}
