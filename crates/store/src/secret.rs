use crate::StoreError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use sha2::{Digest, Sha256};

const TOKEN_PREFIX: &str = "pcl_";
const TOKEN_LENGTH: usize = 48;

/// A new secret of 256 bits: 43 characters of `[0-9A-Za-z_-]`, for sessions and invitation links.
///
/// # Errors
/// [`StoreError::Random`] if the system gives no random numbers.
pub fn new_secret() -> Result<String, StoreError> {
    Ok(BASE64.encode(random::<32>()?))
}

/// 128 random bits, for an id or the seed of one command.
///
/// # Errors
/// [`StoreError::Random`] if the system gives no random numbers.
pub fn new_bits() -> Result<u128, StoreError> {
    Ok(u128::from_be_bytes(random()?))
}

/// A new token: `pcl_`, 240 random bits, and a checksum by which a mistyped or leaked one is told from other text.
///
/// ```
/// let token = portcullis_store::new_token()?;
/// assert_eq!(token.len(), 48);
/// assert!(portcullis_store::is_token(&token));
/// # Ok::<(), portcullis_store::StoreError>(())
/// ```
///
/// # Errors
/// [`StoreError::Random`] if the system gives no random numbers.
pub fn new_token() -> Result<String, StoreError> {
    let secret = BASE64.encode(random::<30>()?);
    Ok(format!("{TOKEN_PREFIX}{secret}{}", checksum(&secret)))
}

/// Whether the text has the form of a token, checksum included.
pub fn is_token(text: &str) -> bool {
    let inner = text.strip_prefix(TOKEN_PREFIX).filter(|_| text.len() == TOKEN_LENGTH);
    inner.and_then(|t| t.split_at_checked(40)).is_some_and(|(secret, sum)| checksum(secret) == sum)
}

/// What is kept of a secret. It is long and random, so a fast hash is enough.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn checksum(secret: &str) -> String {
    let hash = Sha256::digest(format!("portcullis token {secret}"));
    BASE64.encode(hash.get(..3).unwrap_or_default())
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
