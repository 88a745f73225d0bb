use crate::parts::Tone;
use portcullis_api::PartnerView;
use portcullis_core::{GrantStatus, Millis};

/// Where an agency and the account stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Its people may work here.
    Active,
    /// It was offered, and the agency has not answered.
    Offered,
    /// A link was made, and nobody confirmed yet.
    Link,
    /// Switched off.
    Suspended,
    /// Its end has passed.
    Ended,
}

impl Standing {
    /// Of a grant at a moment.
    pub fn of(partner: &PartnerView, now: Millis) -> Self {
        let ended = partner.grant.conditions.expires_at.is_some_and(|end| end <= now);
        match partner.grant.status {
            GrantStatus::Suspended => Self::Suspended,
            GrantStatus::Given | GrantStatus::Waiting if ended => Self::Ended,
            GrantStatus::Waiting => Self::Link,
            GrantStatus::Given if partner.accepted => Self::Active,
            GrantStatus::Given => Self::Offered,
        }
    }

    /// On screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Offered => "Offered",
            Self::Link => "Link made",
            Self::Suspended => "Suspended",
            Self::Ended => "Ended",
        }
    }

    /// How it is coloured.
    pub fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Good,
            Self::Offered | Self::Link => Tone::Waiting,
            Self::Suspended | Self::Ended => Tone::Bad,
        }
    }
}
