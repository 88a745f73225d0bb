//! Who is asking: by the cookie of a session or by a token.

use super::door::{Door, text};
use crate::{App, Error, Secret, clock};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::{HeaderMap, header, request::Parts};
use portcullis_core::{Channel, Context, Millis, Origin, TokenId};
use portcullis_store::{Session, User};
use std::convert::Infallible;

/// The cookie of a session.
pub const COOKIE: &str = "portcullis_session";
/// A session that was not used for so long has ended: one day.
pub const IDLE: i64 = Millis::DAY;
/// A session ends after this time however much it is used: fourteen days.
pub const LONGEST: i64 = 14 * Millis::DAY;

/// Somebody whose credential holds.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub user: User,
    /// By what they are known.
    pub credential: Credential,
    /// The facts of this request.
    pub context: Context,
    /// How the log names it.
    pub origin: Origin,
}

/// By what somebody is known.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A session of the page.
    Session {
        /// What is kept of its secret.
        hash: [u8; 32],
        /// Its public id.
        id: String,
        /// The word that everything that writes repeats.
        csrf: String,
    },
    /// A token of a program.
    Token {
        /// Which.
        id: TokenId,
    },
}

/// Whoever asks, if their credential holds. A public route takes a broken one for none.
///
/// # Errors
/// [`Error::Unauthenticated`] for a credential that is shown and does not hold.
pub async fn identify(app: &App, door: &Door, headers: &HeaderMap, public: bool) -> Result<Option<SignedIn>, Error> {
    let found = match bearer(headers) {
        Some(token) => by_token(app, door, &token).await?,
        None => match cookie(headers) {
            Some(secret) => by_session(app, door, &secret).await?,
            None => return Ok(None),
        },
    };
    match found {
        Some(known) if known.user.suspended => Err(Error::Unauthenticated("this user is suspended")),
        None if !public => Err(Error::Unauthenticated("this sign-in has ended or never was; sign in again")),
        known => Ok(known),
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = text(headers, &header::AUTHORIZATION).split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
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
    let Some(token) = app.store.token(shown, clock::now()).await? else { return Ok(None) };
    let via = Some(format!("token:{}", token.id));
    let user = app.store.user(token.user).await?;
    Ok(user.map(|user| SignedIn::new(user, Credential::Token { id: token.id }, door, Channel::Api, via)))
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
    let user = match &known.credential {
        Credential::Session { hash, .. } => session_with_user(app, hash).await?.map(|(_, user)| user),
        Credential::Token { id } => {
            let tokens = app.store.tokens(known.user.id).await?;
            if tokens.iter().any(|t| t.id == *id) { app.store.user(known.user.id).await? } else { None }
        }
    };
    Ok(user.is_some_and(|user| !user.suspended))
}

impl SignedIn {
    fn new(user: User, credential: Credential, door: &Door, channel: Channel, via: Option<String>) -> Self {
        // No sign-in knows second factors yet, so it is a fact that none was used.
        let context = Context {
            now: clock::now(),
            second_factor: Some(false),
            address: Some(door.address),
            channel: Some(channel),
        };
        let origin = Origin {
            user: Some(user.id),
            via,
            channel: Some(channel),
            address: Some(door.address),
            request: Some(door.request.clone()),
        };
        Self { user, credential, context, origin }
    }

    /// Under which name idempotency keys of this credential are kept.
    pub fn principal(&self) -> String {
        match &self.credential {
            Credential::Session { .. } => format!("user:{}", self.user.id),
            Credential::Token { id } => format!("token:{id}"),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::Unauthenticated("sign in first"))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
