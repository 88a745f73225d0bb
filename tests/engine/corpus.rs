//! The corpus, run natively.

use super::agency_cases::BESIDE;
use portcullis_core::{Code, Effect, Snapshot, State};
use portcullis_tests::{corpus, events_of, expand_account, walk};
use std::collections::BTreeSet;

#[test]
fn every_case_holds() {
    let mut wrong = Vec::new();
    for file in corpus() {
        match walk(&file.case) {
            Err(error) => wrong.push(format!("{}: {error}", file.name)),
            Ok(walked) => {
                let first =
                    walked.checks.iter().filter_map(|c| c.wrong(&walked.state, &walked.agencies)).map(|w| (0, w));
                let steps = walked.steps.iter().enumerate().flat_map(|(n, step)| {
                    let checks = step.checks.iter().filter_map(|c| c.wrong(&step.state, &step.agencies));
                    step.wrong().into_iter().chain(checks).map(move |w| (n + 1, w))
                });
                wrong.extend(first.chain(steps).map(|(n, w)| format!("{} after {n} commands: {w}", file.name)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is said of records, which stand beside the state that a case holds: `behind.rs` brings these.
const BEHIND: [Code; 8] = [
    Code::Undecided,
    Code::UnknownRecord,
    Code::UnknownRecordType,
    Code::RecordNameInvalid,
    Code::RecordContentInvalid,
    Code::RecordFieldInvalid,
    Code::RecordTwice,
    Code::RecordClash,
];

#[test]
fn every_code_stands_in_some_case() {
    let walked = corpus().into_iter().filter_map(|file| walk(&file.case).ok());
    let seen: BTreeSet<Code> = walked.flat_map(|w| w.steps).flat_map(|s| s.issues).map(|i| i.code).collect();
    let missing: Vec<_> =
        Code::ALL.iter().filter(|c| !seen.contains(c) && !BEHIND.contains(c) && !BESIDE.contains(c)).collect();
    assert!(missing.is_empty(), "no case brings {missing:?}");
}

/// The table in `tests/README.md` names every rule that binds; each has a case, and no case names another.
#[test]
fn every_rule_stands_in_some_case() {
    let table = include_str!("../README.md").lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let rules: BTreeSet<String> = table.map(|(id, _)| id.to_owned()).filter(|id| id.contains('.')).collect();
    assert!(rules.len() > 20, "the table of rules was not found");
    let used: BTreeSet<String> = corpus().into_iter().flat_map(|file| file.case.rules).collect();
    let missing: Vec<_> = rules.difference(&used).collect();
    let unknown: Vec<_> = used.difference(&rules).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "rules without a case: {missing:?}; unknown rules: {unknown:?}");
}

#[test]
fn there_are_enough_expectations_of_both_kinds() {
    let walked: Vec<_> = corpus().iter().map(|f| walk(&f.case).unwrap_or_else(|e| panic!("{}: {e}", f.name))).collect();
    let checks = walked.iter().map(|w| w.checks.len() + w.steps.iter().map(|s| s.checks.len() + 1).sum::<usize>());
    let total: usize = checks.sum();
    assert!(total >= 250, "only {total} expectations");
    let refused = walked.iter().flat_map(|w| &w.steps).filter(|s| s.events.is_empty()).count();
    let done = walked.iter().flat_map(|w| &w.steps).filter(|s| !s.events.is_empty()).count();
    assert!(refused >= 60 && done >= 30, "{refused} refused, {done} done");
    let denies = walked.iter().flat_map(|w| w.state.policies.values()).filter(|p| p.effect == Effect::Deny).count();
    assert!(denies >= 10, "only {denies} denies");
}

/// A state read from its own JSON, or folded from the events that make it, is the same state.
#[test]
fn states_survive_json_and_logs() {
    for file in corpus() {
        let state = expand_account(&file.case.account).unwrap_or_else(|e| panic!("{}: {e}", file.name));
        let text = serde_json::to_string(&state).expect("a state is JSON");
        assert_eq!(serde_json::from_str::<State>(&text).expect("it reads back"), state, "{}", file.name);
        let events = events_of(&state);
        let folded = portcullis_core::fold([(1, events.as_slice())]).expect("it begins with the account");
        assert_eq!(folded, state, "{}", file.name);
        let mut snapshot = Snapshot::new(State::new(state.account.clone()), portcullis_core::Catalogue::builtin());
        snapshot.apply(1, &events);
        assert_eq!(snapshot.state(), &state, "{}", file.name);
    }
}
