use super::AccountReport;
use super::walk::Walk;
use crate::key::parse_public;
use crate::log::{Hidden, Stored, current, hidden_between, rows_after};
use crate::{Head, Store, StoreError};
use portcullis_core::AccountId;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

const PAGE: i64 = 500;
/// A line is one entry; longer ones were not written by an export.
const MAX_LINE: u64 = 256 << 20;

/// The first line of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    /// Always `portcullis log 1`.
    format: String,
    /// The public key that the end is signed with; whoever checks should know it from elsewhere.
    key: String,
    head: Head,
}

/// Each further line: one entry, its stored bytes as text, and the personal values that were not erased.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seq: i64,
    revision: i64,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    command: String,
    body: String,
    #[serde(with = "hex::serde")]
    previous: Vec<u8>,
    #[serde(with = "hex::serde")]
    hash: Vec<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    personal: Vec<Value>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    owner: String,
    #[serde(with = "hex::serde")]
    salt: [u8; 16],
    value: String,
}

const FORMAT: &str = "portcullis log 1";

impl Store {
    /// Writes the log of one account as JSON lines, so that anybody can check it without the server and its secret.
    /// Answers the end that was written; keep it (or the file) to notice later if the log is cut back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an account, [`StoreError::Write`] if it can't be written.
    pub async fn export(&self, account: AccountId, to: &mut (impl Write + Send)) -> Result<Head, StoreError> {
        let mut tx = self.read().await?;
        let (head, _) = current(&mut tx, account).await?.ok_or(StoreError::NotFound("account"))?;
        write_line(to, &Heading { format: FORMAT.into(), key: self.public_key(), head: head.clone() })?;
        let mut seq = 0;
        loop {
            let rows = rows_after(&mut tx, account, seq, PAGE).await?;
            let Some(last) = rows.last() else { break };
            let mut hidden = hidden_between(&mut tx, account, seq + 1, last.number()?).await?;
            seq = last.number()?;
            for row in rows {
                let personal = hidden.remove(&row.number()?).unwrap_or_default();
                write_line(to, &line(account, row, personal)?)?;
            }
        }
        to.flush()?;
        Ok(head)
    }
}

/// Checks an export against a public key of 64 hex digits that came from elsewhere; without one, against the key that
/// the file names, which says only that it is whole.
///
/// # Errors
/// Only where the file is no export; what is wrong with the log is in the report.
pub fn verify_export(path: &Path, public_key: Option<&str>) -> Result<AccountReport, StoreError> {
    let (heading, mut lines) = open(path)?;
    let key = parse_public(public_key.unwrap_or(&heading.key))?;
    let mut walk = Walk::new(heading.head.account, None);
    while let Some(text) = next_line(path, &mut lines)? {
        let line: Line = serde_json::from_str(&text).map_err(|e| malformed(path, &e))?;
        let (row, hidden) = stored(line);
        walk.step(&row, &hidden);
    }
    walk.finish(Some(&heading.head), &key);
    Ok(walk.report)
}

/// The end of the log in an export; for [`Store::verify_since`].
///
/// # Errors
/// Where the file is no export.
pub fn read_head(path: &Path) -> Result<Head, StoreError> {
    open(path).map(|(heading, _)| heading.head)
}

fn open(path: &Path) -> Result<(Heading, impl BufRead + use<>), StoreError> {
    let mut lines = BufReader::new(std::fs::File::open(path).map_err(StoreError::file(path))?);
    let first = next_line(path, &mut lines)?.unwrap_or_default();
    let heading: Heading = serde_json::from_str(&first).map_err(|e| malformed(path, &e))?;
    match heading.format.as_str() {
        FORMAT => Ok((heading, lines)),
        other => Err(StoreError::Malformed(format!("`{}` has the format `{other:.40}`", path.display()))),
    }
}

fn next_line(path: &Path, lines: &mut impl BufRead) -> Result<Option<String>, StoreError> {
    let mut text = String::new();
    let read = lines.take(MAX_LINE).read_line(&mut text).map_err(StoreError::file(path))?;
    if read as u64 == MAX_LINE {
        return Err(StoreError::TooLarge("line of the export"));
    }
    Ok((read > 0).then_some(text))
}

fn malformed(path: &Path, error: &serde_json::Error) -> StoreError {
    StoreError::Malformed(format!("`{}` is not an exported log: {error}", path.display()))
}

fn write_line(to: &mut impl Write, line: &impl Serialize) -> Result<(), StoreError> {
    serde_json::to_writer(&mut *to, line)?;
    Ok(to.write_all(b"\n")?)
}

fn line(account: AccountId, row: Stored, hidden: Vec<Hidden>) -> Result<Line, StoreError> {
    let Stored { seq, revision, at, user_id: user, command, body, prev_hash: previous, hash } = row;
    let body = String::from_utf8(body).map_err(|_| StoreError::corrupt(account, format!("entry {seq} is not text")))?;
    let personal = hidden.into_iter().map(|Hidden { owner, salt, value }| Value { owner, salt, value }).collect();
    Ok(Line { seq, revision, at, user, command, body, previous, hash, personal })
}

fn stored(line: Line) -> (Stored, Vec<Hidden>) {
    let Line { seq, revision, at, user: user_id, command, body, previous: prev_hash, hash, personal } = line;
    let hidden = personal.into_iter().map(|Value { owner, salt, value }| Hidden { owner, salt, value }).collect();
    (Stored { seq, revision, at, user_id, command, body: body.into_bytes(), prev_hash, hash }, hidden)
}
