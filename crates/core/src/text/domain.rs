use super::punycode;
use super::unicode::{lower, to_ascii};

/// The text is not a domain name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a domain name such as `example.org`")]
pub struct DomainError(pub String);

/// A domain in its one form: A-labels, lower case, no last dot; at least two labels.
///
/// # Errors
/// [`DomainError`] for anything that could not be a public domain: empty or long labels, other characters, an address.
pub fn domain(text: &str) -> Result<String, DomainError> {
    in_a_labels(text).filter(|ascii| fits(ascii)).ok_or_else(|| DomainError(text.chars().take(80).collect()))
}

/// A domain as people read it: U-labels where they are valid.
pub fn domain_shown(ascii: &str) -> String {
    if !ascii.contains("xn--") {
        return ascii.to_owned();
    }
    let shown = |label: &str| u_label(label).unwrap_or_else(|| label.to_owned());
    ascii.split('.').map(shown).collect::<Vec<_>>().join(".")
}

fn in_a_labels(text: &str) -> Option<String> {
    if text.len() > 1024 {
        return None;
    }
    let trimmed = text.trim();
    let bare = trimmed.strip_suffix('.').unwrap_or(trimmed);
    if !bare.bytes().all(|b| !b.is_ascii() || b.is_ascii_alphanumeric() || b"-.".contains(&b)) {
        return None;
    }
    a_label(bare)
}

/// A label, or labels with dots between them, as A-labels in lower case; what they may hold is not checked.
pub(crate) fn a_label(text: &str) -> Option<String> {
    // In lower case, for hosts with tables of before 2023 take a capital ẞ for two letters.
    let lower = lower(text);
    if lower.is_ascii() && !lower.contains("xn--") { Some(lower) } else { to_ascii(&lower) }
}

fn fits(ascii: &str) -> bool {
    let numeric = ascii.rsplit('.').next().is_none_or(|top| top.bytes().all(|b| b.is_ascii_digit()));
    ascii.len() <= 253 && ascii.contains('.') && !numeric && ascii.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let shown = if label.starts_with("xn--") { u_label(label) } else { Some(label.to_owned()) };
    (1..=63).contains(&label.len()) && label.bytes().all(plain) && shown.is_some_and(|shown| has_hyphens_inside(&shown))
}

/// No hyphen at either end, nor both as the third and the fourth character.
fn has_hyphens_inside(label: &str) -> bool {
    let dashes = label.chars().skip(2).take(2).filter(|c| *c == '-').count();
    !label.starts_with('-') && !label.ends_with('-') && dashes < 2
}

/// What a valid A-label stands for.
fn u_label(label: &str) -> Option<String> {
    let shown = punycode::decode(label.strip_prefix("xn--")?)?;
    (to_ascii(&shown).as_deref() == Some(label)).then_some(shown)
}
