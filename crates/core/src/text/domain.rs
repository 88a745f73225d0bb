/// The text is not a domain name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a domain name such as `example.org`")]
pub struct DomainError(pub String);

/// A domain in its one form: A-labels, lower case, no last dot; at least two labels.
///
/// # Errors
/// [`DomainError`] for anything that could not be a public domain: empty or long labels, other characters, an address.
pub fn domain(text: &str) -> Result<String, DomainError> {
    let wrong = || DomainError(text.chars().take(80).collect());
    if text.len() > 1024 {
        return Err(wrong());
    }
    let trimmed = text.trim();
    let bare = trimmed.strip_suffix('.').unwrap_or(trimmed);
    let ascii = idna::domain_to_ascii_strict(bare).map_err(|_| wrong())?;
    let labels = ascii.split('.').count();
    let numeric = ascii.rsplit('.').next().is_none_or(|top| top.bytes().all(|b| b.is_ascii_digit()));
    let fits = ascii.len() <= 253 && ascii.split('.').all(|l| (1..=63).contains(&l.len()));
    if labels < 2 || numeric || !fits { Err(wrong()) } else { Ok(ascii) }
}

/// A domain as people read it: U-labels where they are valid.
pub fn domain_shown(ascii: &str) -> String {
    if !ascii.contains("xn--") {
        return ascii.to_owned();
    }
    idna::domain_to_unicode(ascii).0
}
