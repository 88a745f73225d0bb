//! Passwords: argon2id, hashed off the request threads, a few at a time.

use crate::{Error, clock};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Least characters of a new password.
const SHORTEST: usize = 12;
/// Most characters of a password, so that hashing stays bounded.
const LONGEST: usize = 1000;
/// How many are hashed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 4;

/// A password as somebody typed it.
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Password {
    /// One to be set.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for fewer than 12 or more than 1,000 characters.
    pub fn new(text: String) -> Result<Self, Error> {
        match text.chars().count() {
            n if n < SHORTEST => Err(Error::bad(format!("a password has at least {SHORTEST} characters"))),
            n if n > LONGEST => Err(Error::bad(format!("a password has at most {LONGEST} characters"))),
            _ => Ok(Self(text)),
        }
    }

    /// One to be checked against what is kept; `None` where it can't be anybody's.
    pub fn typed(text: String) -> Option<Self> {
        (!text.is_empty() && text.chars().take(LONGEST + 1).count() <= LONGEST).then_some(Self(text))
    }

    /// What is kept of it: a PHC string.
    ///
    /// # Errors
    /// [`Error::Internal`] if hashing fails.
    pub async fn hash(self) -> Result<String, Error> {
        off_thread(move || {
            let salt = SaltString::encode_b64(&clock::random::<16>()).map_err(Error::internal)?;
            Ok(hasher().hash_password(self.0.as_bytes(), &salt).map_err(Error::internal)?.to_string())
        })
        .await
    }

    /// Whether it is the one that `kept` was made of. Without `kept` it takes as long and says no, so that the time
    /// does not tell whether somebody is known.
    ///
    /// # Errors
    /// [`Error::Internal`] if what is kept can't be read.
    pub async fn verify(self, kept: Option<String>) -> Result<bool, Error> {
        off_thread(move || {
            let known = kept.is_some();
            let kept = kept.unwrap_or_else(|| NOBODYS.clone());
            let parsed = PasswordHash::new(&kept).map_err(Error::internal)?;
            Ok(hasher().verify_password(self.0.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }
}

/// OWASP's least for argon2id: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// The hash of a password that nobody has.
static NOBODYS: LazyLock<String> = LazyLock::new(|| {
    let salt = SaltString::encode_b64(&clock::random::<16>()).expect("16 bytes make a salt");
    hasher().hash_password(&clock::random::<32>(), &salt).expect("hashing works").to_string()
});

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    static SLOTS: Semaphore = Semaphore::const_new(AT_ONCE);
    let _slot = SLOTS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash = Password::new("correct horse battery".into()).unwrap().hash().await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        let typed = |text: &str| Password::typed(text.into()).unwrap();
        assert!(typed("correct horse battery").verify(Some(hash.clone())).await.unwrap());
        assert!(!typed("correct horse batterY").verify(Some(hash)).await.unwrap());
        assert!(!typed("correct horse battery").verify(None).await.unwrap());
    }

    #[test]
    fn length_is_bounded_both_ways() {
        assert!(Password::new("elevenchars".into()).is_err());
        assert!(Password::new("twelve chars".into()).is_ok());
        assert!(Password::new("x".repeat(1001)).is_err());
        assert!(Password::typed(String::new()).is_none());
        assert!(Password::typed("x".repeat(1_000_000)).is_none());
    }
}
