//! The border to JavaScript. It converts and checks, and decides nothing: every answer is the engine's.
//!
//! Text crosses as JSON and questions on the hot path as numbers. `npm/index.js` puts the classes on
//! top that people use; only there are texts made from objects and objects from texts.
//!
//! ```
//! use portcullis_wasm::Snapshot;
//! let state = r#"{
//!     "revision": 1,
//!     "account": {"id": "00000000000000000000000000000001", "created_at": 0, "settings": {"name": "Bakery", "plan": "unlimited"}}
//! }"#;
//! let snapshot = Snapshot::from_json(state.as_bytes(), None)?;
//! let access = snapshot.access(r#"{"user": "00000000000000000000000000000007", "context": {"now": 0}}"#)?;
//! let read = snapshot.action("account:read");
//! assert!(!access.permits_account(read, 0.0), "somebody who is no member may do nothing");
//! assert_eq!(Snapshot::from_json(b"{}", None).expect_err("no account in it").code(), "invalid");
//! # Ok::<(), portcullis_wasm::Error>(())
//! ```

mod access;
mod error;
#[cfg(feature = "whole")]
mod explain;
#[cfg(feature = "whole")]
mod preview;
mod read;
#[cfg(feature = "whole")]
mod reasons;
#[cfg(feature = "whole")]
mod rows;
mod rulebook;
#[cfg(feature = "whole")]
mod snapshot;
mod table;

pub use access::Access;
pub use error::Error;
#[cfg(feature = "whole")]
pub use preview::Preview;
pub use rulebook::Rulebook;
#[cfg(feature = "whole")]
pub use snapshot::Snapshot;

#[cfg(feature = "whole")]
use wasm_bindgen::prelude::wasm_bindgen;

/// The standard library's own takes a detour for whatever lies at multiples of 16 bytes, as everything with an id does.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Runs once when the module is loaded, before anything else.
#[cfg(feature = "whole")]
#[wasm_bindgen(start)]
fn start() {
    portcullis_host::give();
}
