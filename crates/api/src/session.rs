use portcullis_core::{AccountId, MemberId, MemberStatus, Millis, UserId};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/session`: sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password, 1 to 1,000 characters.
    pub password: String,
}

/// Who is signed in; answer of `POST` and `GET /api/v1/session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// The person.
    pub user: UserView,
    /// To be repeated in [`crate::CSRF_HEADER`] with everything that writes.
    pub csrf: String,
    /// Accounts the person is in or invited to, by name.
    pub accounts: Vec<AccountEntry>,
}

/// A person as they see themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserView {
    /// The id.
    pub id: UserId,
    /// The address.
    pub email: String,
    /// Whether the address was shown to be theirs.
    pub verified: bool,
    /// How they are called; may be empty.
    pub name: String,
}

/// One line of the account switcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountEntry {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The person's place in it.
    pub member: MemberId,
    /// Pending or accepted.
    pub status: MemberStatus,
}

/// One session of the signed-in person; `GET /api/v1/sessions` lists them, `DELETE /api/v1/sessions/{id}` ends one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionEntry {
    /// Its public id, not its secret.
    pub id: String,
    /// Whether it is the one asking.
    pub current: bool,
    /// When it began.
    pub created_at: Millis,
    /// When it was last used.
    pub last_used_at: Millis,
    /// The browser, as it names itself.
    pub user_agent: String,
    /// From which address.
    pub address: String,
}
