use super::Data;
use crate::{App, Config, Live, Request, commit};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use portcullis_core::text::domain;
use portcullis_core::{AccountId, Command, NewResource};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::ExitCode;

/// Most domains of one command.
const BATCH: usize = 1_000;
/// Most bytes of a line that is still read as one.
const LINE: usize = 4_096;
/// Most skipped lines that are told one by one.
const TOLD: usize = 200;

#[derive(Debug, Subcommand)]
pub enum Chore {
    /// Add domains from a file, one a line; empty lines and comments (`#`, `//`) are passed over
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
        /// The account
        #[arg(long, value_name = "ID")]
        account: AccountId,
        /// Tags `key=value` for all of them
        #[arg(long = "tag", value_name = "TAG")]
        tags: Vec<String>,
        #[command(flatten)]
        data: Data,
    },
}

/// What came of the lines.
#[derive(Debug, Default)]
struct Tally {
    lines: usize,
    added: usize,
    twice: usize,
    bad: usize,
}

impl Tally {
    fn skip(&mut self, line: usize, why: &str) {
        if self.twice + self.bad <= TOLD {
            eprintln!("line {line}: {why}; skipped");
        }
    }

    fn bad(&mut self, line: usize, why: &str) {
        self.bad += 1;
        self.skip(line, why);
    }

    fn twice(&mut self, line: usize, why: &str) {
        self.twice += 1;
        self.skip(line, why);
    }
}

pub async fn run(chore: Chore) -> Result<ExitCode> {
    let Chore::Import { file, account, tags, data } = chore;
    let reader: Box<dyn BufRead + Send> = if file.as_os_str() == "-" {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(&file).with_context(|| format!("`{}`", file.display()))?))
    };
    let app = App::open(Config::local(data.existing()?, ([127, 0, 0, 1], 0).into())).await?;
    let Some(live) = app.live(account).await? else { bail!("there is no account `{account}`") };
    let tally = import(&app, &live, reader, &tags).await?;
    app.store.close().await;
    println!("{} added, {} there already, {} bad, of {} lines", tally.added, tally.twice, tally.bad, tally.lines);
    Ok(ExitCode::SUCCESS)
}

async fn import(app: &App, live: &Live, mut reader: Box<dyn BufRead + Send>, tags: &[String]) -> Result<Tally> {
    let mut known: BTreeSet<String> =
        live.current().snapshot.resources("zone").iter().map(|z| z.name.clone()).collect();
    let (mut tally, mut batch) = (Tally::default(), Vec::new());
    while let Some(line) = next_line(&mut reader)? {
        tally.lines += 1;
        let number = tally.lines;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') || text.starts_with("//") {
            continue;
        }
        match domain(text) {
            Err(why) => tally.bad(number, &why.to_string()),
            Ok(name) if !known.insert(name.clone()) => tally.twice(number, &format!("`{name}` is there already")),
            Ok(name) => batch.push(NewResource { name, tags: tags.to_vec(), settings: None }),
        }
        if batch.len() == BATCH {
            add(app, live, &mut batch, &mut tally).await?;
        }
    }
    add(app, live, &mut batch, &mut tally).await?;
    Ok(tally)
}

/// Appends a batch as one entry. What was added stays added if a later batch is refused.
async fn add(app: &App, live: &Live, batch: &mut Vec<NewResource>, tally: &mut Tally) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let resources = std::mem::take(batch);
    let count = resources.len();
    let command = Command::AddResources { kind: "zone".into(), resources };
    commit(app, live, Request::operator(&command))
        .await
        .with_context(|| format!("stopped after {} domains", tally.added))?;
    tally.added += count;
    eprintln!("{} added (line {})", tally.added, tally.lines);
    Ok(())
}

/// The next line without its end; of one that is too long, enough to be refused as a domain.
fn next_line(reader: &mut dyn BufRead) -> Result<Option<Vec<u8>>> {
    let (mut line, mut any) = (Vec::new(), false);
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(any.then_some(line));
        }
        any = true;
        let end = chunk.iter().position(|b| *b == b'\n');
        let taken = end.unwrap_or(chunk.len());
        let room = LINE.saturating_sub(line.len());
        line.extend_from_slice(&chunk[..taken.min(room)]);
        let used = taken + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}
