use crate::parts::Tone;
use portcullis_core::{Millis, Token};

/// Whether a token works now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It works, within its networks.
    Active,
    /// Somebody switched it off.
    Disabled,
    /// Its end has passed.
    Expired,
    /// Its beginning has not come.
    NotYet,
}

impl Standing {
    /// Of a token at a moment.
    pub fn of(token: &Token, now: Millis) -> Self {
        match () {
            () if !token.is_active() => Self::Disabled,
            () if token.has_expired(now) => Self::Expired,
            () if token.conditions.not_before.is_some_and(|from| from > now) => Self::NotYet,
            () => Self::Active,
        }
    }

    /// On screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Disabled => "Disabled",
            Self::Expired => "Expired",
            Self::NotYet => "Not yet valid",
        }
    }

    /// How it is coloured.
    pub fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Good,
            Self::Disabled => Tone::Plain,
            Self::Expired => Tone::Bad,
            Self::NotYet => Tone::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{Conditions, TokenId, TokenStatus};

    #[test]
    fn being_switched_off_says_more_than_having_ended() {
        let token = |status, not_before, expires_at| Token {
            id: TokenId::from_bits(1),
            name: "Updater".into(),
            owner: None,
            maker: None,
            seen_by: None,
            status,
            conditions: Conditions { not_before, expires_at, ..Conditions::default() },
            created_at: Millis(0),
            changed_at: Millis(0),
        };
        let of = |token: Token| Standing::of(&token, Millis(10));
        assert_eq!(of(token(TokenStatus::Active, Some(Millis(10)), Some(Millis(11)))), Standing::Active);
        assert_eq!(of(token(TokenStatus::Active, Some(Millis(11)), None)), Standing::NotYet);
        assert_eq!(of(token(TokenStatus::Active, None, Some(Millis(10)))), Standing::Expired);
        assert_eq!(of(token(TokenStatus::Disabled, None, Some(Millis(10)))), Standing::Disabled);
    }
}
