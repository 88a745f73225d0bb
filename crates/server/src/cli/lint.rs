use super::source::{Form, Source, print};
use crate::clock;
use anyhow::Result;
use portcullis_core::{Catalogue, Finding, Level, ObjectId, Snapshot, analyse};
use std::fmt::Write;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Fail for these too; errors always do
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
    /// Warnings and notes
    Notes,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    let catalogue = Catalogue::builtin();
    let state = args.source.read(&catalogue).await?;
    let findings = analyse(&Snapshot::new(state, catalogue), clock::now());
    match args.format {
        Form::Json => print(&format!("{}\n", serde_json::to_string_pretty(&findings)?))?,
        Form::Text => print(&text(&findings))?,
    }
    let fails = |finding: &Finding| match finding.level {
        Level::Error => true,
        Level::Warning => args.deny.is_some(),
        Level::Note => args.deny == Some(Deny::Notes),
    };
    Ok(if findings.iter().any(fails) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn text(findings: &[Finding]) -> String {
    let mut text = String::new();
    let count = |level: Level| findings.iter().filter(|f| f.level == level).count();
    for finding in findings {
        let code = serde_json::to_value(finding.code).ok().and_then(|c| c.as_str().map(str::to_owned));
        let (level, code, subject) = (word(finding.level), code.unwrap_or_default(), subject(&finding.subject));
        // A text in memory takes whatever is written.
        let _ =
            writeln!(text, "{level:<7}  {code}  {subject}\n         {}\n         {}", finding.message, finding.advice);
    }
    let counts = [Level::Error, Level::Warning, Level::Note].map(count);
    let _ = writeln!(text, "errors: {}, warnings: {}, notes: {}", counts[0], counts[1], counts[2]);
    text
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn subject(subject: &ObjectId) -> String {
    match subject {
        ObjectId::Account => "account".to_owned(),
        ObjectId::Resource(id) => format!("resource {id}"),
        ObjectId::Member(id) => format!("member {id}"),
        ObjectId::Group(id) => format!("group {id}"),
        ObjectId::Role(id) => format!("role {id}"),
        ObjectId::Scope(id) => format!("resource group {id}"),
        ObjectId::Policy(id) => format!("policy {id}"),
        ObjectId::Record(id) => format!("record {id}"),
        ObjectId::Token(id) => format!("token {id}"),
        ObjectId::Grant(id) => format!("grant {id}"),
        ObjectId::Client(id) => format!("client {id}"),
        ObjectId::Assignment(id) => format!("assignment {id}"),
        ObjectId::Template(id) => format!("template {id}"),
    }
}
