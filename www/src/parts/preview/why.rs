use super::Forecast;
use super::said::sample;
use super::table::Column;
use crate::words;
use portcullis_core::{Access, Decision, DifferenceRow, GroupId, PolicyId, Reason, ResourceRef, Snapshot};

/// Why one action is as it is, in a cell that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// "Edit DNS".
    pub action: String,
    /// "Yes", "Under a condition", "No longer".
    pub answer: &'static str,
    /// One line for each policy that counts.
    pub because: Vec<String>,
}

/// Every action of a cell that is or was allowed, with its reasons: from the account as it would be, and where something
/// is lost from the account as it is.
pub fn why(forecast: &Forecast, row: &DifferenceRow, column: &Column, offset: i64) -> Vec<Why> {
    let Some((outlook, resource)) = forecast.outlook.as_ref().zip(sample(row)) else { return Vec::new() };
    let catalogue = forecast.after.catalogue();
    let was = forecast.whose.map(|whose| whose.outlook(&forecast.before, forecast.now));
    let held = row.before_yes | row.before_maybe | row.after_yes | row.after_maybe;
    let own = column.services.iter().fold(portcullis_core::Mask::EMPTY, |all, id| all | catalogue.service_mask(id));
    let asked: Vec<usize> = match column.services.len() {
        1 => (held & own).iter().collect(),
        // Of many services only the most that each allows, else the list is long and says little.
        _ => words::tops(catalogue, held & own).iter().collect(),
    };
    asked
        .into_iter()
        .map(|action| one(forecast, outlook, was.as_ref(), catalogue.action_name(action), resource, offset))
        .collect()
}

fn one(
    forecast: &Forecast,
    after: &Access,
    before: Option<&Access>,
    action: &str,
    resource: ResourceRef<'_>,
    offset: i64,
) -> Why {
    let decision = after.explain(action, resource);
    let named = capital(&words::action(forecast.after.catalogue(), action));
    let (answer, because) = match decision.reason {
        Reason::Allowed => ("Yes", reasons(&forecast.after, &decision, offset)),
        Reason::ConditionFailed => ("Under a condition", reasons(&forecast.after, &decision, offset)),
        Reason::Denied => ("No: denied", reasons(&forecast.after, &decision, offset)),
        Reason::NothingMatched
        | Reason::NotAMember
        | Reason::Suspended
        | Reason::AccountDemands
        | Reason::UnknownToken
        | Reason::TokenDisabled
        | Reason::TokenOutside
        | Reason::NoGrant
        | Reason::GrantSuspended
        | Reason::UnknownAction
        | Reason::UnknownResource => ("No longer", lost(forecast, before, action, resource, offset)),
    };
    Why { action: named, answer, because }
}

fn lost(
    forecast: &Forecast,
    before: Option<&Access>,
    action: &str,
    resource: ResourceRef<'_>,
    offset: i64,
) -> Vec<String> {
    let was =
        before.map(|before| reasons(&forecast.before, &before.explain(action, resource), offset)).unwrap_or_default();
    was.into_iter().map(|reason| format!("Until now: {reason}")).collect()
}

/// One line for each policy that a decision rests on.
fn reasons(snapshot: &Snapshot, decision: &Decision, offset: i64) -> Vec<String> {
    let determining = decision.determining.iter().map(|d| policy(snapshot, d.policy, d.group, offset));
    let failed = decision.failed.iter().map(|f| policy(snapshot, f.policy, None, offset));
    determining.chain(failed).collect()
}

fn policy(snapshot: &Snapshot, id: PolicyId, group: Option<GroupId>, offset: i64) -> String {
    let said = snapshot.state().policies.get(&id).map_or_else(String::new, |p| words::policy(snapshot, p, offset));
    match group.and_then(|group| snapshot.state().groups.get(&group)) {
        Some(group) => format!("Through the group {}: {said}", group.name),
        None => said,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
