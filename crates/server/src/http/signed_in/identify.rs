//! From what a request shows to whoever it is.

use super::{COOKIE, Credential, IDLE, LONGEST, Scoped, SignedIn};
use crate::http::door::{Door, text};
use crate::routes::Need;
use crate::{App, Error, Secret, clock};
use axum::http::{HeaderMap, HeaderName, header};
use portcullis_core::text::Address;
use portcullis_core::{Channel, Conditions, Context, Millis, TokenStatus};
use portcullis_store::{Holder, Session, TokenSecret, User, hash_secret};

/// Whoever asks, if their credential holds. A public route takes a broken one for none; one that verifies tokens takes
/// them as they are.
///
/// # Errors
/// [`Error::Unauthenticated`] for a credential that is shown and does not hold; [`Error::Forbidden`] for a token that does
/// not hold from this address.
pub async fn identify(app: &App, door: &Door, headers: &HeaderMap, need: Need) -> Result<Option<SignedIn>, Error> {
    let found = match (bearer(headers), api_key(headers)) {
        (Some(token), _) => by_token(app, door, &token).await,
        (None, Some((address, Some(key)))) => by_key(app, door, address, key).await,
        (None, Some((_, None))) if need.is_public() => return Ok(None),
        // Clients that find an address in their environment send no token at all.
        (None, Some((_, None))) => Err(Error::Unauthenticated(KEY_MISSING)),
        (None, None) => match cookie(headers) {
            Some(secret) => by_session(app, door, &secret).await,
            None => return Ok(None),
        },
    };
    match found {
        Ok(Some(known)) if known.user.as_ref().is_some_and(|user| user.suspended) => {
            Err(Error::Unauthenticated("this user is suspended"))
        }
        Ok(None) if !need.is_public() => {
            Err(Error::Unauthenticated("this sign-in has ended or never was; sign in again"))
        }
        Ok(Some(known)) => match known.stopped() {
            Some(_) if need.is_public() => Ok(None),
            Some(why) if need != Need::Token => Err(Error::Unauthenticated(why)),
            Some(_) | None => Ok(Some(known)),
        },
        Err(Error::Forbidden(_)) if need.is_public() => Ok(None),
        found => found,
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = text(headers, &header::AUTHORIZATION).split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

const AUTH_EMAIL: HeaderName = HeaderName::from_static("x-auth-email");
const AUTH_KEY: HeaderName = HeaderName::from_static("x-auth-key");
const KEY_MISSING: &str =
    "`x-auth-email` came without `x-auth-key`; for a token leave both out and send `authorization: Bearer …`";

/// An address, and the key that belongs to it: how older clients sign in.
fn api_key(headers: &HeaderMap) -> Option<(&str, Option<&str>)> {
    let (address, key) = (headers.get(AUTH_EMAIL), headers.get(AUTH_KEY));
    if address.is_none() && key.is_none() {
        return None;
    }
    Some((text(headers, &AUTH_EMAIL).trim(), key.map(|_| text(headers, &AUTH_KEY).trim())))
}

/// A key of a user, shown with their address. A scoped token is none.
async fn by_key(app: &App, door: &Door, address: &str, key: &str) -> Result<Option<SignedIn>, Error> {
    let Some(token) = app.token(key).await? else { return Ok(None) };
    let Ok(address) = Address::new(address) else { return Ok(None) };
    let user = app.user(token.user).await?.filter(|user| user.email == String::from(address));
    let via = Some(format!("token:{}", token.id));
    Ok(user.map(|user| SignedIn::new(user, Credential::Token { id: token.id }, door, Channel::Api, via)))
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut cookies = all.flat_map(cookie::Cookie::split_parse).filter_map(Result::ok);
    cookies.find(|c| c.name() == COOKIE).map(|c| c.value().to_owned())
}

async fn by_session(app: &App, door: &Door, shown: &str) -> Result<Option<SignedIn>, Error> {
    let Some(secret) = Secret::shown(shown) else { return Ok(None) };
    let Some((session, user)) = session_with_user(app, &secret.hash()).await? else { return Ok(None) };
    let credential = Credential::Session { hash: secret.hash(), id: session.public_id, csrf: session.csrf };
    Ok(Some(SignedIn::new(user, credential, door, Channel::Dashboard, None)))
}

async fn session_with_user(app: &App, hash: &[u8; 32]) -> Result<Option<(Session, User)>, Error> {
    let now = clock::now();
    let Some(session) = app.store.session(hash, now, now.plus(-LONGEST), now.plus(-IDLE)).await? else {
        return Ok(None);
    };
    let user = app.store.user(session.user).await?;
    Ok(user.map(|user| (session, user)))
}

async fn by_token(app: &App, door: &Door, shown: &str) -> Result<Option<SignedIn>, Error> {
    if let Some(found) = app.scoped_token(shown).await? {
        return by_scoped(app, door, found, hash_secret(shown)).await;
    }
    let Some(token) = app.token(shown).await? else { return Ok(None) };
    let via = Some(format!("token:{}", token.id));
    let user = app.user(token.user).await?;
    Ok(user.map(|user| SignedIn::new(user, Credential::Token { id: token.id }, door, Channel::Api, via)))
}

/// A scoped token, if its account or its user is still there.
async fn by_scoped(app: &App, door: &Door, found: TokenSecret, hash: [u8; 32]) -> Result<Option<SignedIn>, Error> {
    let TokenSecret { token, holder, .. } = found;
    let (user, status, conditions) = match &holder {
        Holder::User { user, kept } => {
            let Some(user) = app.user(*user).await? else { return Ok(None) };
            (Some(user), kept.status, kept.conditions.clone())
        }
        Holder::Account(account) => {
            let Some(live) = app.live(*account).await? else { return Ok(None) };
            if !live.current().snapshot.state().tokens.contains_key(&token) {
                // Its secret is known, so another program has just made it.
                live.catch_up(&app.store).await?;
            }
            let version = live.current();
            let Some(known) = version.snapshot.state().tokens.get(&token) else { return Ok(None) };
            (None, known.status, known.conditions.clone())
        }
    };
    let context = Context { now: clock::now(), ..of_token(door) };
    let status = stopped(status, &conditions, context.now);
    if status.is_none() && conditions.facts_hold(&context) != Some(true) {
        return Err(Error::Forbidden(format!("this token may not be used from {}", door.address)));
    }
    let credential = Credential::Scoped(Scoped { token, hash, holder, status });
    let origin = door.origin(user.as_ref().map(|u| u.id), Some(format!("token:{token}")), Channel::Api);
    Ok(Some(SignedIn { user, credential, context, origin, admitted: false, chosen: None, through: None }))
}

/// The facts of a request with a token: it comes through the API and uses no second factor.
fn of_token(door: &Door) -> Context {
    Context { now: clock::now(), second_factor: Some(false), address: Some(door.address), channel: Some(Channel::Api) }
}

/// Why a token does not work at this moment.
fn stopped(status: TokenStatus, conditions: &Conditions, now: Millis) -> Option<&'static str> {
    match status {
        TokenStatus::Disabled => Some("this token is disabled"),
        TokenStatus::Active if conditions.expires_at.is_some_and(|until| until <= now) => {
            Some("this token has expired")
        }
        TokenStatus::Active if conditions.not_before.is_some_and(|from| from > now) => {
            Some("this token is not valid yet")
        }
        TokenStatus::Active => None,
    }
}

/// Whether a session still holds.
pub fn is_alive(session: &Session, now: Millis) -> bool {
    session.created_at > now.plus(-LONGEST) && session.last_used_at > now.plus(-IDLE)
}

/// Whether a credential that held a while ago still does.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn reidentify(app: &App, known: &SignedIn) -> Result<bool, Error> {
    let user = match (&known.credential, &known.user) {
        (Credential::Session { hash, .. }, _) => session_with_user(app, hash).await?.map(|(_, user)| user),
        (Credential::Token { id }, Some(user)) => {
            let tokens = app.store.tokens(user.id).await?;
            if tokens.iter().any(|t| t.id == *id) { app.store.user(user.id).await? } else { None }
        }
        (Credential::Token { .. }, None) => None,
        (Credential::Scoped(scoped), _) => return still_holds(app, scoped).await,
    };
    Ok(user.is_some_and(|user| !user.suspended))
}

/// Whether a scoped token was neither rolled nor stopped meanwhile. What it may do is asked of the account anew.
async fn still_holds(app: &App, scoped: &Scoped) -> Result<bool, Error> {
    if !app.store.is_secret_of(scoped.token, &scoped.hash).await? {
        return Ok(false);
    }
    let Some(found) = app.store.token_secret(scoped.token).await? else { return Ok(false) };
    match found.holder {
        Holder::Account(_) => Ok(true),
        Holder::User { user, kept } => {
            let user = app.store.user(user).await?.filter(|user| !user.suspended);
            Ok(user.is_some() && stopped(kept.status, &kept.conditions, clock::now()).is_none())
        }
    }
}
