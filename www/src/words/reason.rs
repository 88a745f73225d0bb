use super::{action as action_words, roles};
use portcullis_core::{Channel, Decision, Reason, Remedy, Side, Snapshot};

/// Why somebody may or may not do `action`, as one sentence to the person themselves.
pub fn reason(snapshot: &Snapshot, action: &str, decision: &Decision) -> String {
    let what = action_words(snapshot.catalogue(), action);
    match decision.reason {
        Reason::Allowed => format!("You can {what}."),
        Reason::Denied => match denying_roles(snapshot, decision) {
            Some(names) => format!("You can’t {what} here: a policy denies {names}.{}", remedy(decision)),
            None => format!("You can’t {what} here: a policy denies it.{}", remedy(decision)),
        },
        Reason::NothingMatched if !decision.sides.is_empty() => format!("You can’t {what} here: {}.", sides(decision)),
        Reason::NothingMatched => format!("You can’t {what} here: no role of yours gives it.{}", nearest(decision)),
        Reason::ConditionFailed => {
            format!("You can’t {what} right now: a condition of your access isn’t met.{}", remedy(decision))
        }
        Reason::NotAMember => "You are not a member of this account.".to_owned(),
        Reason::Suspended => "Your access is suspended.".to_owned(),
        Reason::AccountDemands => "This account demands a second factor, which your sign-in did not use.".to_owned(),
        Reason::UnknownAction => format!("“{action}” is not something that can be done."),
        Reason::UnknownToken => "This token is not here any more.".to_owned(),
        Reason::TokenDisabled => "This token is switched off.".to_owned(),
        Reason::TokenOutside => "This token does not hold now, or not from here.".to_owned(),
        Reason::NoGrant => "Your agency has no access to this account.".to_owned(),
        Reason::GrantSuspended => "This account has suspended your agency’s access.".to_owned(),
        Reason::UnknownResource => "It is not here any more.".to_owned(),
    }
}

/// Which of two sides says no.
fn sides(decision: &Decision) -> &'static str {
    let refuses = |side: Side| decision.sides.iter().any(|said| said.side == side && !said.allowed);
    match (refuses(Side::Assignment), refuses(Side::Grant)) {
        (true, true) => "the client does not grant it, and your agency does not assign it to you",
        (true, false) => "your agency does not assign it to you",
        (false, true) => "the client does not grant it to your agency",
        (false, false) => "no role of yours gives it",
    }
}

fn denying_roles(snapshot: &Snapshot, decision: &Decision) -> Option<String> {
    let policy = decision.determining.first()?;
    Some(roles(snapshot, &policy.roles))
}

/// " “DNS” would." for the nearest role that gives it.
fn nearest(decision: &Decision) -> String {
    decision.nearest.first().map_or_else(String::new, |near| format!(" “{}” would.", near.name))
}

/// " With a second factor you could." for the first of the other ways to ask under which it would be allowed.
fn remedy(decision: &Decision) -> String {
    let said = decision.would_be_allowed_if.first().map(ways).filter(|ways| !ways.is_empty());
    said.map_or_else(String::new, |ways| format!(" You could {}.", ways.join(", ")))
}

fn ways(remedy: &Remedy) -> Vec<String> {
    let factor = remedy.second_factor.map(|used| match used {
        true => "with a second factor".to_owned(),
        false => "without a second factor".to_owned(),
    });
    let door = remedy.channel.map(|channel| match channel {
        Channel::Dashboard => "in the dashboard".to_owned(),
        Channel::Api => "through the API".to_owned(),
    });
    let address = remedy.address.map(|address| format!("from an address such as {address}"));
    let later = remedy.from.map(|_| "at a later time".to_owned());
    [factor, door, address, later].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::Millis;

    #[test]
    fn other_ways_to_ask_are_one_phrase() {
        let remedy = Remedy { second_factor: Some(true), channel: None, address: None, from: Some(Millis(9)) };
        assert_eq!(ways(&remedy).join(", "), "with a second factor, at a later time");
        assert!(ways(&Remedy::default()).is_empty());
    }
}
