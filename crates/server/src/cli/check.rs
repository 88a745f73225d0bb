use super::source::{Form, exported, print, text};
use crate::clock;
use anyhow::{Context, Result, bail};
use portcullis_check::{Case, CaseText, CompactAccount, Given, MOST_BYTES, Report, read_case};
use portcullis_core::Catalogue;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of expectations; docs/policy-tests.md shows the form
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The exported account that files are about which hold none themselves
    #[arg(long, value_name = "FILE")]
    account: Option<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let catalogue = Catalogue::builtin();
    // All are read before anything is reported, so that a report is never half of one.
    let reports: Vec<Report> =
        args.files.iter().map(|file| one(file, args.account.as_deref(), &catalogue)).collect::<Result<_>>()?;
    match args.format {
        Form::Json => print(&format!("{}\n", serde_json::to_string_pretty(&reports)?))?,
        Form::Text => print(&reports.iter().map(ToString::to_string).collect::<String>())?,
    }
    Ok(if reports.iter().all(Report::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(file: &Path, account: Option<&Path>, catalogue: &Arc<Catalogue>) -> Result<Report> {
    let name = file.display().to_string();
    let text = text(file, MOST_BYTES)?;
    let case = read_case(text.as_bytes()).map_err(|e| e.in_text(&text)).with_context(|| format!("`{name}`"))?;
    let given = match account_of(&case, file, account)? {
        Some(path) => Some(Given { state: exported(&path, catalogue)?, now: clock::now() }),
        None => None,
    };
    let source = CaseText { file: &name, text: &text };
    portcullis_check::run(source, &case, given.as_ref(), catalogue).with_context(|| format!("`{name}`"))
}

/// The file of the account that a case is about, if it is not written in the case.
fn account_of(case: &Case, file: &Path, account: Option<&Path>) -> Result<Option<PathBuf>> {
    if let Some(from) = &case.account.from {
        let beside = file.parent().unwrap_or(Path::new("")).join(from);
        return Ok(Some(account.map_or(beside, Path::to_owned)));
    }
    match account {
        Some(_) if case.account != CompactAccount::default() => {
            bail!("`{}` is about the account that stands in it; leave out `--account` or that", file.display())
        }
        None if case.account == CompactAccount::default() => {
            bail!(
                "`{}` names no account: write one in it, `\"account\": {{\"from\": …}}`, or use `--account`",
                file.display()
            )
        }
        other => Ok(other.map(Path::to_owned)),
    }
}
