use crate::parts::cards::indexed;
use portcullis_core::{Issue, Set};

/// A field of the form that is not about policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// One address.
    Address(usize),
    /// The addresses as a whole.
    Addresses,
    /// Groups.
    Groups,
}

impl Field {
    /// The field that an issue's path names.
    pub fn of(path: &str) -> Option<Self> {
        match indexed(path, "emails[") {
            Some((n, _)) => Some(Self::Address(n)),
            None if path == "emails" => Some(Self::Addresses),
            None if path.starts_with("groups") => Some(Self::Groups),
            None => None,
        }
    }

    /// The id of its control.
    pub fn element(self) -> String {
        match self {
            Self::Address(n) => format!("address-{n}"),
            Self::Addresses => "addresses".to_owned(),
            Self::Groups => "groups".to_owned(),
        }
    }
}

/// The places of addresses that can't be invited.
pub fn wrong_addresses(all: &[Issue]) -> Set<usize> {
    let errors = all.iter().filter(|issue| issue.is_error());
    errors.filter_map(|issue| indexed(&issue.path, "emails[").map(|(place, _)| place)).collect()
}
