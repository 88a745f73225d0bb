use crate::StoreError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use sha2::{Digest, Sha256};

/// What a credential of a program is, told by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A key with all of a user's access: `pcl_`.
    Key,
    /// A scoped token of a user: `pct_user_`.
    User,
    /// A scoped token of an account: `pct_account_`.
    Account,
}

impl TokenKind {
    const ALL: [Self; 3] = [Self::Key, Self::User, Self::Account];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Key => "pcl_",
            Self::User => "pct_user_",
            Self::Account => "pct_account_",
        }
    }
}

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

/// A new key or token: what it is, 240 random bits, and a checksum by which a mistyped or leaked one is told from other
/// text. 48 to 56 characters of `[0-9A-Za-z_-]`.
///
/// ```
/// use portcullis_store::{TokenKind, new_token, token_kind};
/// let token = new_token(TokenKind::User)?;
/// assert!(token.starts_with("pct_user_") && token.len() == 53);
/// assert_eq!(token_kind(&token), Some(TokenKind::User));
/// # Ok::<(), portcullis_store::StoreError>(())
/// ```
///
/// # Errors
/// [`StoreError::Random`] if the system gives no random numbers.
pub fn new_token(kind: TokenKind) -> Result<String, StoreError> {
    let secret = BASE64.encode(random::<30>()?);
    Ok(format!("{}{secret}{}", kind.prefix(), checksum(kind, &secret)))
}

/// What the text is, if it has the form of a key or token, checksum included.
pub fn token_kind(text: &str) -> Option<TokenKind> {
    let is = |kind: &TokenKind| {
        let inner = text.strip_prefix(kind.prefix()).filter(|inner| inner.len() == 44);
        inner.and_then(|t| t.split_at_checked(40)).is_some_and(|(secret, sum)| checksum(*kind, secret) == sum)
    };
    TokenKind::ALL.into_iter().find(is)
}

/// What is kept of a secret. It is long and random, so a fast hash is enough.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn checksum(kind: TokenKind, secret: &str) -> String {
    let hash = match kind {
        // Keys were there before there were kinds.
        TokenKind::Key => Sha256::digest(format!("portcullis token {secret}")),
        TokenKind::User | TokenKind::Account => Sha256::digest(format!("portcullis {}{secret}", kind.prefix())),
    };
    BASE64.encode(hash.get(..3).unwrap_or_default())
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
