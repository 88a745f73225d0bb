//! The corpus as data, random accounts, the reference engine, and what every target needs to run them.
//!
//! A case is written by people in short names ([`Case`]); [`walk`] turns it into whole states, callers and commands, and
//! `corpus-export` writes those as JSON for runners that are not Rust.
//!
//! ```
//! let case: portcullis_tests::Case = serde_json::from_str(r#"{
//!     "about": "a DNS editor edits DNS and nothing else",
//!     "account": {"zones": {"a.example": []}, "members": {"ana": {}},
//!                 "policies": [{"allow": "dns-edit", "to": "ana", "on": "a.example"}]},
//!     "expect": [{"who": "ana", "on": "a.example", "can": "dns:read dns:edit", "cannot": "ssl:edit"}]
//! }"#)?;
//! let walked = portcullis_tests::walk(&case)?;
//! assert!(walked.checks.iter().all(|check| check.wrong(&walked.state).is_none()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod case;
mod check;
mod corpus;
mod expand;
pub mod generate;
mod generate_commands;
mod names;
pub mod reference;
mod walk;
pub mod workload;

pub use case::{Case, CompactAccount, CompactContext, CompactMember, CompactPolicy, Expect, Step, Words};
pub use check::{Asked, Check};
pub use corpus::{CaseFile, corpus, corpus_folder};
pub use expand::{ExpandError, events_of, expand_account};
pub use walk::{CallerForm, Found, Walked, WalkedStep, walk};
