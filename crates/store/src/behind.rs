//! What stands behind the permissions: records and settings of zones. Kept in step with the log, in its transaction.

mod keep;
mod read;

pub use keep::{Fold, keep};
pub use read::{RecordName, ZoneRow, all};
