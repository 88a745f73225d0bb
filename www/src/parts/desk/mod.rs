//! The desk on which access is written: the form with its preview beside it, the summary, and what is sent. An invitation,
//! a token, a grant and an assignment are each a [`Form`] on it.

mod form;
mod frame;
mod go_on;
mod kept;
mod state;
mod summary;

pub use form::Form;
pub use frame::Workplace;
pub use go_on::focus;
pub use state::{Desk, Step};
pub use summary::{Summary, sees_all};
