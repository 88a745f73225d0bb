//! Who is asking: by the cookie of a session or by a token.

use super::door::{Door, text};
use super::limit::Asker;
use crate::routes::Need;
use crate::{App, Error, Secret, clock, user_rights};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::{HeaderMap, header, request::Parts};
use portcullis_core::{
    AccountId, Caller, Channel, Conditions, Context, MemberStatus, Millis, Origin, Principal, TokenId, TokenStatus,
    UserId, Who,
};
use portcullis_store::{Holder, Session, TokenSecret, User, hash_secret};
use std::convert::Infallible;

/// The cookie of a session.
pub const COOKIE: &str = "portcullis_session";
/// Why an account's token is refused where a user is needed.
const NOT_OF_A_USER: &str = "this token belongs to an account and not to a user, so it can't be used here";
/// A session that was not used for so long has ended: one day.
pub const IDLE: i64 = Millis::DAY;
/// A session ends after this time however much it is used: fourteen days.
pub const LONGEST: i64 = 14 * Millis::DAY;

/// Somebody, or a program, whose credential holds.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person; nobody for a token of an account's own. Read it through [`SignedIn::person`], so that no token goes for
    /// its user.
    user: Option<User>,
    /// By what they are known.
    pub credential: Credential,
    /// The facts of this request.
    pub context: Context,
    /// How the log names it.
    pub origin: Origin,
    /// Whether the route's right on the user was looked at.
    admitted: bool,
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
    /// A key: all that its user may.
    Token {
        /// Which.
        id: TokenId,
    },
    /// A scoped token: what its policies allow, and for a user's token no more than its user.
    Scoped(Scoped),
}

/// A scoped token that somebody showed the secret of.
#[derive(Debug, Clone)]
pub struct Scoped {
    /// Which.
    pub token: TokenId,
    /// What is kept of its secret.
    pub hash: [u8; 32],
    /// Whose.
    pub holder: Holder,
    /// Since when it does not work, or not yet, if so; only the route that verifies a token sees one that does not.
    pub status: Option<&'static str>,
}

