//! What `core` may not fetch itself: the moment, and randomness.

use portcullis_core::{Fresh, Millis};
use std::time::{SystemTime, UNIX_EPOCH};

/// Now. A clock before 1970 reads as 1970.
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// What one command needs from outside.
pub fn fresh() -> Fresh {
    Fresh::new(now(), random_id())
}

/// 128 random bits, for an id.
pub fn random_id() -> u128 {
    u128::from_le_bytes(random())
}

/// Bytes from the system's source of randomness.
///
/// # Panics
/// Where the system has no randomness to give: then nothing that must be secret can be made.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    bytes
}
