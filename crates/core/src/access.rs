//! Who may do what: an account's state indexed for deciding, and one principal's access in one context.

mod blocks;
mod book;
mod ceiling;
mod classes;
mod cover;
mod decision;
mod difference;
mod explain;
mod explain_sides;
mod grid;
mod handle;
mod hot;
mod label;
mod lens;
mod principal;
mod reasons;
mod records;
mod remedy;

mod rows;
mod ruling;
mod slice;
mod snapshot;
mod table;
mod token;
mod token_difference;

pub(crate) use book::Vocabulary;
pub use book::{Rulebook, RulebookError};
pub(crate) use cover::{holds, selects};
pub use decision::{Decision, Determining, FailedCondition, Nearest, Reason, Remedy, Side, SideDecision};
pub use difference::{Difference, DifferenceRow, difference};
pub use grid::{Grid, GridRow};
pub use handle::Handle;
pub use label::ClassLabel;
pub(crate) use lens::{Lens, Verdict};
pub use principal::{Access, Principal};
pub use reasons::{Cause, Reasons};
pub use slice::{slice, slice_events};
pub use snapshot::Snapshot;
pub use table::{ClassRow, Table};
pub use token_difference::token_difference;
