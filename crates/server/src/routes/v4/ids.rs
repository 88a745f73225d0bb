//! Ids of 32 hex digits for things that have readable ones.

use portcullis_core::{AccountId, Scope, Selector};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The role with every right, under the id by which existing clients know it.
const SUPER_ADMINISTRATOR: (&str, &str) = ("super-administrator", "33666b9c79b9a5273fc7344ff42f953d");

/// The id of a role: an account's own roles have such ids already.
pub fn of_role(id: &str) -> String {
    let own = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    match id {
        id if id == SUPER_ADMINISTRATOR.0 => SUPER_ADMINISTRATOR.1.to_owned(),
        id if own => id.to_owned(),
        id => digest(id.as_bytes()),
    }
}

/// The id of a scope: scopes that say the same have equal ids.
pub fn of_scope(scope: &Scope) -> String {
    let once = |side: &[Selector]| side.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let normal = Scope { include: once(&scope.include), exclude: once(&scope.exclude) };
    digest(&serde_json::to_vec(&normal).unwrap_or_default())
}

/// The id of an entry's line: nobody guesses it, and whoever has it finds the entry without looking for it.
pub fn of_entry(account: AccountId, seq: u64) -> String {
    let sign = half(format!("{account}/{seq}").as_bytes());
    format!("{sign:016x}{:016x}", seq ^ mask(account, sign))
}

/// The entry of an account whose line has this id.
pub fn entry_of(account: AccountId, id: &str) -> Option<u64> {
    let (sign, hidden) = id.split_at_checked(16)?;
    let sign = u64::from_str_radix(sign, 16).ok()?;
    let seq = u64::from_str_radix(hidden, 16).ok()? ^ mask(account, sign);
    (of_entry(account, seq) == id).then_some(seq)
}

fn mask(account: AccountId, sign: u64) -> u64 {
    half(format!("{account}/{sign:016x}/line").as_bytes())
}

/// The first 64 bits of the SHA-256 hash.
fn half(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

/// The first 32 hex digits of the SHA-256 hash.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_by_the_id_of_its_line() {
        let account = AccountId::from_bits(7);
        for seq in [1, 2, 10_000, u64::MAX >> 1] {
            let id = of_entry(account, seq);
            assert_eq!((id.len(), entry_of(account, &id)), (32, Some(seq)));
            assert_eq!(entry_of(AccountId::from_bits(8), &id), None);
        }
        for none in ["", "7", "é123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"] {
            assert_eq!(entry_of(account, none), None, "{none}");
        }
    }

    #[test]
    fn roles_have_32_hex_digits() {
        assert_eq!(of_role("super-administrator"), "33666b9c79b9a5273fc7344ff42f953d");
        assert_eq!(of_role("dns-edit").len(), 32);
        assert_eq!(of_role("0123456789abcdef0123456789abcdef"), "0123456789abcdef0123456789abcdef");
    }
}
