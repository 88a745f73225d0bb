//! What pages are put together from. Each is small; how they look stands in `style/parts.css`.

pub mod affected;
mod badge;
pub mod cards;
pub mod desk;
mod dialog;
mod empty;
mod field;
mod heading;
mod icon;
mod menu;
mod moment;
pub mod preview;
mod problem;
pub mod role_picker;
pub mod scope_picker;
mod search;
mod skeleton;
mod toast;
mod window;

pub use badge::{Badge, StatusBadge, StatusWord, Tone};
pub use dialog::{Confirm, Dialog};
pub use empty::Empty;
pub use field::{Field, IssueText};
pub use heading::Heading;
pub use icon::{Glyph, Icon};
pub use menu::{Menu, arrow_keys};
pub use moment::{Ago, Until, local_offset};
pub use problem::{Failure, Problem};
pub use search::Search;
pub use skeleton::Skeleton;
pub use toast::{Toaster, Toasts, provide_toasts};
pub use window::Windowed;
