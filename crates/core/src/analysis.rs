//! Looking over a whole account: policies that do nothing, people who hold more than others, and who could become what.
//!
//! Each file finds one thing. `docs/lint.md` says what every finding means and what to do about it.

mod contradictory;
mod finding;
mod idle;
mod managers;
mod peers;
mod redundant;
mod selected;
mod shadowed;
mod stepping;
mod survey;
mod unused;

pub use finding::{Finding, FindingCode, Level};

use crate::{Millis, Snapshot};
use survey::Survey;

/// Looks over a whole account as of `now`: what is worth a second look, the gravest first.
///
/// Judged like a proposed change: by what selectors cover now and later, not by today's resources alone. A policy that is
/// called redundant, shadowed or without effect can be removed, and so can all of them together, without changing
/// any answer. The work is bounded; where an account is beyond that, a finding says so.
///
/// ```
/// use portcullis_core::*;
/// let (now, owner) = (Millis(0), UserId::from_bits(7));
/// let opening = Opening {
///     account: AccountId::from_bits(1),
///     settings: Settings { name: "Bakery".into(), plan: "unlimited".into(), require_second_factor: false, agency: Default::default() },
///     owner,
///     email: "owner@example.com".into(),
///     name: None,
///     verified: true,
/// };
/// let opened = open_account(&Catalogue::builtin(), &opening, &Fresh::new(now, 1));
/// let snapshot = Snapshot::new(fold([(1, &opened.events[..])])?, Catalogue::builtin());
/// let findings = analyse(&snapshot, now);
/// assert_eq!(findings.len(), 1);
/// assert_eq!(findings[0].code, FindingCode::OneSuperAdministrator);
/// # Ok::<(), ApplyError>(())
/// ```
pub fn analyse(snapshot: &Snapshot, now: Millis) -> Vec<Finding> {
    let mut survey = Survey::new(snapshot, now);
    idle::find(&mut survey);
    shadowed::find(&mut survey);
    redundant::find(&mut survey);
    contradictory::find(&mut survey);
    unused::find(&mut survey);
    peers::find(&mut survey);
    managers::find(&mut survey);
    stepping::find(&mut survey);
    survey.finish()
}
