use crate::time;
use portcullis_core::Millis;

/// When something ends that holds until just before `end`: its last day, with the time where it ends within a day.
/// `offset` as in [`time::long_date`].
pub fn until(end: Millis, offset: i64) -> String {
    match end.plus(offset).0.rem_euclid(Millis::DAY) {
        0 => time::long_date(end.plus(-1), offset),
        _ => time::full(end, offset),
    }
}

/// The last day before `end` as date fields want it: `2027-03-01`.
pub fn last_day(end: Millis, offset: i64) -> String {
    let (year, month, day) = time::date(end.plus(offset).plus(-1));
    format!("{year:04}-{month:02}-{day:02}")
}

/// The first moment after the day that a date field holds; `None` for what is no day of the calendar.
pub fn end_of_day(text: &str, offset: i64) -> Option<Millis> {
    let mut parts = text.trim().splitn(3, '-').map(str::parse::<u16>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let start = time::from_date(year.into(), month.into(), day.into())?;
    Some(start.plus(Millis::DAY).plus(offset.saturating_neg()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn an_end_at_midnight_names_the_last_day() {
        for offset in [0, 2 * HOUR, -5 * HOUR] {
            let end = end_of_day("2027-03-01", offset).expect("a day");
            assert_eq!(until(end, offset), "1 March 2027");
            assert_eq!(last_day(end, offset), "2027-03-01");
        }
        let midday = end_of_day("2027-03-01", 0).expect("a day").plus(-12 * HOUR);
        assert_eq!(until(midday, 0), "1 March 2027, 12:00");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-04-31", "", "tomorrow", "2026-1", "99999-01-01"] {
            assert_eq!(end_of_day(text, 0), None, "{text}");
        }
    }
}
