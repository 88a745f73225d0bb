//! The way of a request to its route: door, guard, answer.

mod body;
mod door;
mod guard;
mod headers;
mod limit;
mod page;
mod router;
mod signed_in;
mod through;

pub use body::{Body, JsonBytes, read_json};
pub use door::{Door, text};
pub use guard::{Entered, enter, permit};
pub use limit::{Allowance, Limits};
pub use router::router;
pub use signed_in::{COOKIE, Credential, IDLE, LONGEST, SignedIn, is_alive, reidentify};
pub use through::{Through, origin_through, runs};
