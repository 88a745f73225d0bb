//! One append-only log per account: written in one transaction, hashed, signed, and folded when read.

mod append;
mod chain;
mod checkpoint;
mod entry;
mod erase;
mod head;
mod idempotency;
mod index;
mod load;
mod personal;

pub use append::{Appended, Extras, NewEntry};
pub use chain::{GENESIS, Hash, entry_hash};
pub use checkpoint::newest;
pub use entry::{Stored, decode};
pub use erase::Erase;
pub use head::{Head, current};
pub use idempotency::{Idempotency, Repeat};
pub use index::columns_of;
pub use index::{status_of, status_text};
pub use load::{read_all, rows_after};
pub use personal::{Hidden, hidden_between};
