use portcullis_core::{Issue, Millis, ObjectId};
use serde::{Deserialize, Serialize};

/// The body of every answer that is not a success.
///
/// Codes: `bad_request` 400, `unauthenticated` 401, `forbidden` 403, `csrf` 403, `not_found` 404, `conflict` 409,
/// `precondition_failed` 412, `too_large` 413, `refused` 422 (see `issues`), `too_many_requests` 429, `internal` 500, `unavailable` 503.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiError {
    /// A stable word.
    pub code: String,
    /// One sentence for people.
    pub message: String,
    /// Why a command was refused, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// With `conflict`: who changed what meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// The field of the body that can't be read, as a JSON pointer such as `/policies/0/access`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The number by which the v4 API tells this apart from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The id under which the server logged the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

/// One change that somebody else made meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conflict {
    /// Who, as the caller may see them.
    pub who: String,
    /// When.
    pub at: Millis,
    /// By which command.
    pub command: String,
    /// To what.
    pub objects: Vec<ObjectId>,
    /// The revision it led to.
    pub revision: u64,
}
