//! Identifiers: 128 bits, shown as 32 lower-case hex digits, one type per thing so that they cannot be mixed up.

use crate::json::{ReadJson, Reader, WriteJson, Writer};
use std::{fmt, str::FromStr};

/// The text is not 32 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 32 hex digits, not `{0}`")]
pub struct IdError(String);

/// Reads 32 lower-case hex digits.
#[cfg_attr(portcullis_speed, optimize(speed))]
fn parse(text: &str) -> Result<u128, IdError> {
    let halves = (text.len() == 32).then(|| half(text.get(..16)?).zip(half(text.get(16..)?))).flatten();
    let bits = halves.map(|(high, low)| u128::from(high) << 64 | u128::from(low));
    bits.ok_or_else(|| IdError(text.chars().take(40).collect()))
}

/// Sixteen digits. Without branches: which digits are letters can't be foreseen, and an account has many ids.
#[cfg_attr(portcullis_speed, optimize(speed))]
fn half(text: &str) -> Option<u64> {
    let (mut bits, mut wrong) = (0, false);
    for byte in text.bytes() {
        let (digit, letter) = (byte.wrapping_sub(b'0'), byte.wrapping_sub(b'a'));
        let is_digit = digit < 10;
        bits = bits << 4 | u64::from(if is_digit { digit } else { letter.wrapping_add(10) } & 15);
        wrong |= !is_digit & (letter >= 6);
    }
    (!wrong).then_some(bits)
}

#[cfg_attr(portcullis_speed, optimize(speed))]
fn read(reader: &mut Reader<'_>) -> Option<u128> {
    parse(&reader.text()?).map_or_else(|error| reader.invalid(&[&error.to_string()]), Some)
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
        impl ReadJson for $name {
            fn read(reader: &mut Reader<'_>) -> Option<Self> { read(reader).map(Self) }
        }
        impl WriteJson for $name {
            fn write(&self, writer: &mut Writer) { writer.bits(self.0) }
        }
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
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
    /// A named scope of one account.
    ScopeId;
    /// A stored resource of an account, such as a zone.
    ResourceId;
    /// A DNS record.
    RecordId;
    /// A credential for programs.
    TokenId;
    /// A grant, in the logs of the client and of the agency.
    GrantId;
    /// A template of grants.
    TemplateId;
}
