use super::session;
use crate::commit::{self, Request};
use crate::http::{Body, Credential, SignedIn};
use crate::{App, Error, Version};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_api::{Answer, MembershipRequest, Session};
use portcullis_core::{AccountId, Caller, Command, MemberId, MemberStatus};
use portcullis_store::User;

/// `POST /api/v1/accounts/{account}/membership`: join or decline without a link, by one's verified address.
pub async fn answer(
    State(app): State<App>,
    known: SignedIn,
    Path(account): Path<String>,
    body: Body<MembershipRequest>,
) -> Result<Json<Session>, Error> {
    let account: AccountId = account.parse().map_err(|_| Error::NotFound)?;
    let live = app.live(account).await?.ok_or(Error::NotFound)?;
    let member = pending(&live.current(), known.person()?).ok_or(Error::NotFound)?;
    let command = match body.value.answer {
        Answer::Accept => Command::AcceptInvitation { member, name: body.value.name },
        Answer::Reject => Command::RejectInvitation { member },
    };
    let caller = Caller { verified: true, holds: Some(member), ..known.caller() };
    let request =
        Request { caller, origin: known.origin.clone(), command: &command, seen: None, idempotency: None, user: None };
    commit::commit(&app, &live, request).await?;
    let csrf = match &known.credential {
        Credential::Session { csrf, .. } => csrf.clone(),
        Credential::Token { .. } | Credential::Scoped(_) => String::new(),
    };
    Ok(Json(session::session_of(&app, known.person()?, csrf).await?))
}

/// The invitation that waits for this user. An address that nobody showed to be theirs names nobody.
fn pending(version: &Version, user: &User) -> Option<MemberId> {
    let mut members = version.snapshot.state().members.values();
    let theirs = |address: Option<&str>| user.verified && address == Some(user.email.as_str());
    members.find(|m| m.status == MemberStatus::Pending && theirs(m.address.get())).map(|m| m.id)
}
