use crate::Millis;
use crate::model::{Channel, Conditions, Context, Effect};

/// How conditions are looked at.
#[derive(Debug, Clone)]
pub(crate) enum Lens {
    /// As of one request, with the facts it came with.
    Request(Context),
    /// Ahead of any request: what holds in any case, and what holds under a condition.
    Outlook(Millis),
    /// The same for a token: it comes through the API and no second factor is ever used.
    Program(Millis),
}

/// Whether a policy counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    Perhaps,
    No,
}

impl Verdict {
    /// Whether both count.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Holds, Self::Holds) => Self::Holds,
            (Self::Perhaps, _) | (_, Self::Perhaps) => Self::Perhaps,
        }
    }
}

impl Lens {
    pub fn now(&self) -> Millis {
        match self {
            Self::Request(context) => context.now,
            Self::Outlook(now) | Self::Program(now) => *now,
        }
    }

    /// Whether a policy of this effect counts under these conditions.
    pub fn judge(&self, effect: Effect, conditions: Option<&Conditions>) -> Verdict {
        let Some(conditions) = conditions else { return Verdict::Holds };
        match self {
            Self::Request(context) => {
                // A fact that is missing fails an allow and fulfils a deny.
                let facts = conditions.facts_hold(context).unwrap_or(effect == Effect::Deny);
                if facts && conditions.in_dates(context.now) { Verdict::Holds } else { Verdict::No }
            }
            Self::Outlook(now) if conditions.expires_at.is_some_and(|until| until <= *now) => Verdict::No,
            Self::Outlook(now) if conditions.only_dates() && conditions.in_dates(*now) => Verdict::Holds,
            Self::Outlook(_) => Verdict::Perhaps,
            Self::Program(now) => of_program(conditions, *now),
        }
    }
}

/// What is known of every request of a token is judged; the rest stays open.
fn of_program(conditions: &Conditions, now: Millis) -> Verdict {
    let known = conditions.second_factor != Some(true) && conditions.channel != Some(Channel::Dashboard);
    if !known || conditions.expires_at.is_some_and(|until| until <= now) {
        return Verdict::No;
    }
    let is_open = !conditions.address_in.is_empty() || !conditions.address_not_in.is_empty();
    if !is_open && conditions.in_dates(now) { Verdict::Holds } else { Verdict::Perhaps }
}
