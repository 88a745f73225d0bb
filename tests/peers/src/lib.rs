//! Other engines on the same account, for measuring and for checking each other.
//!
//! [`Flat`] is the account in plain words that every engine can be taught: rules with their actions closed, who they name,
//! and which zones they cover. Each engine is a [`Peer`]; all of them must give the reference engine's answers.
//!
//! ```
//! use portcullis_peers::{Flat, Peer, Portcullis, Table};
//! use portcullis_tests::workload::{Sizes, Workload};
//!
//! let sizes = Sizes { members: 20, groups: 2, zones: 10, policies: 60, requests: 50, ..Sizes::default() };
//! let workload = Workload::new(&sizes);
//! let flat = Flat::new(&workload);
//! let (table, portcullis) = (Table::load(&flat), Portcullis::new(&workload));
//! assert!(flat.asks.iter().all(|ask| table.can(ask) == ask.allowed && portcullis.can(ask) == ask.allowed));
//! ```

mod cedar;
mod flat;
mod model;
mod native;
mod peer;
mod portcullis;
mod rego;
mod table;

pub use cedar::{CedarSliced, CedarWhole, cedar_text};
pub use flat::{Ask, Covered, Flat, FlatGroup, FlatRule, FlatZone, Named};
pub use model::{Casbin, casbin_lines};
pub use native::disagreement;
pub use peer::Peer;
pub use portcullis::Portcullis;
pub use rego::Rego;
pub use table::Table;
