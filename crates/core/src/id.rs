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
    let digits: Option<&[[u8; 8]; 4]> = text.as_bytes().as_chunks().0.try_into().ok().filter(|_| text.len() == 32);
    let bits = digits.and_then(|digits| {
        digits
            .iter()
            .try_fold(0, |bits, eight| Some(bits << 32 | u128::from(eight_digits(u64::from_be_bytes(*eight))?)))
    });
    bits.ok_or_else(|| IdError(text.chars().take(40).collect()))
}

/// The number that eight characters write, all worked out at once and without branches: which digits are letters can't be
/// foreseen, and an account has many ids.
#[inline]
fn eight_digits(text: u64) -> Option<u32> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Of letters, and of nothing else that may stand here, bit 6 is set; `a` ends in 1 and means 10.
    let values = (text & (EACH * 0xF)).wrapping_add((text >> 6 & EACH) * 9);
    // Whatever else was there is told by writing the values again.
    let letters = values.wrapping_add(EACH * 6) >> 4 & EACH;
    let written = values.wrapping_add(EACH * u64::from(b'0')).wrapping_add(letters * u64::from(b'a' - b'9' - 1));
    let is_well = written == text && values & (EACH << 4) == 0;
    let pairs = (values | values >> 4) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF;
    is_well.then_some((fours | fours >> 16) as u32)
}

#[cfg_attr(portcullis_speed, optimize(speed))]
fn read(reader: &mut Reader<'_>) -> Option<u128> {
    parse(&reader.text()?).map_or_else(|error| reader.invalid(&[&error.to_string()]), Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_at_each_place_is_read_as_the_standard_library_reads_it() {
        let text = *b"0123456789abcdef9f8e7d6c5b4a3210";
        for place in 0..text.len() {
            for byte in 0..128 {
                let mut changed = text;
                changed.iter_mut().skip(place).take(1).for_each(|at| *at = byte);
                let changed = std::str::from_utf8(&changed).unwrap_or_default();
                let plain = changed.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                let expected = u128::from_str_radix(changed, 16).ok().filter(|_| plain);
                assert_eq!(parse(changed).ok(), expected, "{changed}");
            }
        }
        for wrong in [
            "",
            "0123456789abcdef",
            "0123456789abcdef9f8e7d6c5b4a321",
            "0123456789abcdef9f8e7d6c5b4a32100",
            "é123456789abcdef9f8e7d6c5b4a321",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
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
