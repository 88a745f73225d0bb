use super::Forecast;
use crate::words::{self, Clause};
use portcullis_core::{ClassLabel, Conditions, DifferenceRow, Mask, ResourceRef};
use std::sync::Arc;

/// What is said about somebody: everything they will be able to do, or what changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Plain access: for somebody who is invited.
    Invite,
    /// The change: for somebody who is here.
    Edit,
}

/// The sentence at the top of the preview and of the summary.
pub fn sentence(forecast: &Forecast, mode: Mode, who: &str, offset: i64) -> String {
    let of = |mask: fn(&DifferenceRow) -> Mask| clauses(forecast, mask, offset);
    match mode {
        Mode::Invite => words::will_be_able(who, &of(|row| row.after_yes | row.after_maybe)),
        Mode::Edit => words::will_change(who, &of(DifferenceRow::lost), &of(DifferenceRow::gained)),
    }
}

fn clauses(forecast: &Forecast, mask: fn(&DifferenceRow) -> Mask, offset: i64) -> Vec<Clause> {
    let catalogue = Arc::clone(forecast.after.catalogue());
    let rows = forecast.difference.rows.iter().filter(|row| !mask(row).is_empty());
    // Most people's policies demand nothing; then nothing need be asked about each action.
    let demands = forecast.whose.is_some_and(|whose| whose.has_conditions(&forecast.after));
    let gate = forecast.whose.map_or_else(String::new, |whose| whose.gate(&forecast.after, offset));
    words::clauses(rows.map(|row| {
        let held = mask(row);
        Clause {
            doing: words::doing(&catalogue, held, catalogue.kind_actions(row.label.kind())),
            within: words::place(&forecast.after, &row.label, row.count()).within,
            when: match (gate.is_empty(), demands) {
                (false, _) => gate.clone(),
                (true, true) => when(forecast, row, held, offset),
                (true, false) => String::new(),
            },
        }
    }))
}

/// One thing that stands for the class: all of it has the same answers.
pub(super) fn sample(row: &DifferenceRow) -> Option<ResourceRef<'_>> {
    match &row.label {
        ClassLabel::Account => Some(ResourceRef::Account),
        ClassLabel::Record { zone, name, rtype } => {
            Some(ResourceRef::Record { zone: *zone, name, rtype: rtype.as_deref().unwrap_or("") })
        }
        ClassLabel::All { .. } | ClassLabel::Tag { .. } | ClassLabel::Except { .. } | ClassLabel::Listed { .. } => {
            row.resources.first().map(|id| ResourceRef::Resource(*id))
        }
    }
}

/// The conditions under which a class has these actions; empty where some policy gives them without any, or where they
/// are taken away.
fn when(forecast: &Forecast, row: &DifferenceRow, held: Mask, offset: i64) -> String {
    let Some((outlook, resource)) = forecast.outlook.as_ref().zip(sample(row)) else { return String::new() };
    let catalogue = forecast.after.catalogue();
    let mut found: Vec<String> = Vec::new();
    for action in words::tops(catalogue, held & (row.after_yes | row.after_maybe)).iter() {
        let decision = outlook.explain(catalogue.action_name(action), resource);
        let given =
            decision.determining.iter().map(|d| &d.conditions).chain(decision.failed.iter().map(|f| &f.conditions));
        let when = loosest(&given.collect::<Vec<_>>(), offset);
        if !found.contains(&when) {
            found.push(when);
        }
    }
    match found.as_slice() {
        [one] => one.clone(),
        [] => String::new(),
        _ => "partly under conditions".to_owned(),
    }
}

fn loosest(conditions: &[&Conditions], offset: i64) -> String {
    if conditions.iter().any(|c| c.is_empty()) {
        return String::new();
    }
    let mut said: Vec<String> = conditions.iter().map(|c| words::conditions(c, offset)).collect();
    said.sort();
    said.dedup();
    match said.as_slice() {
        [one, other] => format!("{one}; or {other}"),
        [one] => one.clone(),
        [] => String::new(),
        _ => "under one of several conditions".to_owned(),
    }
}
