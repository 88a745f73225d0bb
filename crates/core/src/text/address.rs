use super::unicode::is_letter;
use super::{domain, domain_shown};
use std::fmt;

/// An e-mail address in its one normal form: ASCII lower case, domain in A-labels, plus and dots kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Address(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing is there.
    #[error("an address is missing")]
    Empty,
    /// There is no `@`, or more than one.
    #[error("an address has one @, as in ana@example.com")]
    At,
    /// The part before `@` is empty, too long or has characters that cannot be there.
    #[error("the part before @ can't be in an address")]
    Local,
    /// The part after `@` is not a domain.
    #[error("the part after @ is not a domain such as example.com")]
    Domain,
    /// Over 254 bytes.
    #[error("an address has at most 254 characters")]
    Long,
}

impl Address {
    /// Reads an address, white space around it apart.
    ///
    /// # Errors
    /// [`AddressError`] saying which part is wrong.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.len() > 1024 {
            return Err(AddressError::Long);
        }
        let (local, host) = text.rsplit_once('@').ok_or(AddressError::At)?;
        if local.contains('@') {
            return Err(AddressError::At);
        }
        if !is_local(local) {
            return Err(AddressError::Local);
        }
        let host = domain(host).map_err(|_| AddressError::Domain)?;
        let whole = format!("{}@{host}", local.to_ascii_lowercase());
        if whole.len() > 254 { Err(AddressError::Long) } else { Ok(Self(whole)) }
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: the domain in U-labels.
    pub fn shown(&self) -> String {
        match self.0.rsplit_once('@') {
            Some((local, host)) => format!("{local}@{}", domain_shown(host)),
            None => self.0.clone(),
        }
    }

    /// Whether it holds anything beyond plain ASCII, which deserves a second look.
    pub fn is_unusual(&self) -> bool {
        !self.0.is_ascii() || self.0.contains("xn--")
    }
}

fn is_local(local: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
    let letter = |c: char| !c.is_ascii() && is_letter(c);
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    !local.is_empty() && local.len() <= 64 && !dots && local.chars().all(|c| plain(c) || letter(c))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;
    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::new(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// Cuts a pasted list into the pieces that should each be an address: at commas, semicolons, line ends and white space,
/// keeping only what is between the brackets of `Name <ana@example.com>`. Pieces are not checked, but none is empty.
pub fn split_addresses(text: &str) -> Vec<String> {
    text.split(['\n', '\r', ',', ';']).flat_map(pieces).collect()
}

fn pieces(part: &str) -> Vec<String> {
    let part = part.trim();
    let inside = |open, close| part.get(open..close)?.get(1..).map(str::trim).filter(|inside| !inside.is_empty());
    match part.find('<').zip(part.rfind('>')).and_then(|(open, close)| inside(open, close)) {
        Some(inside) => vec![inside.to_owned()],
        _ if part.contains('@') => part.split_whitespace().map(str::to_owned).collect(),
        _ if part.is_empty() => Vec::new(),
        _ => vec![part.to_owned()],
    }
}
