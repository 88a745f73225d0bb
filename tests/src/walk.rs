//! Walks a case: states, checks and commands one after another, with what really came of each command.

use crate::case::{Case, Expect, Step};
use crate::check::Check;
use crate::expand::{ExpandError, expand_account, expand_command, expand_context};
use crate::names;
use portcullis_core::{
    Caller, Catalogue, Code, Command, Context, Event, Fresh, Issue, MemberId, Millis, Severity, Snapshot, State,
    UserId, Who, decide,
};
use serde::Serialize;

/// A case in whole words.
#[derive(Debug, Clone, Serialize)]
pub struct Walked {
    /// The account at first.
    pub state: State,
    /// What must be true of it.
    pub checks: Vec<Check>,
    /// The commands.
    pub steps: Vec<WalkedStep>,
}

/// A command in whole words, and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct WalkedStep {
    /// Who asks.
    pub caller: CallerForm,
    /// When, for dates and ids.
    pub now: Millis,
    /// The seed of its ids: 32 hex digits.
    pub seed: String,
    /// What is asked.
    pub command: Command,
    /// Errors that must come, by code and path.
    pub errors: Vec<Found>,
    /// Warnings that must come, where the case says.
    pub warnings: Option<Vec<Found>>,
    /// What came: issues.
    pub issues: Vec<Issue>,
    /// What came: events.
    pub events: Vec<Event>,
    /// The account afterwards.
    pub state: State,
    /// What must be true of it.
    pub checks: Vec<Check>,
}

/// A caller on the wire.
#[derive(Debug, Clone, Serialize)]
pub struct CallerForm {
    /// The user; nobody for the operator.
    pub user: Option<UserId>,
    /// The request.
    pub context: Context,
    /// Whether the user's address is verified.
    pub verified: bool,
    /// Whose invitation they hold.
    pub holds: Option<MemberId>,
}

/// A code and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Found {
    /// The code.
    pub code: Code,
    /// The field; empty for the whole command.
    pub path: String,
}

/// Walks a case from its first state to its last command.
pub fn walk(case: &Case) -> Result<Walked, ExpandError> {
    let state = expand_account(&case.account)?;
    let checks = checks(&state, &case.expect)?;
    let mut latest = state.clone();
    let mut steps = Vec::new();
    for (place, step) in case.commands.iter().enumerate() {
        let walked = walk_step(&latest, place, step)?;
        latest = walked.state.clone();
        steps.push(walked);
    }
    Ok(Walked { state, checks, steps })
}

fn checks(state: &State, expects: &[Expect]) -> Result<Vec<Check>, ExpandError> {
    let all = expects.iter().map(|e| Check::of(state, e)).collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

fn walk_step(before: &State, place: usize, step: &Step) -> Result<WalkedStep, ExpandError> {
    let context = expand_context(&step.context);
    let now = context.now;
    let user = (step.by != "operator").then(|| names::user(before, &step.by));
    let holds = step.holds.as_deref().map(|m| names::member(before, m)).transpose()?;
    let caller = CallerForm { user, context, verified: step.verified.unwrap_or(true), holds };
    let command = expand_command(before, &step.command)?;
    let seed = names::seed(place);
    let mut snapshot = Snapshot::new(before.clone(), Catalogue::builtin());
    let outcome = decide(&snapshot, &caller.caller(), &command, &Fresh::new(now, seed));
    if !outcome.events.is_empty() {
        snapshot.apply(before.revision.saturating_add(1), &outcome.events);
    }
    let state = snapshot.state().clone();
    let checks = checks(&state, &step.then)?;
    let errors = step.errors.iter().map(|text| Found::parse(text)).collect::<Result<_, _>>()?;
    let warnings =
        step.warnings.as_ref().map(|list| list.iter().map(|text| Found::parse(text)).collect()).transpose()?;
    let (issues, events) = (outcome.issues, outcome.events);
    Ok(WalkedStep {
        caller,
        now,
        seed: format!("{seed:032x}"),
        command,
        errors,
        warnings,
        issues,
        events,
        state,
        checks,
    })
}

impl CallerForm {
    fn caller(&self) -> Caller {
        let who = self.user.map_or(Who::Operator, Who::User);
        Caller { who, context: self.context.clone(), verified: self.verified, holds: self.holds }
    }
}

impl Found {
    fn parse(text: &str) -> Result<Self, ExpandError> {
        let (code, path) = text.split_once(' ').unwrap_or((text, ""));
        Ok(Self { code: serde_json::from_value(code.into())?, path: path.to_owned() })
    }
}

impl WalkedStep {
    /// What came, by code and path.
    pub fn found(&self, severity: Severity) -> Vec<Found> {
        let issues = self.issues.iter().filter(|i| i.severity == severity);
        let mut found: Vec<_> = issues.map(|i| Found { code: i.code, path: i.path.clone() }).collect();
        found.sort();
        found
    }

    /// What is wrong with what came, if anything.
    pub fn wrong(&self) -> Option<String> {
        let sorted = |list: &[Found]| {
            let mut list = list.to_vec();
            list.sort();
            list
        };
        let (errors, warnings) = (self.found(Severity::Error), self.found(Severity::Warning));
        if errors != sorted(&self.errors) {
            return Some(format!("errors were {errors:?}, not {:?}", self.errors));
        }
        if self.warnings.as_ref().is_some_and(|wanted| warnings != sorted(wanted)) {
            return Some(format!("warnings were {warnings:?}, not {:?}", self.warnings));
        }
        (self.events.is_empty() == errors.is_empty()).then(|| "events come exactly when no error does".to_owned())
    }
}
