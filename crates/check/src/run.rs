//! Runs a case and reports.

use crate::check::{Asked, Check, World};
use crate::locate::line_of;
use crate::reading::{Placed, Reading};
use crate::walk::{Found, WalkedStep, walk_step};
use crate::words::Words;
use crate::{Case, CaseError, CheckResult, NOW, Problem, Report, expand_case};
use portcullis_core::{Access, AccountId, Catalogue, Context, Millis, Severity, State};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The account that a case is about, where the case does not hold it itself.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its state.
    pub state: State,
    /// The moment at which things are asked, where the case says nothing else.
    pub now: Millis,
}

/// A file of expectations.
#[derive(Debug, Clone, Copy)]
pub struct CaseText<'a> {
    /// Its name, for the report.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// Runs a case, on its own account or on the one given, and says of each expectation whether it holds.
///
/// # Errors
/// [`CaseError`] with path and line where something can't be read; nothing is reported then.
pub fn run(
    source: CaseText<'_>,
    case: &Case,
    given: Option<&Given>,
    catalogue: &Arc<Catalogue>,
) -> Result<Report, CaseError> {
    let results = run_all(source.text, case, given, catalogue).map_err(|e| e.in_text(source.text))?;
    Ok(Report { file: source.file.to_owned(), results })
}

fn run_all(
    text: &str,
    case: &Case,
    given: Option<&Given>,
    catalogue: &Arc<Catalogue>,
) -> Result<Vec<CheckResult>, CaseError> {
    if given.is_some() && !case.agencies.is_empty() {
        return Err(Problem::other("agencies stand beside an account that stands in the file, too").at("agencies"));
    }
    let (state, agencies) = given.map_or_else(|| expand_case(case), |g| Ok((g.state.clone(), Vec::new())))?;
    let now = given.map_or(Millis(NOW), |g| g.now);
    let reading =
        Reading { state: &state, agencies: &agencies, catalogue, now, context: &case.context, strict: given.is_some() };
    let mut run = Run { text, case, results: Vec::new() };
    run.all(&World::new(&state, &agencies, catalogue), reading.checks("expect", &case.expect)?);
    let mut latest = (state.clone(), agencies.clone());
    for (place, step) in case.commands.iter().enumerate() {
        let before = Reading { state: &latest.0, agencies: &latest.1, ..reading.clone() };
        let (walked, checks) = walk_step(&before, place, step)?;
        latest = (walked.state.clone(), walked.agencies.clone());
        run.step(place, &step.by, &walked);
        run.all(&World::new(&latest.0, &latest.1, catalogue), checks);
    }
    Ok(run.results)
}

struct Run<'a> {
    text: &'a str,
    case: &'a Case,
    results: Vec<CheckResult>,
}

impl Run<'_> {
    fn push(&mut self, path: String, expected: String, found: Option<Vec<String>>) {
        let line = line_of(self.text, &path);
        self.results.push(CheckResult { ok: found.is_none(), line, path, expected, found: found.unwrap_or_default() });
    }

    fn all(&mut self, world: &World, checks: Vec<Placed>) {
        // Expectations ask the same people in the same context again and again.
        let mut known: BTreeMap<(Asked, Option<AccountId>, String), Option<Access>> = BTreeMap::new();
        for (path, check) in checks {
            let access = check.asked().and_then(|asked @ (who, through, context)| {
                let make = || world.access(asked);
                known.entry((who, through, key(context))).or_insert_with(make).as_ref()
            });
            self.one(world, access, path, &check);
        }
    }

    fn one(&mut self, world: &World, access: Option<&Access>, path: String, check: &Check) {
        let name = self.name(&path);
        let words = Words { snapshot: &world.client, name: &name };
        let answer = check.answer(world, access);
        let wrong = answer.filter(|a| !check.accepts(a));
        let mut found = wrong.map(|a| words.found(check, &a, access));
        if let (Some(lines), Check::Can { allowed: false, reason: Some(reason), .. }) = (&mut found, check) {
            lines.push(format!("the reason was to be {}", code(reason)));
        }
        self.push(path, words.expected(check), found);
    }

    /// How the file names whoever asks in this place.
    fn name(&self, path: &str) -> String {
        let number = |text: &str| text.split_once(']').and_then(|(n, _)| n.parse::<usize>().ok());
        let expects = match path.strip_prefix("commands[") {
            Some(rest) => number(rest).and_then(|n| self.case.commands.get(n)).map_or(&[][..], |s| &s.then),
            None => &self.case.expect,
        };
        let place = path.rsplit_once('[').and_then(|(_, rest)| number(rest));
        place.and_then(|n| expects.get(n)?.who.clone()).unwrap_or_default()
    }

    fn step(&mut self, place: usize, by: &str, step: &WalkedStep) {
        let list = |found: &[Found]| found.iter().map(Found::shown).collect::<Vec<_>>().join(", ");
        let expected = match step.errors.is_empty() {
            true => format!("{by} may {}", step.command.name()),
            false => format!("{by} may not {}: {}", step.command.name(), list(&step.errors)),
        };
        let told = |severity: Severity| {
            let of = step.issues.iter().filter(move |i| i.severity == severity);
            of.map(|i| format!("{}: {}", code(&i.code), i.message))
        };
        let found = step.wrong().map(|why| {
            std::iter::once(why).chain(told(Severity::Error)).chain(told(Severity::Warning)).collect::<Vec<_>>()
        });
        self.push(format!("commands[{place}]"), expected, found);
    }
}

fn key(context: &Context) -> String {
    format!("{context:?}")
}

/// A code as it is written in files.
fn code(code: &impl serde::Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
