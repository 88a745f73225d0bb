//! What happened: events, the entries that carry them, and the fold.

mod about;
mod apply;
mod entry;
mod event;

pub use apply::{ApplyError, apply, fold};
pub use entry::{Entry, Origin};
pub use event::{Change, Event, ObjectId};
