//! Answering an invitation by its link.

use super::session;
use crate::commit::{self, Request};
use crate::held::Held;
use crate::http::{Body, Credential, Door, SignedIn};
use crate::{App, Error, Password, clock, facts};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use portcullis_api::AcceptRequest;
use portcullis_core::text::name as checked_name;
use portcullis_core::{Caller, Channel, Command, Context, Origin, UserId};
use portcullis_store::User;

/// `POST /api/v1/invitations/{secret}/accept`.
///
/// A link never sets the password of somebody who has one, with one exception: nobody has shown yet that the address
/// is theirs, and the mailed link does. Then the password is new and earlier sessions and tokens end.
pub async fn accept(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    Path(secret): Path<String>,
    known: Option<SignedIn>,
    body: Body<AcceptRequest>,
) -> Result<Response, Error> {
    let held = Held::by(&app, &secret).await?;
    held.check_open(clock::now())?;
    let name = body.value.name.as_deref().map(|n| checked_name(n, 100).map_err(Error::bad)).transpose()?;
    if let Some(user) = held.settled_user(&app).await? {
        let known = as_invited(known, &user, body.value.password.is_some())?;
        join(&app, &held, name, None, caller(&known, &held), known.origin.clone()).await?;
        let csrf = match &known.credential {
            Credential::Session { csrf, .. } => csrf.clone(),
            Credential::Token { .. } | Credential::Scoped(_) => String::new(),
        };
        return Ok(Json(session::session_of(&app, &user, csrf).await?).into_response());
    }
    let password = body.value.password.ok_or_else(|| Error::bad("choose a password"))?;
    let hash = Password::new(password)?.hash().await?;
    let user = match held.user(&app).await? {
        Some(unverified) => {
            app.store.verify_user(unverified.id, &hash).await?;
            let user = User { verified: true, password_hash: Some(hash), ..unverified };
            join(&app, &held, name, None, stranger(&door, &user, &held), origin(&door, user.id)).await?;
            user
        }
        None => {
            let user = new_user(&held, name.clone().unwrap_or_default(), hash)?;
            join(&app, &held, name, Some(user.clone()), stranger(&door, &user, &held), origin(&door, user.id)).await?;
            user
        }
    };
    facts::spread(&app, &user).await;
    session::begin(&app, &door, user).await
}

/// The caller, who must be signed in as the user that is invited.
fn as_invited(known: Option<SignedIn>, user: &User, sets_password: bool) -> Result<SignedIn, Error> {
    let known =
        known.ok_or(Error::Unauthenticated("you have a password already: sign in, then open the link again"))?;
    if known.person()?.id != user.id {
        return Err(Error::Forbidden(
            "this invitation is for somebody else: sign in as them, then open the link again".into(),
        ));
    }
    if sets_password {
        return Err(Error::bad("an invitation does not change the password you have"));
    }
    Ok(known)
}

fn new_user(held: &Held, name: String, hash: String) -> Result<User, Error> {
    Ok(User {
        id: UserId::from_bits(clock::random_id()),
        email: held.address()?.to_owned(),
        verified: held.mailed,
        name,
        password_hash: Some(hash),
        suspended: false,
        created_at: clock::now(),
    })
}

fn caller(known: &SignedIn, held: &Held) -> Caller {
    Caller { holds: Some(held.member.id), ..known.caller() }
}

fn stranger(door: &Door, user: &User, held: &Held) -> Caller {
    Caller { verified: user.verified, holds: Some(held.member.id), ..Caller::user(user.id, context(door)) }
}

fn context(door: &Door) -> Context {
    let channel = Some(Channel::Dashboard);
    Context { now: clock::now(), second_factor: Some(false), address: Some(door.address), channel }
}

fn origin(door: &Door, user: UserId) -> Origin {
    door.origin(Some(user), None, Channel::Dashboard)
}

async fn join(
    app: &App,
    held: &Held,
    name: Option<String>,
    user: Option<User>,
    caller: Caller,
    origin: Origin,
) -> Result<(), Error> {
    let command = Command::AcceptInvitation { member: held.member.id, name };
    let request = Request { caller, origin, command: &command, seen: None, idempotency: None, user };
    commit::commit(app, &held.live, request).await.map(drop)
}

/// `POST /api/v1/invitations/{secret}/reject`: decline. Whoever holds the link may; nobody needs to be known for it.
pub async fn reject(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    Path(secret): Path<String>,
) -> Result<StatusCode, Error> {
    let held = Held::by(&app, &secret).await?;
    held.check_open(clock::now())?;
    let command = Command::RejectInvitation { member: held.member.id };
    // No user answers here: the id is nobody's, and the log names none.
    let nobody = Caller::user(UserId::from_bits(clock::random_id()), context(&door));
    let request = Request {
        caller: Caller { holds: Some(held.member.id), ..nobody },
        origin: Origin { user: None, ..origin(&door, UserId::from_bits(0)) },
        command: &command,
        seen: None,
        idempotency: None,
        user: None,
    };
    commit::commit(&app, &held.live, request).await?;
    Ok(StatusCode::NO_CONTENT)
}
