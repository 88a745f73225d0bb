//! Choosing what a policy is for: everything, tags, or single domains, and what is left out again.

mod choices;
mod draft;
mod except;
mod finder;
mod picked;
mod record;
mod records;
mod shelf;
mod tags;
mod view;

pub use draft::{Picks, ScopeDraft, Way};
pub use record::RecordPick;
pub use shelf::{Item, Pasted, Shelf};
pub use view::ScopePicker;