/// Whoever asks, if their credential holds. A public route takes a broken one for none; one that verifies tokens takes
/// them as they are.
///
/// # Errors
/// [`Error::Unauthenticated`] for a credential that is shown and does not hold; [`Error::Forbidden`] for a token that does
/// not hold from this address.
pub async fn identify(app: &App, door: &Door, headers: &HeaderMap, need: Need) -> Result<Option<SignedIn>, Error> {
    let found = match bearer(headers) {
        Some(token) => by_token(app, door, &token).await,
        None => match cookie(headers) {
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
    let origin = Origin {
        user: user.as_ref().map(|u| u.id),
        via: Some(format!("token:{token}")),
        channel: Some(Channel::Api),
        address: Some(door.address),
        request: Some(door.request.clone()),
    };
    Ok(Some(SignedIn { user, credential, context, origin, admitted: false }))
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
        Self { user: Some(user), credential, context, origin, admitted: false }
    }

    /// The person who asks. A scoped token goes for its user only where the route named a right on the user, and it has
    /// that right.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a token that may not, and for one that belongs to no user.
    pub fn person(&self) -> Result<&User, Error> {
        match (&self.user, self.scoped()) {
            (Some(user), None) => Ok(user),
            (Some(user), Some(_)) if self.admitted => Ok(user),
            (Some(_), Some(_)) => Err(Error::Forbidden("a scoped token can't be used here; sign in".into())),
            (None, _) => Err(Error::Forbidden(NOT_OF_A_USER.into())),
        }
    }

    /// Lets the caller in where a right on their own user is needed. Whoever signed in, or shows a key, has every one.
    ///
    /// # Errors
    /// [`Error::Forbidden`], naming the right and what would give it.
    pub fn admit(&mut self, right: &str) -> Result<(), Error> {
        let rights = match &self.credential {
            Credential::Session { .. } | Credential::Token { .. } => return Ok(()),
            Credential::Scoped(Scoped { holder: Holder::Account(_), .. }) => {
                return Err(Error::Forbidden(NOT_OF_A_USER.into()));
            }
            Credential::Scoped(Scoped { holder: Holder::User { kept, .. }, .. }) => &kept.rights,
        };
        if !user_rights::has(rights, right) {
            let group = user_rights::giving(right).map(|g| g.name).unwrap_or_default();
            let why =
                format!("this token needs “{right}” on its user for this; the permission group “{group}” gives it");
            return Err(Error::Forbidden(why));
        }
        self.admitted = true;
        Ok(())
    }

    /// The scoped token that asks, if one does.
    pub fn scoped(&self) -> Option<&Scoped> {
        match &self.credential {
            Credential::Scoped(scoped) => Some(scoped),
            Credential::Session { .. } | Credential::Token { .. } => None,
        }
    }

    /// Whose access counts.
    pub fn principal(&self) -> Principal {
        match (&self.credential, &self.user) {
            (Credential::Scoped(scoped), _) => Principal::Token(scoped.token),
            (_, Some(user)) => Principal::User(user.id),
            // Only scoped tokens are without a user.
            (_, None) => Principal::User(UserId::from_bits(0)),
        }
    }

    /// Who asks for a command.
    pub fn caller(&self) -> Caller {
        let who = match self.principal() {
            Principal::Token(token) => Who::Token(token),
            Principal::User(user) => Who::User(user),
            Principal::Member(_) => Who::User(UserId::from_bits(0)),
        };
        let verified = self.user.as_ref().is_some_and(|user| user.verified);
        let own_tokens = match self.scoped().map(|s| &s.holder) {
            Some(Holder::User { kept, .. }) => user_rights::has(&kept.rights, "tokens:edit"),
            Some(Holder::Account(_)) | None => false,
        };
        Caller { verified, own_tokens, ..Caller::new(who, self.context.clone()) }
    }

    /// The person who asks for a command about their own place, be it through a token that may.
    ///
    /// # Errors
    /// As [`SignedIn::person`].
    pub fn caller_as_person(&self) -> Result<Caller, Error> {
        let user = self.person()?;
        Ok(Caller { verified: user.verified, ..Caller::user(user.id, self.context.clone()) })
    }

    /// The user whose place in an account counts: the person, or the one that a token acts for.
    pub fn user_id(&self) -> Option<UserId> {
        self.user.as_ref().map(|user| user.id)
    }

    /// How the caller is called in a mail; empty for a token of an account.
    pub fn shown(&self) -> &str {
        self.user.as_ref().map_or("", |user| if user.name.is_empty() { &user.email } else { &user.name })
    }

    /// The accounts that the caller is somebody in.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn accounts(&self, app: &App) -> Result<Vec<AccountId>, Error> {
        match (&self.credential, &self.user) {
            (Credential::Scoped(Scoped { holder: Holder::Account(account), .. }), _) => Ok(vec![*account]),
            (Credential::Scoped(scoped), _) => Ok(app.store.token_places(scoped.token).await?),
            (_, Some(user)) => {
                let places = app.store.memberships(user.id, None).await?.into_iter();
                Ok(places.filter(|p| p.status == MemberStatus::Accepted).map(|p| p.account).collect())
            }
            (_, None) => Ok(Vec::new()),
        }
    }

    /// Whose requests are counted together.
    pub fn counted(&self) -> Asker {
        match (&self.credential, &self.user) {
            (_, Some(user)) => Asker::User(user.id),
            (Credential::Scoped(scoped), None) => Asker::Token(scoped.token),
            (_, None) => Asker::User(UserId::from_bits(0)),
        }
    }

    fn stopped(&self) -> Option<&'static str> {
        self.scoped().and_then(|scoped| scoped.status)
    }

    /// Who asks, as a name that no other has: a person whatever they sign in with, or a token.
    pub fn asker(&self) -> String {
        match (&self.credential, &self.user) {
            (Credential::Scoped(scoped), _) => format!("token:{}", scoped.token),
            (_, user) => user.as_ref().map(|user| user.id.to_string()).unwrap_or_default(),
        }
    }

    /// Under which name idempotency keys of this credential are kept.
    pub fn idempotent_as(&self) -> String {
        match &self.credential {
            Credential::Session { .. } => {
                format!("user:{}", self.user_id().map(|id| id.to_string()).unwrap_or_default())
            }
            Credential::Token { id } => format!("token:{id}"),
            Credential::Scoped(scoped) => format!("token:{}", scoped.token),
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
