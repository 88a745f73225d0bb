//! The secrets of tokens: made with the command that makes or rolls one, and kept in its transaction.

use crate::commit::Request;
use crate::{App, Error, Live, Secret};
use portcullis_core::{Command, Event, Token, TokenId};
use portcullis_store::{Holder, NewTokenSecret, TokenKind, UserToken};
use std::collections::BTreeSet;

/// What is kept of a secret with an entry, and the secret itself.
#[derive(Debug, Default)]
pub struct Minted {
    /// For the store.
    pub kept: Option<NewTokenSecret>,
    /// To be shown once.
    pub secret: Option<Secret>,
}

/// What becomes of a token's secret with these events of a command that is about one account.
///
/// # Errors
/// [`Error::Internal`] if the store or the source of random numbers fails.
pub async fn minted(app: &App, live: &Live, request: &Request<'_>, events: &[Event]) -> Result<Minted, Error> {
    let token = events.iter().find_map(|event| match event {
        Event::Token(change) => change.after.as_ref(),
        _ => None,
    });
    let Some(token) = token else { return Ok(Minted::default()) };
    match request.command {
        Command::RollToken { .. } if token.owner.is_some() => rolled(app, live, token).await,
        Command::CreateToken { .. } | Command::RollToken { .. } => {
            let (kind, holder) = holder(app, live, token).await?;
            let secret = Secret::token(kind)?;
            let kept = NewTokenSecret { token: token.id, holder, secret_hash: Some(secret.hash()) };
            Ok(Minted { kept: Some(kept), secret: Some(secret) })
        }
        // Whoever owns a token changes it everywhere; somebody else switches it off in one account.
        Command::ChangeToken { .. } if token.owner.is_some() && token.owner == request.origin.user => {
            let (_, holder) = holder(app, live, token).await?;
            Ok(Minted { kept: Some(NewTokenSecret { token: token.id, holder, secret_hash: None }), secret: None })
        }
        _ => Ok(Minted::default()),
    }
}

/// A user's token keeps all that holds of it everywhere, whatever is so in this account.
async fn rolled(app: &App, live: &Live, token: &Token) -> Result<Minted, Error> {
    let holder = match app.store.token_secret(token.id).await?.map(|found| found.holder) {
        Some(Holder::User { user, kept }) => {
            Holder::User { user, kept: UserToken { changed_at: token.changed_at, ..kept } }
        }
        // One that came with an imported account has no secret yet.
        Some(Holder::Account(_)) | None => holder(app, live, token).await?.1,
    };
    let secret = Secret::token(TokenKind::User)?;
    let kept = NewTokenSecret { token: token.id, holder, secret_hash: Some(secret.hash()) };
    Ok(Minted { kept: Some(kept), secret: Some(secret) })
}

async fn holder(app: &App, live: &Live, token: &Token) -> Result<(TokenKind, Holder), Error> {
    let Some(user) = token.owner else { return Ok((TokenKind::Account, Holder::Account(live.id))) };
    let kept = UserToken {
        name: token.name.clone(),
        status: token.status,
        conditions: token.conditions.clone(),
        rights: rights(app, token.id).await?,
        changed_at: token.changed_at,
    };
    Ok((TokenKind::User, Holder::User { user, kept }))
}

/// The rights on its user that a token has already.
async fn rights(app: &App, token: TokenId) -> Result<BTreeSet<String>, Error> {
    Ok(match app.store.token_secret(token).await?.map(|found| found.holder) {
        Some(Holder::User { kept, .. }) => kept.rights,
        Some(Holder::Account(_)) | None => BTreeSet::new(),
    })
}
