//! Moments: whole milliseconds since 1970-01-01T00:00:00Z. RFC 3339 is spoken only at the edges.

use crate::json::Json;

/// A moment, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// Before everything.
    pub const MIN: Self = Self(i64::MIN);
    /// After everything: "never ends".
    pub const MAX: Self = Self(i64::MAX);
    /// One day.
    pub const DAY: i64 = 86_400_000;

    /// The moment `millis` later, held at the ends of time.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}
