//! Sign in, sign out, and who is signed in.

use crate::http::{Body, COOKIE, Credential, Door, SignedIn};
use crate::{App, Error, Password, Secret, clock, facts};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use portcullis_api::{AccountEntry, Session, SignIn, UserView};
use portcullis_core::MemberStatus;
use portcullis_core::text::Address;
use portcullis_store::{NewSession, User};

/// `POST /api/v1/session`.
pub async fn sign_in(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    body: Body<SignIn>,
) -> Result<Response, Error> {
    let asked = body.value;
    let address = Address::new(&asked.email).map_or_else(|_| asked.email.chars().take(254).collect(), String::from);
    app.limits.sign_in(door.address, &address)?;
    let user = app.store.user_by_email(&address).await?;
    let kept = user.as_ref().and_then(|u| u.password_hash.clone());
    let right = match Password::typed(asked.password) {
        Some(password) => password.verify(kept).await?,
        None => false,
    };
    app.limits.signed_in(door.address, &address, right);
    // One sentence for an unknown address, a wrong password and a suspended user, so that nothing can be learnt here.
    let user = user
        .filter(|u| right && !u.suspended)
        .ok_or(Error::Unauthenticated("this address and password don't go together"))?;
    facts::spread(&app, &user).await;
    begin(&app, &door, user).await
}

/// A new session for a user who has shown who they are: the answer with its cookie.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn begin(app: &App, door: &Door, user: User) -> Result<Response, Error> {
    let secret = Secret::random()?;
    let csrf = secret.derive("csrf");
    let session = NewSession {
        secret_hash: secret.hash(),
        public_id: format!("{:032x}", clock::random_id()),
        user: user.id,
        csrf: csrf.clone(),
        created_at: clock::now(),
        user_agent: door.user_agent.clone(),
        address: door.address.to_string(),
    };
    app.store.begin_session(&session).await?;
    let session = session_of(app, &user, csrf).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie(app, secret.expose(), crate::http::LONGEST / 1000)?);
    Ok((headers, Json(session)).into_response())
}

fn cookie(app: &App, value: &str, seconds: i64) -> Result<HeaderValue, Error> {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(Error::internal)
}

/// What a signed-in user is told about themselves.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn session_of(app: &App, user: &User, csrf: String) -> Result<Session, Error> {
    let verified = user.verified.then_some(user.email.as_str());
    let places = app.store.memberships(user.id, verified).await?;
    let entries = places.into_iter().filter(|m| m.status != MemberStatus::Rejected);
    let entries = entries.map(|m| AccountEntry { id: m.account, name: m.name, member: m.member, status: m.status });
    let mut accounts: Vec<AccountEntry> = entries.collect();
    accounts.sort_by_cached_key(|a| (a.name.to_lowercase(), a.id));
    let user = UserView { id: user.id, email: user.email.clone(), verified: user.verified, name: user.name.clone() };
    Ok(Session { user, csrf, accounts })
}

/// `GET /api/v1/session`.
pub async fn read(State(app): State<App>, known: SignedIn) -> Result<Json<Session>, Error> {
    let csrf = match &known.credential {
        Credential::Session { csrf, .. } => csrf.clone(),
        Credential::Token { .. } | Credential::Scoped(_) => String::new(),
    };
    Ok(Json(session_of(&app, known.person()?, csrf).await?))
}

/// `DELETE /api/v1/session`.
pub async fn sign_out(State(app): State<App>, known: SignedIn) -> Result<Response, Error> {
    let user = known.person()?.id;
    let Credential::Session { id, .. } = known.credential else {
        return Err(Error::bad("a token has no session to end"));
    };
    app.store.end_session(user, &id).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie(&app, "", 0)?);
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}
