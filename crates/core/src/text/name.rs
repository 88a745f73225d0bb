use super::confusables;
use super::unicode::{Form, lower, normal};

/// Why a text cannot be a name or a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is there.
    #[error("a name is missing")]
    Empty,
    /// Too many characters.
    #[error("a name has at most {0} characters")]
    Long(usize),
    /// Control or invisible characters.
    #[error("a name can't hold control or invisible characters")]
    Invisible,
    /// Not `key=value`.
    #[error("a tag is key=value, with a key of 1 to 256 and a value of at most 1024 characters")]
    Tag,
}

/// A name as it is kept: trimmed, in NFC, of 1 to `most` characters, nothing invisible.
///
/// # Errors
/// [`NameError`] saying what is wrong.
pub fn name(text: &str, most: usize) -> Result<String, NameError> {
    if text.len() > most.saturating_mul(8) {
        return Err(NameError::Long(most));
    }
    let kept = nfc(text.trim());
    match kept.chars().count() {
        0 => Err(NameError::Empty),
        n if n > most => Err(NameError::Long(most)),
        _ if kept.chars().any(is_invisible) || kept.starts_with(JOINERS) || kept.ends_with(JOINERS) => {
            Err(NameError::Invisible)
        }
        _ => Ok(kept),
    }
}

/// One side of a tag in NFC lower case; may be empty.
///
/// # Errors
/// [`NameError::Tag`] where it is too long or holds invisible characters.
pub fn tag_text(text: &str, most: usize) -> Result<String, NameError> {
    if text.len() > most.saturating_mul(4) {
        return Err(NameError::Tag);
    }
    if text.len() <= most && text.bytes().all(is_plain_in_tags) {
        return Ok(text.to_owned());
    }
    // Lower-casing can undo NFC, so it is put in NFC again.
    let kept = nfc(&lower(&nfc(text.trim())));
    let fine =
        kept.chars().count() <= most && !kept.contains(JOINERS) && !kept.chars().any(|c| is_invisible(c) || c == ',');
    if fine { Ok(kept) } else { Err(NameError::Tag) }
}

/// Most tags are made of these alone and are in their normal form already.
fn is_plain_in_tags(byte: u8) -> bool {
    byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && byte != b','
}

/// What a name looks like: two names with the same skeleton can be mistaken for each other (Unicode TS 39, section 4).
/// What a character looks like can look like yet another, so this goes on until nothing changes.
pub fn skeleton(text: &str) -> String {
    let mut look = resembled(text);
    // What is ASCII before and after one look stays as it is. Nothing in the table takes more rounds than this.
    let mut settled = text.is_ascii() && look.is_ascii();
    for _ in 0..4 {
        if settled {
            break;
        }
        let next = resembled(&look);
        settled = next == look || look.is_ascii() && next.is_ascii();
        look = next;
    }
    look
}

fn resembled(text: &str) -> String {
    let plain: String = lower(&normal(text, Form::Nfkc)).split_whitespace().collect();
    lower(&nfd(&confusables::prototypes(&nfd(&plain)))).replace(JOINERS, "")
}

fn nfc(text: &str) -> String {
    normal(text, Form::Nfc)
}

fn nfd(text: &str) -> String {
    normal(text, Form::Nfd)
}

/// Scripts and emoji need them inside a word, where they can't be seen.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
