use super::Data;
use anyhow::{Context, Result};
use clap::Subcommand;
use portcullis_core::AccountId;
use portcullis_store::{AccountReport, Store, read_head, verify_export};
use std::fs::File;
use std::io::{BufWriter, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Chore {
    /// Check that no log was edited, cut or reordered; fails if one was
    Verify {
        #[command(flatten)]
        data: Data,
        /// Only this account
        #[arg(long, value_name = "ID")]
        account: Option<AccountId>,
        /// An earlier export that the log must continue
        #[arg(long, value_name = "FILE", conflicts_with = "account")]
        since: Option<PathBuf>,
    },
    /// Write an account's log as JSON lines that anybody can check
    Export {
        #[command(flatten)]
        data: Data,
        /// The account
        #[arg(long, value_name = "ID")]
        account: AccountId,
        /// The file; standard output when left out
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Check an exported log, without the server
    Check {
        /// The export
        file: PathBuf,
        /// The server's public key, known from elsewhere: 64 hex digits
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
    },
    /// Print the public key that exports are checked with
    Key {
        #[command(flatten)]
        data: Data,
    },
}

pub async fn run(chore: Chore) -> Result<ExitCode> {
    match chore {
        Chore::Verify { data, account, since } => {
            let store = Store::open(data.existing()?).await?;
            let reports = match since {
                Some(file) => vec![store.verify_since(read_head(&file)?).await?],
                None => store.verify(account).await?.accounts,
            };
            Ok(tell(&reports))
        }
        Chore::Export { data, account, output } => {
            let store = Store::open(data.existing()?).await?;
            let head = match output {
                Some(path) => {
                    let file = File::create(&path).with_context(|| format!("`{}`", path.display()))?;
                    store.export(account, &mut BufWriter::new(file)).await?
                }
                None => store.export(account, &mut BufWriter::new(stdout())).await?,
            };
            eprintln!("{} entries, signed with key {}", head.seq, store.public_key());
            Ok(ExitCode::SUCCESS)
        }
        Chore::Check { file, key } => Ok(tell(&[verify_export(&file, key.as_deref())?])),
        Chore::Key { data } => {
            println!("{}", Store::open(data.existing()?).await?.public_key());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn tell(reports: &[AccountReport]) -> ExitCode {
    for report in reports {
        let word = if report.is_sound() { "sound" } else { "DAMAGED" };
        println!("{}  {word}  {} entries, {} values erased", report.account, report.entries, report.erased);
        report.problems.iter().for_each(|problem| println!("    {problem}"));
    }
    if reports.is_empty() {
        println!("no accounts");
    }
    if reports.iter().all(AccountReport::is_sound) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
