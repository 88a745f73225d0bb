//! Policy tests: what people expect of an account, written in a file, and what is true of it.
//!
//! A case is written in short names ([`Case`]). [`run`] reads it against the account that stands in it, or against an
//! exported one, and reports line by line; [`walk`] turns it into whole states, callers and commands for runners that are
//! not Rust. Deciding is the engine's alone.
//!
//! ```
//! use portcullis_check::{CaseText, read_case, run};
//! let text = r#"{
//!     "about": "a DNS editor edits DNS and nothing else",
//!     "account": {"zones": {"a.example": []}, "members": {"ana": {}},
//!                 "policies": [{"allow": "dns-edit", "to": "ana", "on": "a.example"}]},
//!     "expect": [{"who": "ana", "on": "a.example", "can": "dns:read dns:edit", "cannot": "ssl:edit"}]
//! }"#;
//! let case = read_case(text.as_bytes())?;
//! let report = run(CaseText { file: "dns.json", text }, &case, None, &portcullis_core::Catalogue::builtin())?;
//! assert!(report.holds());
//! assert!(report.to_string().contains("ok      dns.json:5  ana cannot ssl:edit on a.example"));
//! # Ok::<(), portcullis_check::CaseError>(())
//! ```

mod agencies;
mod case;
mod check;
mod error;
mod expand;
mod locate;
mod moment;
mod names;
mod nearest;
mod read;
mod reading;
mod report;
mod run;
mod walk;
mod words;

pub use agencies::{CompactAgency, CompactGrant};
pub use case::{
    Case, CompactAccount, CompactConditions, CompactContext, CompactMember, CompactPolicy, Expect, NOW, Step, Words,
};
pub use check::{Asked, Check};
pub use error::{CaseError, Problem};
pub use expand::{expand_account, expand_case};
pub use moment::Moment;
pub use names::Target;
pub use read::{MOST_BYTES, read_case};
pub use report::{CheckResult, Report};
pub use run::{CaseText, Given, run};
pub use walk::{CallerForm, Found, Walked, WalkedStep, walk};

/// The resource that a text such as `account`, `shop.example` or `record:www.shop.example/A` names in a state.
///
/// # Errors
/// [`Problem`] with the nearest name where there is none.
pub fn target(state: &portcullis_core::State, text: &str) -> Result<Target, Problem> {
    Target::new(state, text)
}

/// The number of the action with this name.
///
/// # Errors
/// [`Problem`] with the nearest name where there is none.
pub fn action(catalogue: &portcullis_core::Catalogue, name: &str) -> Result<usize, Problem> {
    names::action(catalogue, name)
}
