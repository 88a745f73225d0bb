use crate::held::Held;
use crate::{App, Error, clock};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_api::{InvitationStatus, InvitationView};
use portcullis_core::MemberStatus;

/// `GET /api/v1/invitations/{secret}`: what a link leads to.
pub async fn read(State(app): State<App>, Path(secret): Path<String>) -> Result<Json<InvitationView>, Error> {
    let held = Held::by(&app, &secret).await?;
    let status = match held.member.status {
        MemberStatus::Pending if held.member.has_expired(clock::now()) => InvitationStatus::Expired,
        MemberStatus::Pending => InvitationStatus::Open,
        MemberStatus::Accepted | MemberStatus::Rejected => InvitationStatus::Answered,
    };
    Ok(Json(InvitationView {
        account: held.version.snapshot.state().account.settings.name.clone(),
        email: held.address()?.to_owned(),
        invited_by: invited_by(&held),
        expires_at: held.member.invitation.expires_at,
        status,
        has_user: held.settled_user(&app).await?.is_some(),
    }))
}

/// Who invites, if they are still a member.
fn invited_by(held: &Held) -> String {
    let by = held.member.invitation.by.and_then(|user| held.version.snapshot.member_of(user));
    by.map(|member| member.shown()).unwrap_or_default()
}
