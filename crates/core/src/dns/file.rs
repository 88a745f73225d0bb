use super::fields::{Form, fields, needs_priority};
use super::lines::{Line, lines};
use super::name::record_name;
use super::token::unquoted;
use crate::Set;
use crate::change::RecordDraft;

/// Most records that are read from one file.
pub const MOST_IN_FILE: usize = 3_500;

/// Why a zone file can't be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct FileError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub why: String,
}

/// Reads a zone file (RFC 1035) as drafts of records, without the entry that names the zone's authority.
///
/// It never opens other files: `$INCLUDE` is an error. Times beyond what is kept are brought to the nearest that is. A
/// comment stays with its record; `cf_tags=` in it says whether the record is proxied, and its tags.
///
/// # Errors
/// [`FileError`] with the first line that can't be read.
pub fn read_zone_file(text: &str, zone: &str) -> Result<Vec<RecordDraft>, FileError> {
    let lines = lines(text).map_err(|(line, why)| FileError { line, why: why.to_owned() })?;
    let mut reading = Reading { origin: zone.to_owned(), ttl: None, owner: None, found: Vec::new() };
    for line in &lines {
        reading.take(line).map_err(|why| FileError { line: line.number, why })?;
        if reading.found.len() > MOST_IN_FILE {
            return Err(FileError { line: line.number, why: format!("a file has at most {MOST_IN_FILE} records") });
        }
    }
    Ok(reading.found)
}

struct Reading {
    /// What names without a last dot are below of.
    origin: String,
    ttl: Option<u32>,
    /// The name of the last entry.
    owner: Option<String>,
    found: Vec<RecordDraft>,
}

impl Reading {
    fn take(&mut self, line: &Line) -> Result<(), String> {
        let mut words = line.words.as_slice();
        match words.first().map(|w| w.to_ascii_uppercase()).as_deref() {
            Some("$ORIGIN") => {
                let name = words.get(1).ok_or("`$ORIGIN` needs a name")?;
                self.origin = self.absolute(name)?;
                return Ok(());
            }
            Some("$TTL") => {
                let time = words.get(1).and_then(|w| seconds(w));
                self.ttl = Some(time.ok_or("`$TTL` needs a time such as `3600` or `1h`")?);
                return Ok(());
            }
            Some(other) if other.starts_with('$') => {
                return Err(format!("`{}` is not taken here", other.chars().take(40).collect::<String>()));
            }
            _ => {}
        }
        if !line.is_indented
            && let Some((owner, rest)) = words.split_first()
        {
            self.owner = Some(self.absolute(owner)?);
            words = rest;
        }
        let owner = self.owner.clone().ok_or("the first record needs a name")?;
        self.record(owner, words, &line.comment)
    }

    /// Time and class may stand in either order, or be missing.
    fn record(&mut self, owner: String, mut words: &[String], comment: &str) -> Result<(), String> {
        let mut ttl = self.ttl;
        while let Some((word, rest)) = words.split_first() {
            if let Some(time) = seconds(word) {
                ttl = Some(time);
            } else if ["CH", "HS", "CS"].contains(&word.to_ascii_uppercase().as_str()) {
                return Err("only the class `IN` is taken here".to_owned());
            } else if !word.eq_ignore_ascii_case("IN") {
                break;
            }
            words = rest;
        }
        let (rtype, said) = words.split_first().ok_or("a type is missing")?;
        let rtype = rtype.to_ascii_uppercase();
        if rtype == "SOA" {
            return Ok(());
        }
        let draft = self.draft(owner, rtype, said)?;
        let (comment, proxied, tags) = read_comment(comment);
        self.found.push(RecordDraft { ttl: ttl.map(in_bounds), comment, proxied, tags, ..draft });
        Ok(())
    }

    fn draft(&self, owner: String, rtype: String, said: &[String]) -> Result<RecordDraft, String> {
        let shown = || rtype.chars().take(20).collect::<String>();
        let fields =
            fields(&rtype).ok_or_else(|| format!("`{}` is not a type of record that is kept here", shown()))?;
        let (priority, said) = match said.split_first() {
            Some((first, rest)) if needs_priority(&rtype) => {
                let number = first.parse::<u32>().ok().filter(|n| *n <= 0xffff);
                (Some(number.ok_or_else(|| format!("a priority is missing before `{first:.40}`"))?), rest)
            }
            _ => (None, said),
        };
        let mut content = Vec::new();
        for (n, word) in said.iter().enumerate() {
            let form = fields.get(n).map(|f| f.form);
            content.push(if form == Some(Form::Name) { self.target(word)? } else { word.clone() });
        }
        Ok(RecordDraft {
            name: Some(owner),
            content: Some(content.join(" ")),
            rtype: Some(rtype),
            priority,
            ..RecordDraft::default()
        })
    }

    fn target(&self, word: &str) -> Result<String, String> {
        if word == "." { Ok(word.to_owned()) } else { self.absolute(word) }
    }

    /// A name that ends with a dot is whole; any other is below the origin.
    fn absolute(&self, word: &str) -> Result<String, String> {
        let whole = match word {
            "@" => self.origin.clone(),
            word if word.ends_with('.') => word.to_owned(),
            word => format!("{word}.{}", self.origin),
        };
        record_name(&whole).ok_or_else(|| format!("`{}` is not a name", word.chars().take(80).collect::<String>()))
    }
}

/// Seconds, or a time such as `1h30m`.
fn seconds(word: &str) -> Option<u32> {
    let (mut all, mut number, mut has_digits) = (0_u32, 0_u32, false);
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    for c in word.chars() {
        if let Some(digit) = c.to_digit(10) {
            number = number.checked_mul(10)?.checked_add(digit)?;
            has_digits = true;
            continue;
        }
        let unit = match c.to_ascii_lowercase() {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        if !has_digits {
            return None;
        }
        all = all.checked_add(number.checked_mul(unit)?)?;
        (number, has_digits) = (0, false);
    }
    all.checked_add(number)
}

fn in_bounds(ttl: u32) -> u32 {
    if ttl == 1 { 1 } else { ttl.clamp(60, 86_400) }
}

/// The comment, whether it says that the record is proxied, and its tags.
fn read_comment(comment: &str) -> (Option<String>, Option<bool>, Option<Set<String>>) {
    let (text, said) = match comment.find("cf_tags=").and_then(|at| comment.split_at_checked(at)) {
        Some((text, said)) => (text.trim(), said.strip_prefix("cf_tags=").unwrap_or(said).trim()),
        None => (comment.trim(), ""),
    };
    let (mut proxied, mut tags) = (None, Vec::new());
    for tag in said.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        match tag.strip_prefix("cf-proxied:") {
            Some(value) => proxied = Some(value == "true"),
            None => tags.push(unquoted(tag)),
        }
    }
    ((!text.is_empty()).then(|| text.to_owned()), proxied, (!tags.is_empty()).then(|| tags.into()))
}
