//! The audit log, in the two forms that clients know: what was done, and what was refused.

mod faces;
mod history;
mod lines;
mod noted;
mod sheet;
mod v1;
mod v2;
mod walk;

pub use history::history;
pub use v1::{AuditV1, audit_v1, own_audit};
pub use v2::{AuditV2, Category, audit_v2, product_categories};

use super::query::Asked;
use super::times;
use crate::Error;
use noted::Noted;
use portcullis_core::Millis;

/// Between which moments.
#[derive(Debug, Clone, Copy)]
struct Span {
    since: Millis,
    before: Millis,
}

impl Span {
    /// As asked; without bounds where nothing is said.
    fn of(asked: &Asked) -> Result<Self, Error> {
        let moment = |key| asked.get(key).map(|text| times::read(key, text)).transpose();
        let (since, before) =
            (moment("since")?.unwrap_or(Millis(i64::MIN)), moment("before")?.unwrap_or(Millis(i64::MAX)));
        if since > before {
            return Err(Error::bad("`since` is later than `before`"));
        }
        Ok(Self { since, before })
    }

    /// As asked; both must be said.
    fn demanded(asked: &Asked) -> Result<Self, Error> {
        for key in ["since", "before"] {
            asked
                .get(key)
                .ok_or_else(|| Error::bad(format!("`{key}` is missing: a moment such as `2026-03-01T12:00:00Z`")))?;
        }
        Self::of(asked)
    }

    fn holds(self, noted: &Noted) -> bool {
        self.since <= noted.at && noted.at < self.before
    }

    /// Whether nothing after `noted` can be within any more.
    fn is_past(self, noted: &Noted, descending: bool) -> bool {
        if descending { noted.at < self.since } else { noted.at >= self.before }
    }
}
