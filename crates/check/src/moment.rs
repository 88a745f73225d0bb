use portcullis_core::Millis;
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment as people write it: milliseconds, or RFC 3339 such as `2027-03-01T09:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment in the engine's words.
    pub const fn millis(self) -> Millis {
        Millis(self.0)
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }
}

/// RFC 3339 in UTC; milliseconds where the calendar has no such year.
pub(crate) fn shown(moment: Millis) -> String {
    let parsed = OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.0) * 1_000_000).ok();
    parsed.and_then(|m| m.format(&Rfc3339).ok()).unwrap_or_else(|| moment.0.to_string())
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Form)
    }
}

struct Form;

impl Visitor<'_> for Form {
    type Value = Moment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("milliseconds, or a moment such as `2027-03-01T09:00:00Z`")
    }
    fn visit_i64<E: Error>(self, millis: i64) -> Result<Moment, E> {
        Ok(Moment(millis))
    }
    fn visit_u64<E: Error>(self, millis: u64) -> Result<Moment, E> {
        i64::try_from(millis).map(Moment).map_err(|_| E::custom("that is too far away"))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
        let wrong = || E::custom(format!("`{text:.60}` is not a moment such as `2027-03-01T09:00:00Z`"));
        Moment::parse(text).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_the_same_moment() {
        let read = |text: &str| serde_json::from_str::<Moment>(text);
        assert_eq!(read("1000").unwrap(), Moment(1000));
        assert_eq!(read("\"1970-01-01T00:00:01Z\"").unwrap(), Moment(1000));
        assert_eq!(read("\"1970-01-01T01:00:01+01:00\"").unwrap(), Moment(1000));
        assert!(read("\"yesterday\"").unwrap_err().to_string().contains("`yesterday`"));
        assert_eq!(shown(Millis(1000)), "1970-01-01T00:00:01Z");
        assert_eq!(shown(Millis(i64::MAX)), i64::MAX.to_string());
    }
}
