//! Choosing what a policy is for: everything, tags, or single domains, and what is left out again.

mod draft;
mod shelf;

pub use draft::{Picks, ScopeDraft, Way};
pub use shelf::{Item, Pasted, Shelf};
