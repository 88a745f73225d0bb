use crate::words;
use portcullis_core::{Cidr, Code, Conditions, Issue, Millis};
use serde::{Deserialize, Serialize};

/// How many days a token lives if nobody says otherwise.
pub const DAYS: i64 = 90;

/// When and from where a token works, as the form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Its first moment.
    pub not_before: Option<Millis>,
    /// It works until just before this moment.
    pub expires_at: Option<Millis>,
    /// Networks it works from, as typed; empty for anywhere.
    pub networks: String,
    /// Networks it does not work from, as typed.
    pub not_networks: String,
}

impl Limits {
    /// For a new token: as many days as is usual, to the end of the day. `offset` as in [`crate::time::long_date`].
    pub fn usual(now: Millis, offset: i64) -> Self {
        Self { expires_at: end_in_days(now, DAYS, offset), ..Self::default() }
    }

    /// As they are in a token.
    pub fn of(conditions: &Conditions) -> Self {
        let text = |list: &[Cidr]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Self {
            not_before: conditions.not_before,
            expires_at: conditions.expires_at,
            networks: text(&conditions.address_in),
            not_networks: text(&conditions.address_not_in),
        }
    }

    /// As a token says them; what is no network is left out, see [`Self::issues`].
    pub fn conditions(&self) -> Conditions {
        let read = |text: &str| pieces(text).filter_map(|piece| piece.parse().ok()).collect();
        Conditions {
            not_before: self.not_before,
            expires_at: self.expires_at,
            address_in: read(&self.networks),
            address_not_in: read(&self.not_networks),
            ..Conditions::default()
        }
    }

    /// What is no network can't be part of a command, so the form itself says so.
    pub fn issues(&self) -> Vec<Issue> {
        let fields = [(&self.networks, "address_in"), (&self.not_networks, "address_not_in")];
        let wrong = fields.into_iter().flat_map(|(text, field)| {
            pieces(text).filter(|piece| piece.parse::<Cidr>().is_err()).map(move |piece| {
                let piece: String = piece.chars().take(60).collect();
                let why = format!("“{piece}” is not a network such as 192.0.2.0/24");
                Issue::new(Code::NameInvalid, format!("conditions.{field}"), [("why", why)])
            })
        });
        wrong.collect()
    }
}

/// The end of the day so many days from now.
pub fn end_in_days(now: Millis, days: i64, offset: i64) -> Option<Millis> {
    let then = now.plus(Millis::DAY.saturating_mul(days));
    words::end_of_day(&words::last_day(then.plus(1), offset), offset)
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_come_back_as_they_were() {
        let all = Conditions {
            not_before: Some(Millis(5)),
            expires_at: Some(Millis(7)),
            address_in: vec!["192.0.2.0/24".parse().expect("a network"), "2001:db8::/32".parse().expect("a network")],
            address_not_in: vec!["192.0.2.7".parse().expect("a network")],
            ..Conditions::default()
        };
        for conditions in [all, Conditions::default()] {
            let limits = Limits::of(&conditions);
            assert_eq!((limits.conditions(), limits.issues()), (conditions, Vec::new()));
        }
    }

    #[test]
    fn what_is_no_network_is_named_where_it_stands() {
        let limits =
            Limits { networks: "192.0.2.0/24 office".into(), not_networks: "10/99".into(), ..Limits::default() };
        let found: Vec<_> = limits.issues().into_iter().map(|i| (i.path, i.message)).collect();
        assert_eq!(found[0].0, "conditions.address_in");
        assert!(found[0].1.contains("office") && found[1].1.contains("10/99"), "{found:?}");
        assert_eq!(limits.conditions().address_in.len(), 1);
    }

    #[test]
    fn the_usual_end_is_the_end_of_a_day() {
        // 2026-07-01T00:00:00Z, and 90 days on.
        let now = crate::sample::NOW;
        for (later, day) in [(0, "2026-09-29"), (Millis::DAY - 1, "2026-09-29"), (Millis::DAY, "2026-09-30")] {
            let end = Limits::usual(now.plus(later), 0).expires_at.expect("an end");
            assert_eq!((words::last_day(end, 0).as_str(), end.0.rem_euclid(Millis::DAY)), (day, 0));
        }
    }
}
