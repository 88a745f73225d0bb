//! Identifiers: 128 bits, shown as 32 lower-case hex digits, one type per thing so that they cannot be mixed up.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// The text is not 32 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 32 hex digits, not `{0}`")]
pub struct IdError(String);

/// Reads 32 lower-case hex digits.
fn parse(text: &str) -> Result<u128, IdError> {
    let plain = text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let shown = || text.chars().take(40).collect();
    if !plain {
        return Err(IdError(shown()));
    }
    u128::from_str_radix(text, 16).map_err(|_| IdError(shown()))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// The id with these 128 bits; the caller vouches that they are unique.
            pub const fn from_bits(bits: u128) -> Self { Self(bits) }
            /// The 128 bits.
            pub const fn bits(self) -> u128 { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{:032x}", self.0) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({:032x})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> { parse(text).map(Self) }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

ids! {
    /// An account: the thing members belong to.
    AccountId;
    /// A person who can sign in; the same in every account.
    UserId;
    /// A user's place in one account.
    MemberId;
    /// A named set of members of one account.
    GroupId;
    /// One policy of one account.
    PolicyId;
    /// A stored resource of an account, such as a zone.
    ResourceId;
    /// A credential for programs.
    TokenId;
}
