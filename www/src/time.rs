//! Moments as people read them. Pure: "now" and the offset of the place are given.

use crate::words;
use portcullis_core::Millis;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year, month from 1 and day of a moment in UTC.
pub fn date(at: Millis) -> (i64, usize, i64) {
    // Howard Hinnant's days-to-civil, in eras of 400 years that begin on 1 March.
    let days = at.0.div_euclid(Millis::DAY) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}

/// The first moment of a date in UTC; the opposite of [`date`]. `None` for a date that does not exist.
pub fn from_date(year: i64, month: i64, day: i64) -> Option<Millis> {
    let (y, shifted) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let (era, year_of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * shifted + 2) / 5 + day - 1;
    let at = Millis((era * 146_097 + day_of_era - 719_468).checked_mul(Millis::DAY)?);
    (date(at) == (year, usize::try_from(month).ok()?, day)).then_some(at)
}

/// "1 March 2026", at a place `offset` milliseconds ahead of UTC.
pub fn long_date(at: Millis, offset: i64) -> String {
    let (year, month, day) = date(at.plus(offset));
    format!("{day} {} {year}", MONTHS.get(month - 1).unwrap_or(&""))
}

/// "12:04", at a place `offset` milliseconds ahead of UTC.
pub fn clock(at: Millis, offset: i64) -> String {
    let minutes = at.plus(offset).0.rem_euclid(Millis::DAY) / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// "1 March 2026, 12:04".
pub fn full(at: Millis, offset: i64) -> String {
    format!("{}, {}", long_date(at, offset), clock(at, offset))
}

/// RFC 3339 in UTC, for machines: `2026-03-01T12:04:05Z`.
pub fn rfc3339(at: Millis) -> String {
    let (year, month, day) = date(at);
    let seconds = at.0.rem_euclid(Millis::DAY) / 1000;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// How long ago: "just now", "5 minutes ago", "yesterday", "3 weeks ago".
pub fn ago(then: Millis, now: Millis) -> String {
    let past = now.0.saturating_sub(then.0);
    match past {
        ..MINUTE => "just now".into(),
        MINUTE..HOUR => count(past / MINUTE, "minute") + " ago",
        HOUR..Millis::DAY => count(past / HOUR, "hour") + " ago",
        _ => days_ago(past / Millis::DAY),
    }
}

fn days_ago(days: i64) -> String {
    match days {
        1 => "yesterday".into(),
        2..14 => count(days, "day") + " ago",
        14..60 => count(days / 7, "week") + " ago",
        60..730 => count(days / 30, "month") + " ago",
        _ => count(days / 365, "year") + " ago",
    }
}

/// How long still: "in 5 minutes", "in 3 days"; "now" once it is over.
pub fn left(until: Millis, now: Millis) -> String {
    let rest = until.0.saturating_sub(now.0);
    match rest {
        ..=0 => "now".into(),
        1..HOUR => "in ".to_owned() + &count(rest / MINUTE + 1, "minute"),
        HOUR..Millis::DAY => "in ".to_owned() + &count(rest / HOUR, "hour"),
        _ => "in ".to_owned() + &count(rest / Millis::DAY, "day"),
    }
}

/// "1 domain", "5 domains", "1,000 domains"; only for words with a plain plural.
pub fn count(number: i64, word: &str) -> String {
    format!("{} {word}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// A number with its thousands apart: "1,000".
pub fn thousands(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", words::number(usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Millis = Millis(1_772_366_645_000); // 2026-03-01T12:04:05Z

    #[test]
    fn dates_are_right_and_lead_back() {
        assert_eq!(date(NOON), (2026, 3, 1));
        assert_eq!(date(Millis(0)), (1970, 1, 1));
        assert_eq!(date(Millis(-1)), (1969, 12, 31));
        for days in (-200_000..200_000).step_by(137) {
            let at = Millis(days * Millis::DAY);
            let (year, month, day) = date(at);
            assert_eq!(from_date(year, month as i64, day), Some(at));
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_none() {
        for (year, month, day) in [(2026, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (2026, 1, 0)] {
            assert_eq!(from_date(year, month, day), None, "{year}-{month}-{day}");
        }
        assert!(from_date(2028, 2, 29).is_some());
    }

    #[test]
    fn a_place_ahead_reads_its_own_clock() {
        assert_eq!(full(NOON, 0), "1 March 2026, 12:04");
        assert_eq!(full(NOON, 12 * HOUR), "2 March 2026, 00:04");
        assert_eq!(rfc3339(NOON), "2026-03-01T12:04:05Z");
    }

    #[test]
    fn spans_read_as_people_say_them() {
        let since = |millis: i64| ago(Millis(0), Millis(millis));
        assert_eq!(since(-5), "just now");
        assert_eq!(since(MINUTE), "1 minute ago");
        assert_eq!(since(26 * HOUR), "yesterday");
        assert_eq!(since(21 * Millis::DAY), "3 weeks ago");
        assert_eq!(left(Millis(3 * Millis::DAY), Millis(0)), "in 3 days");
        assert_eq!(left(Millis(0), Millis(1)), "now");
    }

    #[test]
    fn numbers_keep_their_thousands_apart() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(-999), "-999");
        assert_eq!(count(1, "domain"), "1 domain");
        assert_eq!(count(1000, "domain"), "1,000 domains");
    }
}
