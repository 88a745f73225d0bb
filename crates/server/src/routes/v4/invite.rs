//! Invitations to the caller's verified address.

use super::envelope::{one, whole};
use super::member::word;
use super::membership::{self, StatusChange, member_at, role_names};
use super::sent::Sent;
use super::times;
use crate::http::SignedIn;
use crate::{App, Error, clock};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_core::MemberStatus;
use portcullis_store::Membership;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// An invitation to an account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InviteAnswer {
    /// Its id; the member's.
    pub id: String,
    /// The account's id.
    pub organization_id: String,
    /// The account's name.
    pub organization_name: String,
    /// Whether the account demands a second factor of everybody.
    pub organization_is_enforcing_twofactor: bool,
    /// The invited user's id.
    pub invited_member_id: String,
    /// The invited address.
    pub invited_member_email: String,
    /// Who invites, as shown; empty if they are no member any more.
    pub invited_by: String,
    /// When it was last sent.
    pub invited_on: String,
    /// Until when it works.
    pub expires_on: String,
    /// Names of the roles that it offers.
    pub roles: Vec<String>,
    /// `pending`, `accepted`, `rejected` or `expired`.
    pub status: &'static str,
}

/// `GET /client/v4/user/invites`: what waits for an answer, everything at once.
pub async fn invites(State(app): State<App>, known: SignedIn) -> Result<Json<Value>, Error> {
    let mut all = Vec::new();
    for place in membership::own(&app, &known).await?.iter().filter(|m| m.status == MemberStatus::Pending) {
        all.push(told(&app, &known, place).await?);
    }
    Ok(whole(all))
}

/// `GET /client/v4/user/invites/{member}`.
pub async fn invite(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let place = membership::find(&app, &known, &id).await?;
    Ok(one(told(&app, &known, &place).await?))
}

/// `PATCH /client/v4/user/invites/{member}`: joins or declines.
pub async fn answer_invite(
    State(app): State<App>,
    known: SignedIn,
    Path(id): Path<String>,
    sent: Sent<StatusChange>,
) -> Result<Json<Value>, Error> {
    let place = membership::find(&app, &known, &id).await?;
    membership::answer(&app, &known, &place, sent.value.status).await?;
    let place = membership::find(&app, &known, &id).await?;
    Ok(one(told(&app, &known, &place).await?))
}

async fn told(app: &App, known: &SignedIn, place: &Membership) -> Result<InviteAnswer, Error> {
    let (version, member) = member_at(app, place).await?;
    let snapshot = &version.snapshot;
    let by = member.invitation.by.and_then(|user| snapshot.member_of(user));
    Ok(InviteAnswer {
        id: place.member.to_string(),
        organization_id: place.account.to_string(),
        organization_name: place.name.clone(),
        organization_is_enforcing_twofactor: snapshot.state().account.settings.require_second_factor,
        invited_member_id: known.person()?.id.to_string(),
        invited_member_email: member.address.get().unwrap_or("").to_owned(),
        invited_by: by.map(|m| m.shown()).unwrap_or_default(),
        invited_on: times::shown(member.invitation.sent_at),
        expires_on: times::shown(member.invitation.expires_at),
        roles: role_names(snapshot, place.member),
        status: if member.has_expired(clock::now()) { "expired" } else { word(place.status) },
    })
}
