use crate::http::Allowance;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portcullis_api::{ApiError, Conflict};
use portcullis_core::{Code, Issue};
use portcullis_store::StoreError;
use std::fmt::Display;

/// Why a request is not answered with a success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request can't be read.
    #[error("{0}")]
    BadRequest(String),
    /// A field of the body can't be read, or holds what is not taken.
    #[error("{message}")]
    BadField {
        /// Where, as a JSON pointer.
        pointer: String,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// The request can't be read, for a reason that the v4 API has a number for.
    #[error("{message}")]
    Coded {
        /// The number.
        number: u32,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// What the request demands of what is there does not hold.
    #[error("{0}")]
    Precondition(String),
    /// Nobody is signed in, or with something that does not hold.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// Signed in, but not allowed.
    #[error("{0}")]
    Forbidden(String),
    /// A request that writes came from elsewhere than the page.
    #[error("this request did not come from the page; reload it and try again")]
    Csrf,
    /// There is nothing here, or nothing that the caller may know of.
    #[error("there is nothing here, or you may not see it")]
    NotFound,
    /// Nothing like this is done here.
    #[error("this address does not take this method")]
    MethodNotAllowed,
    /// Others were quicker, or the difference that was shown is not the one it would make.
    #[error("{message}")]
    Conflict {
        /// For people.
        message: String,
        /// Who changed what meanwhile.
        conflicts: Vec<Conflict>,
    },
    /// The body is too large.
    #[error("the request is larger than what is taken here")]
    TooLarge,
    /// The rules say no.
    #[error("{}", first_sentence(.0))]
    Refused(Vec<Issue>),
    /// Too many requests.
    #[error("too many requests; try again in {after} seconds")]
    TooMany {
        /// After how many seconds it is worth trying again.
        after: u64,
        /// How many are taken at once, where it is requests that are counted.
        most: Option<u32>,
    },
    /// It took too long, or the server is stopping.
    #[error("the server can't answer at present; try again soon")]
    Unavailable,
    /// A fault of ours; what it is stands in the log only.
    #[error("something went wrong on the server; the log has it under the request's id")]
    Internal(String),
}

impl Error {
    /// The request can't be read, and why.
    pub fn bad(why: impl Display) -> Self {
        Self::BadRequest(why.to_string())
    }

    /// A field holds what is not taken, and what would be right; `pointer` is a JSON pointer into the body.
    pub fn field(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::BadField { pointer: pointer.into(), message: message.into() }
    }

    /// The request can't be read, for a reason that the v4 API has a number for.
    pub fn coded(number: u32, message: impl Into<String>) -> Self {
        Self::Coded { number, message: message.into() }
    }

    /// A fault of ours.
    pub fn internal(why: impl Display) -> Self {
        Self::Internal(why.to_string())
    }

    /// A conflict without anybody to name.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into(), conflicts: Vec::new() }
    }

    /// The stable word and the status.
    pub fn code(&self) -> (&'static str, StatusCode) {
        match self {
            Self::BadRequest(_) | Self::BadField { .. } | Self::Coded { .. } => {
                ("bad_request", StatusCode::BAD_REQUEST)
            }
            Self::Precondition(_) => ("precondition_failed", StatusCode::PRECONDITION_FAILED),
            Self::Unauthenticated(_) => ("unauthenticated", StatusCode::UNAUTHORIZED),
            Self::Forbidden(_) => ("forbidden", StatusCode::FORBIDDEN),
            Self::Csrf => ("csrf", StatusCode::FORBIDDEN),
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND),
            Self::MethodNotAllowed => ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED),
            Self::Conflict { .. } => ("conflict", StatusCode::CONFLICT),
            Self::TooLarge => ("too_large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::Refused(issues) if issues.iter().any(is_missing_right) => ("forbidden", StatusCode::FORBIDDEN),
            Self::Refused(_) => ("refused", StatusCode::UNPROCESSABLE_ENTITY),
            Self::TooMany { .. } => ("too_many_requests", StatusCode::TOO_MANY_REQUESTS),
            Self::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
            Self::Internal(_) => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// What goes over the wire, apart from the request's id.
    pub fn body(self) -> ApiError {
        let (code, message) = (self.code().0.to_owned(), self.to_string());
        let told = ApiError {
            code,
            message,
            issues: Vec::new(),
            conflicts: Vec::new(),
            pointer: None,
            number: None,
            request: None,
        };
        match self {
            Self::Refused(issues) => ApiError { issues, ..told },
            Self::Conflict { conflicts, .. } => ApiError { conflicts, ..told },
            Self::BadField { pointer, .. } => ApiError { pointer: Some(pointer), ..told },
            Self::Coded { number, .. } => ApiError { number: Some(number), ..told },
            _ => told,
        }
    }
}

/// Whether the rules say no because of who asks, not because of what is asked.
fn is_missing_right(issue: &Issue) -> bool {
    matches!(
        issue.code,
        Code::NotPermitted
            | Code::NotAMember
            | Code::NoGrant
            | Code::AddressNotVerified
            | Code::BeyondYourAccess
            | Code::AboveYou
            | Code::InvitationNotYours
            | Code::OnlyTheSystem
    )
}

fn first_sentence(issues: &[Issue]) -> String {
    issues.iter().find(|i| i.is_error()).map_or_else(|| "this can't be done".to_owned(), |i| i.message.clone())
}

/// The status, and the error beside it: the outermost layer knows in which form it is said, and the request's id.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(why) = &self {
            tracing::error!(%why, "internal error");
        }
        let (_, status) = self.code();
        let mut response = status.into_response();
        if let Self::TooMany { after, most } = &self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*after));
            let allowance = most.map(|most| Allowance { most, left: 0, reset: *after });
            allowance.inspect(|allowance| allowance.tell(response.headers_mut()));
        }
        if status == StatusCode::CONFLICT {
            // The SDKs of existing clients repeat a 409 by themselves unless told not to.
            response.headers_mut().insert("x-should-retry", HeaderValue::from_static("false"));
        }
        response.extensions_mut().insert(self.body());
        response
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::KeyReused | StoreError::Duplicate(_) => Self::conflict(error.to_string()),
            StoreError::TooLarge(_) => Self::TooLarge,
            error => Self::internal(error),
        }
    }
}
