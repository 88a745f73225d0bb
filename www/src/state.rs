//! What the page knows: who is signed in, and the account that is open. Signals hold it; the rules stand in plain structs.

mod account;
mod browser;
mod clients;
mod connection;
mod live;
mod load;
mod polled;
mod session;
mod stream;
pub mod theme;
mod through;
mod ways;

pub use account::AccountState;
pub use browser::{Draft, copy, now, random_seed};
pub use clients::ClientsState;
pub use connection::Connection;
pub use live::{Folded, Live};
pub use load::{Load, Loading};
pub use polled::follow;
pub use session::{SessionState, Visitor, signed_out};
pub use through::Through;
pub use ways::{Chosen, Ways};
