use crate::Error;
use portcullis_core::Millis;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// A moment in RFC 3339, as `2026-03-01T12:00:00.5Z`.
pub fn shown(at: Millis) -> String {
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000).ok();
    moment.and_then(|m| m.format(&Rfc3339).ok()).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

/// A moment in RFC 3339, or a day, which begins at midnight UTC.
///
/// # Errors
/// [`Error::BadRequest`] for anything else.
pub fn read(key: &str, text: &str) -> Result<Millis, Error> {
    let day = || Date::parse(text, format_description!("[year]-[month]-[day]")).map(|d| d.midnight().assume_utc());
    let moment = OffsetDateTime::parse(text, &Rfc3339).or_else(|_| day());
    let moment = moment.map_err(|_| Error::bad(format!("`{key}` is a moment such as `2026-03-01T12:00:00Z`")))?;
    Ok(Millis(i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)))
}
