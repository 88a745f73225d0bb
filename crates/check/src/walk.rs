//! Walks a case: states, checks and commands one after another, with what really came of each command.

use crate::case::{Case, Step};
use crate::check::{Check, Placed, Reading};
use crate::expand::{expand_account, expand_command, expand_context};
use crate::names;
use crate::{CaseError, Problem};
use portcullis_core::{
    Caller, Catalogue, Code, Command, Context, Event, Fresh, Issue, MemberId, Millis, Severity, Snapshot, State,
    TokenId, UserId, Who, decide,
};
use serde::Serialize;
use std::sync::Arc;

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
    /// The token, where one asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
    /// Whether it may manage the tokens of its user.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own_tokens: bool,
}

/// A code and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Found {
    /// The code.
    pub code: Code,
    /// The field; empty for the whole command.
    pub path: String,
}

/// Walks a case that holds its own account from its first state to its last command.
///
/// # Errors
/// [`CaseError`] with the place of what can't be read.
pub fn walk(case: &Case) -> Result<Walked, CaseError> {
    let (catalogue, state) = (Catalogue::builtin(), expand_account(&case.account)?);
    let reading = Reading::inline(&state, &catalogue, &case.context);
    let checks = bare(reading.checks("expect", &case.expect)?);
    let mut latest = state.clone();
    let mut steps = Vec::new();
    for (place, step) in case.commands.iter().enumerate() {
        let walked = walk_step(&Reading { state: &latest, ..reading.clone() }, place, step)?.0;
        latest = walked.state.clone();
        steps.push(walked);
    }
    Ok(Walked { state, checks, steps })
}

fn bare(checks: Vec<Placed>) -> Vec<Check> {
    checks.into_iter().map(|(_, check)| check).collect()
}

/// One command on the state of a reading, with the places of what must be true afterwards.
pub(crate) fn walk_step(
    reading: &Reading<'_>,
    place: usize,
    step: &Step,
) -> Result<(WalkedStep, Vec<Placed>), CaseError> {
    let before = reading.state;
    let at = |field: &str| format!("commands[{place}].{field}");
    let context = expand_context(&step.context.or(reading.context), reading.now);
    let now = context.now;
    let who = caller(reading, &step.by).map_err(|p| p.at(at("by")))?;
    let holds =
        step.holds.as_deref().map(|m| names::member_or_id(before, m)).transpose().map_err(|p| p.at(at("holds")))?;
    let (user, token) = match who {
        Who::User(user) => (Some(user), None),
        Who::Token(token) => (None, Some(token)),
        Who::Operator => (None, None),
    };
    let (verified, own_tokens) = (step.verified.unwrap_or(true), step.own_tokens);
    let caller = CallerForm { user, context, verified, holds, token, own_tokens };
    let command = expand_command(before, &step.command).map_err(|p| p.at(at("do")))?;
    let seed = names::seed(place);
    let mut snapshot = Snapshot::new(before.clone(), Arc::clone(reading.catalogue));
    let outcome = decide(&snapshot, &caller.caller(), &command, &Fresh::new(now, seed));
    if !outcome.events.is_empty() {
        snapshot.apply(before.revision.saturating_add(1), &outcome.events);
    }
    let state = snapshot.state().clone();
    let placed = Reading { state: &state, ..reading.clone() }.checks(&at("then"), &step.then)?;
    let errors = found(&step.errors).map_err(|p| p.at(at("errors")))?;
    let warnings = step.warnings.as_deref().map(found).transpose().map_err(|p| p.at(at("warnings")))?;
    let (issues, events, checks) = (outcome.issues, outcome.events, bare(placed.clone()));
    let seed = format!("{seed:032x}");
    Ok((WalkedStep { caller, now, seed, command, errors, warnings, issues, events, state, checks }, placed))
}

fn caller(reading: &Reading<'_>, by: &str) -> Result<Who, Problem> {
    if by == "operator" {
        return Ok(Who::Operator);
    }
    if let Some(token) = by.strip_prefix("token:") {
        return names::token(reading.state, token).map(Who::Token);
    }
    match names::member(reading.state, by) {
        Err(problem) if reading.strict => Err(problem),
        Ok(_) | Err(_) => Ok(Who::User(names::user(reading.state, by))),
    }
}

fn found(texts: &[String]) -> Result<Vec<Found>, Problem> {
    texts.iter().map(|text| Found::parse(text)).collect()
}

impl CallerForm {
    fn caller(&self) -> Caller {
        let user = self.user.map_or(Who::Operator, Who::User);
        let caller = Caller::new(self.token.map_or(user, Who::Token), self.context.clone());
        Caller { verified: self.verified, holds: self.holds, own_tokens: self.own_tokens, ..caller }
    }
}

impl Found {
    /// As it is written in a case.
    pub(crate) fn shown(&self) -> String {
        let code = serde_json::to_value(self.code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        if self.path.is_empty() { code } else { format!("{code} {}", self.path) }
    }

    fn parse(text: &str) -> Result<Self, Problem> {
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
