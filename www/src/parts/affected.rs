//! Who gains and who loses by a change that concerns many: a group, a role, a tag. Losses come first.

mod ask;
mod beside;
mod foreseen;
mod live;
pub mod merge;
mod panel;
#[cfg(test)]
pub(crate) mod sample;
mod sending;

pub use ask::Foretold;
pub use beside::Beside;
pub use foreseen::{Foreseen, Line, Person};
pub use live::Prospect;
pub use panel::{AffectedPanel, IssueList};
pub use sending::Sending;
