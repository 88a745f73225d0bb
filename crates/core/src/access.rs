//! Who may do what: an account's state indexed for deciding, and one principal's access in one context.

mod classes;
mod cover;
mod decision;
mod difference;
mod explain;
mod grid;
mod label;
mod lens;
mod principal;
mod ruling;
mod slice;
mod slots;
mod snapshot;

pub(crate) use cover::{holds, selects};
pub use decision::{Decision, Determining, FailedCondition, Nearest, Reason};
pub use difference::{Difference, DifferenceRow, difference};
pub use grid::{Grid, GridRow};
pub use label::ClassLabel;
pub(crate) use lens::{Lens, Verdict};
pub use principal::{Access, Principal};
pub use slice::{slice, slice_events};
pub use snapshot::Snapshot;
