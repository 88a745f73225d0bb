//! The command line.

mod audit;
mod check;
mod demo;
mod export;
mod import;
mod lint;
mod logs;
mod serve;
mod source;
mod token;
mod user;
mod who_can;
mod zones;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Account members, roles and scopes, decided by one engine on the server and in the browser.
#[derive(Debug, Parser)]
#[command(name = "portcullis", version, about)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Serve the page and the API
    Serve(serve::Args),
    /// Serve sample accounts, to look around
    Demo(demo::Args),
    /// Look over an account: what does nothing, who holds more than others, who could become what
    Lint(lint::Args),
    /// Check files of expectations: who may do what, and who may not
    Check(check::Args),
    /// Who may do something, in pages
    WhoCan(who_can::Args),
    /// Write an account as a document, or as Cedar
    Export(export::Args),
    /// Open an account from a document
    Import(import::Args),
    /// Domains of an account
    #[command(subcommand)]
    Zones(zones::Chore),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::Chore),
    /// Tokens for programs
    #[command(subcommand)]
    Token(token::Chore),
    /// People who sign in
    #[command(subcommand)]
    User(user::Chore),
}

/// The folder that all chores work on.
#[derive(Debug, clap::Args)]
struct Data {
    /// Folder of the database
    #[arg(long, value_name = "DIR", env = "PORTCULLIS_DATA")]
    data: PathBuf,
}

impl Data {
    /// The folder, which must hold a database already: opening makes what is missing, and nothing should come of a
    /// mistyped name.
    fn existing(&self) -> Result<&PathBuf> {
        if self.data.join("portcullis.db").is_file() {
            return Ok(&self.data);
        }
        bail!("there is no database in `{}`", self.data.display())
    }
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match start(cli.chore) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("portcullis: {why:#}");
            ExitCode::FAILURE
        }
    }
}

/// What can't be read is told apart (2) from what was read and is wrong (1).
fn readable(done: Result<ExitCode>) -> ExitCode {
    done.unwrap_or_else(|why| {
        eprintln!("portcullis: {why:#}");
        ExitCode::from(2)
    })
}

fn start(chore: Chore) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match chore {
            Chore::Serve(args) => serve::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Demo(args) => demo::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Lint(args) => Ok(readable(lint::run(args).await)),
            Chore::Check(args) => Ok(readable(check::run(&args))),
            Chore::WhoCan(args) => who_can::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Export(args) => export::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Import(args) => import::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Zones(chore) => zones::run(chore).await,
            Chore::Audit(chore) => audit::run(chore).await,
            Chore::Token(chore) => token::run(chore).await.map(|()| ExitCode::SUCCESS),
            Chore::User(chore) => user::run(chore).await.map(|()| ExitCode::SUCCESS),
        }
    })
}
