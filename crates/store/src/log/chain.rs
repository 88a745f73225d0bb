//! What is hashed and what is signed. These bytes are for ever: change them only with a new tag beside the old one.

use portcullis_core::AccountId;
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What the first entry follows.
pub const GENESIS: Hash = [0; 32];

/// The hash of an entry: its stored bytes, with its place.
pub fn entry_hash(account: AccountId, seq: u64, previous: &Hash, body: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"portcullis entry 1\0");
    hash.update(account.bits().to_be_bytes());
    hash.update(seq.to_be_bytes());
    hash.update(previous);
    hash.update(body);
    hash.finalize().into()
}

/// What is signed at the end of a log.
pub fn head_message(account: AccountId, seq: u64, revision: u64, hash: &Hash) -> Vec<u8> {
    let mut message = b"portcullis head 1\0".to_vec();
    message.extend(account.bits().to_be_bytes());
    message.extend(seq.to_be_bytes());
    message.extend(revision.to_be_bytes());
    message.extend(hash);
    message
}

/// What is signed of a checkpoint: its place, the entry it includes last, and the folded state.
pub fn checkpoint_message(account: AccountId, seq: u64, revision: u64, hash: &Hash, state: &[u8]) -> Vec<u8> {
    let mut message = b"portcullis checkpoint 1\0".to_vec();
    message.extend(account.bits().to_be_bytes());
    message.extend(seq.to_be_bytes());
    message.extend(revision.to_be_bytes());
    message.extend(hash);
    message.extend(Sha256::digest(state));
    message
}
