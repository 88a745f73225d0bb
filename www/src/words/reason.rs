use super::{action as action_words, roles};
use portcullis_core::{Decision, Reason, Snapshot};

/// Why somebody may or may not do `action`, as one sentence to the person themselves.
pub fn reason(snapshot: &Snapshot, action: &str, decision: &Decision) -> String {
    let what = action_words(snapshot.catalogue(), action);
    match decision.reason {
        Reason::Allowed => format!("You can {what}."),
        Reason::Denied => match denying_roles(snapshot, decision) {
            Some(names) => format!("You can’t {what} here: a policy denies {names}."),
            None => format!("You can’t {what} here: a policy denies it."),
        },
        Reason::NothingMatched => format!("You can’t {what} here: no role of yours gives it.{}", nearest(decision)),
        Reason::ConditionFailed => format!("You can’t {what} right now: a condition of your access isn’t met."),
        Reason::NotAMember => "You are not a member of this account.".to_owned(),
        Reason::Suspended => "Your access is suspended.".to_owned(),
        Reason::AccountDemands => "This account demands a second factor, which your sign-in did not use.".to_owned(),
        Reason::UnknownAction => format!("“{action}” is not something that can be done."),
        Reason::UnknownResource => "It is not here any more.".to_owned(),
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
