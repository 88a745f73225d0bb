use super::Personal;
use crate::json::Json;
use crate::{MemberId, Millis, UserId};

/// A user's place in one account.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The user, once somebody has accepted; before that the address names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The address that was invited, in its normal form.
    pub address: Personal,
    /// How the person is called, where known.
    #[serde(default, skip_serializing_if = "is_unknown")]
    pub name: Personal,
    /// Pending, accepted or rejected, as the log says.
    pub status: MemberStatus,
    /// The latest invitation.
    pub invitation: Invitation,
    /// When the person joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Millis>,
    /// Copies of the facts about the user that rules need.
    #[serde(default)]
    pub facts: Facts,
}

fn is_unknown(name: &Personal) -> bool {
    name.get().is_none()
}

/// Where a membership stands. That an invitation has expired follows from its date and is never an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// Invited, has not answered.
    Pending,
    /// Has joined.
    Accepted,
    /// Has declined.
    Rejected,
}

/// An invitation as last sent.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invitation {
    /// Who sent it; nobody for the member an account was opened for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When it was last sent.
    pub sent_at: Millis,
    /// It works until just before this moment.
    pub expires_at: Millis,
}

/// Facts about a user that the rules of an account need, copied from the user in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Facts {
    /// The address was shown to be theirs.
    pub verified: bool,
    /// Has a second factor.
    #[serde(default)]
    pub second_factor: bool,
    /// May not sign in at present.
    #[serde(default)]
    pub suspended: bool,
}

impl Member {
    /// How long an invitation works, in milliseconds: seven days.
    pub const INVITATION_LASTS: i64 = 7 * Millis::DAY;

    /// Whether the person is in.
    pub fn is_accepted(&self) -> bool {
        match self.status {
            MemberStatus::Accepted => true,
            MemberStatus::Pending | MemberStatus::Rejected => false,
        }
    }

    /// Whether the invitation waits and has run out.
    pub fn has_expired(&self, now: Millis) -> bool {
        self.status == MemberStatus::Pending && now >= self.invitation.expires_at
    }

    /// The name, else the address, else a stable pseudonym.
    pub fn shown(&self) -> String {
        let known = self.name.get().or(self.address.get());
        known.map_or_else(
            || format!("member-{}", self.id.to_string().chars().take(8).collect::<String>()),
            str::to_owned,
        )
    }
}
