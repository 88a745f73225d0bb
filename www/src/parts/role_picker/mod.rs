//! Choosing roles: a level for each service, broad roles above, and everything else by one search.

mod shelf;
mod verdicts;

pub use shelf::{Level, Offer, ServiceGroup, ServiceRow, Shelf, included_in};
pub use verdicts::{Place, Verdicts};
