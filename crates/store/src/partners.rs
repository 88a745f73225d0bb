//! Between agencies and their clients: indexes of grants from both sides, links of offers, and who did what through whom.

mod audit;
mod index;
mod links;
mod look_up;
mod outlines;

pub use audit::{Done, agency_in};
pub use index::{client, done, grant};
pub use links::{GrantLink, NewGrantLink, keep as keep_link};
pub use look_up::{Asked, Given};
pub use outlines::Outlined;
