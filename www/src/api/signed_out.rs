use super::http::Request;
use portcullis_api::{AcceptRequest, ApiError, InvitationView, Session, SignIn};

/// What anybody may call.
#[derive(Debug, Clone, Copy)]
pub struct SignedOut;

impl SignedOut {
    /// Who is signed in with this browser; `unauthenticated` if nobody is.
    pub async fn session(self) -> Result<Session, ApiError> {
        Request::get("/api/v1/session").json().await
    }

    /// Signs in.
    pub async fn sign_in(self, who: &SignIn) -> Result<Session, ApiError> {
        Request::post("/api/v1/session", who).json().await
    }

    /// What an invitation link leads to.
    pub async fn invitation(self, secret: &str) -> Result<InvitationView, ApiError> {
        Request::get(format!("/api/v1/invitations/{secret}")).json().await
    }

    /// Joins as a new user, who then is signed in.
    pub async fn accept(self, secret: &str, request: &AcceptRequest) -> Result<Session, ApiError> {
        Request::post(format!("/api/v1/invitations/{secret}/accept"), request).json().await
    }
}
