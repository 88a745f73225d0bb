//! Walks a case: states, checks and commands one after another, with what really came of each command.

use crate::case::{Case, Step};
use crate::check::Check;
use crate::expand::{expand_case, expand_command, expand_context};
use crate::names;
use crate::reading::{Placed, Reading};
use crate::{CaseError, Problem};
use portcullis_core::{
    AccountId, Caller, Catalogue, Code, Command, Context, Event, Fresh, Issue, MemberId, Millis, Severity, Snapshot,
    State, TokenId, UserId, Who, decide,
};
use serde::Serialize;
use std::sync::Arc;

/// A case in whole words.
#[derive(Debug, Clone, Serialize)]
pub struct Walked {
    /// The account at first.
    pub state: State,
    /// The accounts of its agencies at first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<State>,
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
    /// The agency in whose account it is asked for; in the case's own where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<AccountId>,
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
    /// The accounts of its agencies afterwards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<State>,
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
    /// The agency they come through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<AccountId>,
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
    let (catalogue, (state, agencies)) = (Catalogue::builtin(), expand_case(case)?);
    let reading = Reading::inline(&state, &agencies, &catalogue, &case.context);
    let checks = bare(reading.checks("expect", &case.expect)?);
    let mut latest = (state.clone(), agencies.clone());
    let mut steps = Vec::new();
    for (place, step) in case.commands.iter().enumerate() {
        let before = Reading { state: &latest.0, agencies: &latest.1, ..reading.clone() };
        let walked = walk_step(&before, place, step)?.0;
        latest = (walked.state.clone(), walked.agencies.clone());
        steps.push(walked);
    }
    Ok(Walked { state, agencies, checks, steps })
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
    let at = |field: &str| format!("commands[{place}].{field}");
    let before = reading.agency(&step.at, &at("at"))?.unwrap_or(reading.state);
    let caller = caller(reading, before, step, &at)?;
    let command = expand_command(before, &step.command).map_err(|p| p.at(at("do")))?;
    let (now, seed) = (caller.context.now, names::seed(place));
    let mut snapshot = Snapshot::new(before.clone(), Arc::clone(reading.catalogue));
    let outcome = decide(&snapshot, &caller.caller(reading), &command, &Fresh::new(now, seed));
    if !outcome.events.is_empty() {
        snapshot.apply(before.revision.saturating_add(1), &outcome.events);
    }
    let (state, agencies) = reading.after(snapshot.state());
    let placed = Reading { state: &state, agencies: &agencies, ..reading.clone() }.checks(&at("then"), &step.then)?;
    let errors = found(&step.errors).map_err(|p| p.at(at("errors")))?;
    let warnings = step.warnings.as_deref().map(found).transpose().map_err(|p| p.at(at("warnings")))?;
    let (issues, events, checks) = (outcome.issues, outcome.events, bare(placed.clone()));
    let (at, seed) = (step.at.as_ref().map(|_| before.account.id), format!("{seed:032x}"));
    let walked =
        WalkedStep { caller, at, now, seed, command, errors, warnings, issues, events, state, agencies, checks };
    Ok((walked, placed))
}

/// Who asks for a command on the account `before`.
fn caller(
    reading: &Reading<'_>,
    before: &State,
    step: &Step,
    at: &impl Fn(&str) -> String,
) -> Result<CallerForm, CaseError> {
    let agency = reading.agency(&step.through, &at("through"))?;
    let among = Reading { state: agency.unwrap_or(before), ..reading.clone() };
    let who = who(&among, &step.by).map_err(|p| p.at(at("by")))?;
    let holds = step.holds.as_deref().map(|m| names::member_or_id(before, m)).transpose();
    let holds = holds.map_err(|p| p.at(at("holds")))?;
    let (user, token) = match who {
        Who::User(user) => (Some(user), None),
        Who::Token(token) => (None, Some(token)),
        Who::Operator => (None, None),
    };
    let context = expand_context(&step.context.or(reading.context), reading.now);
    let (verified, own_tokens) = (step.verified.unwrap_or(true), step.own_tokens);
    let through = agency.map(|a| a.account.id);
    Ok(CallerForm { user, context, verified, holds, token, through, own_tokens })
}

fn who(reading: &Reading<'_>, by: &str) -> Result<Who, Problem> {
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
    /// For the engine: with the agency they come through, and with every account that is known beside.
    fn caller(&self, reading: &Reading<'_>) -> Caller {
        let snapshot = |state: &State| Snapshot::new(state.clone(), Arc::clone(reading.catalogue));
        let user = self.user.map_or(Who::Operator, Who::User);
        let caller = Caller::new(self.token.map_or(user, Who::Token), self.context.clone());
        let agency = reading.agencies.iter().find(|a| Some(a.account.id) == self.through).map(snapshot);
        let others = reading.agencies.iter().chain((!reading.agencies.is_empty()).then_some(reading.state));
        let (holds, own_tokens, beside) = (self.holds, self.own_tokens, others.map(snapshot).collect());
        Caller { verified: self.verified, holds, own_tokens, agency, beside, ..caller }
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
