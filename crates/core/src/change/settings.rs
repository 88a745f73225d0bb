//! The command that changes what an account demands.

use super::opening::check_settings;
use super::work::Work;
use super::{Code, Who};
use crate::log::{Change, Event};
use crate::model::{Channel, Settings};

pub(super) fn change(work: &mut Work<'_>, settings: &Settings) {
    let issues = check_settings(work.snapshot.catalogue(), settings);
    if !issues.is_empty() {
        return work.refuse(issues);
    }
    let before = work.snapshot.state().account.settings.clone();
    if before == *settings {
        return;
    }
    let tightened = settings.require_second_factor && !before.require_second_factor;
    if tightened && !meets_demand(work) {
        work.issue(Code::WouldLockYouOut, "settings.require_second_factor", []);
    }
    work.event(Event::Settings(Change::changed(before, settings.clone())));
}

/// Whether the caller's own request would pass the demand for a second factor.
fn meets_demand(work: &Work<'_>) -> bool {
    match work.caller.who {
        // What the account demands of sign-ins does not gate tokens.
        Who::Operator | Who::Token(_) => true,
        Who::User(_) => {
            work.caller.context.second_factor == Some(true) || work.caller.context.channel == Some(Channel::Api)
        }
    }
}
