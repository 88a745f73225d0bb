//! Secrets that are handed out: sessions, tokens, invitation links. Only their hashes are kept.

use crate::Error;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use portcullis_store::{TokenKind, hash_secret, new_secret, new_token};
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret of at least 240 random bits in URL-safe letters. Not shown by `Debug`, so that it never lands in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one, for a session or a link: 43 letters.
    ///
    /// # Errors
    /// [`Error::Internal`] if the system gives no random numbers.
    pub fn random() -> Result<Self, Error> {
        Ok(Self(new_secret()?))
    }

    /// A new token: 48 to 56 letters of `[0-9A-Za-z_-]`.
    ///
    /// # Errors
    /// [`Error::Internal`] if the system gives no random numbers.
    pub fn token(kind: TokenKind) -> Result<Self, Error> {
        Ok(Self(new_token(kind)?))
    }

    /// One that somebody shows us; `None` for a text that none of ours can be.
    pub fn shown(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let fits = (40..=80).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// The secret itself, to be handed out once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        hash_secret(&self.0)
    }

    /// Another secret that follows from this one for a purpose, such as the CSRF word of a session.
    pub fn derive(&self, purpose: &str) -> String {
        let hash = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(self.0.as_bytes()).finalize();
        URL_SAFE_NO_PAD.encode(hash)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Whether two texts are equal, in a time that says nothing about where they differ.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_what_terraform_accepts() {
        for kind in [TokenKind::Key, TokenKind::User, TokenKind::Account] {
            let token = Secret::token(kind).unwrap();
            assert!((40..=80).contains(&token.expose().len()));
            assert_eq!(Secret::shown(token.expose()), Some(token));
        }
    }

    #[test]
    fn what_is_not_ours_is_no_secret() {
        assert_eq!(Secret::shown("short"), None);
        assert_eq!(Secret::shown(&"ä".repeat(43)), None);
        assert_eq!(Secret::shown(&"a".repeat(81)), None);
    }

    #[test]
    fn debug_does_not_show_it() {
        let secret = Secret::random().unwrap();
        assert!(!format!("{secret:?}").contains(secret.expose()));
    }

    #[test]
    fn sameness() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab"));
    }
}
