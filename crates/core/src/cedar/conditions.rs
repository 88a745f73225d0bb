//! Conditions. A missing fact fails an allow (`when` it is there and fits) and fulfils a deny (`unless` it is there and
//! does not fit).

use super::networks::inside;
use crate::model::{Channel, Conditions, Effect};

/// The clauses behind a policy's head.
pub(super) fn clauses(effect: Effect, conditions: &Conditions) -> Vec<String> {
    let facts = facts(conditions);
    let facts = facts.iter().map(|(name, fits)| match effect {
        Effect::Allow => format!("when {{ context has {name} && {fits} }}"),
        Effect::Deny => format!("unless {{ context has {name} && !{fits} }}"),
    });
    let from = conditions.not_before.map(|from| format!("when {{ context.now >= {} }}", from.0));
    let until = conditions.expires_at.map(|until| format!("when {{ context.now < {} }}", until.0));
    facts.chain(from).chain(until).collect()
}

/// What is demanded of which fact.
fn facts(conditions: &Conditions) -> Vec<(&'static str, String)> {
    let networks = |list: &[crate::Cidr]| (!list.is_empty()).then(|| inside(list));
    let found = [
        conditions.second_factor.map(|used| ("second_factor", format!("(context.second_factor == {used})"))),
        conditions.channel.map(|door| ("channel", format!("(context.channel == \"{}\")", channel(door)))),
        networks(&conditions.address_in).map(|inside| ("address", format!("({inside})"))),
        networks(&conditions.address_not_in).map(|inside| ("address", format!("(!({inside}))"))),
    ];
    found.into_iter().flatten().collect()
}

/// A door as it is spelt everywhere.
pub(super) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Dashboard => "dashboard",
        Channel::Api => "api",
    }
}
