//! Who may do what: an account's state indexed for deciding, and one principal's access in one context.

mod access;
mod bits;
mod cover;
mod decision;
mod difference;
mod grid;
mod lens;
mod queries;
mod rulings;
mod slice;
mod snapshot;

pub use access::{Access, Principal};
pub use decision::{Decision, Determining, FailedCondition, Nearest, Outcomes, Reason};
pub use difference::{Difference, DifferenceRow, difference};
pub use grid::{ClassLabel, Grid, GridRow};
pub use slice::{slice, slice_events};
pub use snapshot::Snapshot;
