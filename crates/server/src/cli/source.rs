//! Where a chore reads an account from: this server's data, or an exported file.

use anyhow::{Context, Result, bail};
use portcullis_core::{AccountId, Catalogue, Export, MOST_EXPORT_BYTES, State};
use portcullis_store::{Store, StoreError};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// An account, of this server or exported.
#[derive(Debug, clap::Args)]
pub struct Source {
    /// Folder of the database
    #[arg(long, value_name = "DIR", env = "PORTCULLIS_DATA")]
    data: Option<PathBuf>,
    /// An account of this server
    #[arg(long, value_name = "ID", required_unless_present = "file", requires = "data")]
    account: Option<AccountId>,
    /// An exported account
    #[arg(long, value_name = "FILE", conflicts_with = "account")]
    file: Option<PathBuf>,
}

impl Source {
    /// The account as it is.
    pub async fn read(&self, catalogue: &Catalogue) -> Result<State> {
        match (&self.file, self.account, &self.data) {
            (Some(file), ..) => exported(file, catalogue),
            (None, Some(account), Some(data)) => {
                let data = super::Data { data: data.clone() };
                stored(&Store::open(data.existing()?).await?, account).await
            }
            (None, ..) => bail!("say which account: `--account ID` with `--data DIR`, or `--file FILE`"),
        }
    }
}

/// An account of a store.
pub async fn stored(store: &Store, account: AccountId) -> Result<State> {
    match store.load(account).await {
        Ok((state, _)) => Ok(state),
        Err(StoreError::NotFound(_)) => bail!("there is no account `{account}`"),
        Err(error) => Err(error.into()),
    }
}

/// An exported account; one of another catalogue is read, and said to be.
pub fn exported(file: &Path, catalogue: &Catalogue) -> Result<State> {
    let export = document(file, catalogue)?;
    if export.catalogue != catalogue.digest() {
        eprintln!("`{}` was exported under another catalogue: a role may give something else now", file.display());
    }
    Ok(export.state)
}

/// The document in a file.
pub fn document(file: &Path, catalogue: &Catalogue) -> Result<Export> {
    let text = text(file, MOST_EXPORT_BYTES)?;
    Export::read(&text, catalogue).with_context(|| format!("`{}`", file.display()))
}

/// What stands in a file of at most so many bytes.
pub fn text(file: &Path, most: usize) -> Result<String> {
    let shown = || format!("`{}`", file.display());
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file).and_then(|f| f.take(limit).read_to_end(&mut bytes)).with_context(shown)?;
    if bytes.len() > most {
        bail!("`{}` is too large: at most {} MB are read", file.display(), most >> 20);
    }
    String::from_utf8(bytes).with_context(shown)
}

/// How something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Prints a document for programs; a reader that went away is no fault.
pub fn print(text: &str) -> Result<()> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
