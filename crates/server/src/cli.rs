//! The command line.

mod audit;
mod demo;
mod logs;
mod serve;
mod token;
mod user;
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

fn start(chore: Chore) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match chore {
            Chore::Serve(args) => serve::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Demo(args) => demo::run(args).await.map(|()| ExitCode::SUCCESS),
            Chore::Zones(chore) => zones::run(chore).await,
            Chore::Audit(chore) => audit::run(chore).await,
            Chore::Token(chore) => token::run(chore).await.map(|()| ExitCode::SUCCESS),
            Chore::User(chore) => user::run(chore).await.map(|()| ExitCode::SUCCESS),
        }
    })
}
