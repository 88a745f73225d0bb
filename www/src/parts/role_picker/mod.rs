//! Choosing roles: a level for each service, broad roles above, and everything else by one search.

mod asking;
mod offer;
mod row;
mod shelf;
mod verdicts;
mod view;

pub use asking::{Asking, asking};
pub use shelf::{Level, Offer, ServiceGroup, ServiceRow, Shelf, included_in};
pub use verdicts::{Giving, Terms, Verdicts};
pub use view::RolePicker;
