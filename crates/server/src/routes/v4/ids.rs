//! Ids of 32 hex digits for things that have readable ones.

use portcullis_core::{Scope, Selector};
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

/// The first 32 hex digits of the SHA-256 hash.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_have_32_hex_digits() {
        assert_eq!(of_role("super-administrator"), "33666b9c79b9a5273fc7344ff42f953d");
        assert_eq!(of_role("dns-edit").len(), 32);
        assert_eq!(of_role("0123456789abcdef0123456789abcdef"), "0123456789abcdef0123456789abcdef");
    }
}
