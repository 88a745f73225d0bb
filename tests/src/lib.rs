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
//! assert!(walked.checks.iter().all(|check| check.wrong(&walked.state, &walked.agencies).is_none()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod corpus;
pub mod fuzzed;
pub mod generate;
pub mod generate_agencies;
mod generate_commands;
pub mod reference;
mod reference_agencies;
pub mod seeded;
pub mod workload;

pub use corpus::{CaseFile, corpus, corpus_folder};
pub use portcullis_check::{
    Asked, CallerForm, Case, CaseError, Check, CompactAccount, CompactContext, CompactMember, CompactPolicy, Expect,
    Found, Step, Walked, WalkedStep, Words, expand_account, expand_case, walk,
};
pub use portcullis_core::events_of;
