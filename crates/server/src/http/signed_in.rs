//! Who is asking: by the cookie of a session or by a token.

mod identify;

pub use identify::{identify, is_alive, reidentify};

use super::door::Door;
use super::guard::Entered;
use super::limit::Asker;
use super::through::Through;
use crate::{App, Error, clock, user_rights};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use portcullis_core::{
    AccountId, Caller, Channel, Context, MemberStatus, Millis, Origin, Principal, TokenId, UserId, Who,
};
use portcullis_store::{Holder, User};
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
    /// The agency through which the caller says to come.
    chosen: Option<AccountId>,
    /// The agency through which they came into the account of the request.
    through: Option<Through>,
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

impl SignedIn {
    fn new(user: User, credential: Credential, door: &Door, channel: Channel, via: Option<String>) -> Self {
        // No sign-in knows second factors yet, so it is a fact that none was used.
        let context = Context {
            now: clock::now(),
            second_factor: Some(false),
            address: Some(door.address),
            channel: Some(channel),
        };
        let origin = door.origin(Some(user.id), via, channel);
        Self { user: Some(user), credential, context, origin, admitted: false, chosen: None, through: None }
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

    /// Takes the agency that the caller names as their way.
    pub fn choose(&mut self, agency: Option<AccountId>) {
        self.chosen = agency;
    }

    /// The agency that the caller named as their way; only it counts then.
    pub fn chosen(&self) -> Option<AccountId> {
        self.chosen
    }

    /// The caller within an account that they entered: what they do there is done through the agency they came by.
    #[must_use]
    pub fn within(self, entered: &Entered) -> Self {
        match &entered.through {
            None => self,
            Some(through) => Self { origin: through.origin(&self.origin), through: Some(through.clone()), ..self },
        }
    }

    /// The agency through which the caller came.
    pub fn through(&self) -> Option<&Through> {
        self.through.as_ref()
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
        let agency = self.through.as_ref().map(|through| through.version.snapshot.clone());
        Caller { verified, own_tokens, agency, ..Caller::new(who, self.context.clone()) }
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
