use portcullis_core::Millis;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/invitations/{secret}`: what a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvitationView {
    /// The account's name.
    pub account: String,
    /// The invited address.
    pub email: String,
    /// Who invites, as shown; empty if nobody known.
    pub invited_by: String,
    /// Until when it works.
    pub expires_at: Millis,
    /// Where it stands.
    pub status: InvitationStatus,
    /// Whether somebody already signs in with this address: then they sign in, and no password is set here.
    pub has_user: bool,
}

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvitationStatus {
    /// Waits for an answer.
    Open,
    /// Was answered.
    Answered,
    /// Has run out.
    Expired,
}

/// `POST /api/v1/invitations/{secret}/accept`: join. Signed in as the invited user, both fields are left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptRequest {
    /// How the person wants to be called.
    #[serde(default)]
    pub name: Option<String>,
    /// The password of a new user; 12 to 1,000 characters.
    #[serde(default)]
    pub password: Option<String>,
}

/// `POST /api/v1/accounts/{id}/membership`: answer an invitation without its link, signed in with the invited address,
/// which was shown to be theirs. The answer is the [`crate::Session`] as it then is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MembershipRequest {
    /// Join or decline.
    pub answer: Answer,
    /// How the person wants to be called; only when joining.
    #[serde(default)]
    pub name: Option<String>,
}

/// An answer to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Join.
    Accept,
    /// Decline.
    Reject,
}
