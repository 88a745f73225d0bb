//! Between columns and our types. Columns are only ever written by this crate, so a wrong one means damage.

use crate::StoreError;
use std::str::FromStr;

/// A count as a column holds it; counts stay far below the limit.
pub fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from a column.
pub fn count(column: i64) -> Result<u64, StoreError> {
    u64::try_from(column).map_err(|_| StoreError::corrupt("database", format!("the count {column} is negative")))
}

/// An id from a column.
pub fn id<T: FromStr>(column: &str) -> Result<T, StoreError> {
    column.parse().map_err(|_| StoreError::corrupt("database", format!("`{column:.40}` is not an id")))
}

/// A hash, a salt or a signature from a column.
pub fn bytes<const N: usize>(column: &[u8]) -> Result<[u8; N], StoreError> {
    column
        .try_into()
        .map_err(|_| StoreError::corrupt("database", format!("{} bytes stand where {N} belong", column.len())))
}
