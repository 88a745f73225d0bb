use super::chain::{Hash, entry_hash};
use super::personal::{Hidden, reveal};
use crate::{StoreError, columns};
use portcullis_core::{AccountId, Entry};
use serde_json::Value;

/// An entry as its row holds it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Stored {
    pub seq: i64,
    pub revision: i64,
    pub at: i64,
    pub user_id: Option<String>,
    pub command: String,
    pub body: Vec<u8>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl Stored {
    /// Its number.
    pub fn number(&self) -> Result<u64, StoreError> {
        columns::count(self.seq)
    }

    /// Its hash, if it follows `previous` as entry `seq` and was not edited.
    pub fn follows(&self, account: AccountId, seq: u64, previous: &Hash) -> Option<Hash> {
        let hash = entry_hash(account, seq, previous, &self.body);
        (self.seq == columns::whole(seq) && self.prev_hash == previous && self.hash == hash).then_some(hash)
    }

    /// The entry with its personal values.
    pub fn read(&self, account: AccountId, hidden: &[Hidden]) -> Result<Entry, StoreError> {
        match decode(&self.body, hidden)? {
            (entry, _, 0) => Ok(entry),
            (_, _, _) => {
                Err(StoreError::corrupt(account, format!("a personal value of entry {} was changed", self.seq)))
            }
        }
    }
}

/// Reads stored bytes of any format that ever was: the entry, how many values were erased, how many fit nowhere.
pub fn decode(body: &[u8], hidden: &[Hidden]) -> Result<(Entry, usize, usize), StoreError> {
    let unreadable = |e: serde_json::Error| StoreError::corrupt("log", format!("an entry can't be read: {e}"));
    let mut body: Value = serde_json::from_slice(body).map_err(unreadable)?;
    match body.get("version").and_then(Value::as_u64) {
        Some(1) => {}
        Some(newer) => return Err(StoreError::Format(newer)),
        None => return Err(StoreError::corrupt("log", "an entry has no format version")),
    }
    let (erased, left_over) = reveal(&mut body, hidden);
    Ok((serde_json::from_value(body).map_err(unreadable)?, erased, left_over))
}
