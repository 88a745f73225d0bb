//! What stands around every page: who is signed in, the account that is open, where one can go.

mod account;
mod frame;
mod nav;
mod place;
mod signed_in_only;
mod user_menu;

pub use account::AccountShell;
pub use frame::Frame;
pub use nav::landing;
pub use place::Place;
pub use signed_in_only::SignedInOnly;
