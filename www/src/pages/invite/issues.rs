use super::draft::Draft;
use portcullis_core::{Code, Issue};
use std::collections::BTreeSet;

/// Where in the form an issue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// One address.
    Address(usize),
    /// The addresses as a whole.
    Addresses,
    /// What a card is for.
    Scope(usize),
    /// The roles of a card.
    Roles(usize),
    /// When a card holds.
    Conditions(usize),
    /// Groups.
    Groups,
    /// The whole.
    Whole,
}

impl Field {
    /// The field that an issue's path names.
    pub fn of(draft: &Draft, path: &str) -> Self {
        if let Some((place, rest)) = indexed(path, "policies[") {
            let Some(card) = draft.card_at(place) else { return Self::Whole };
            return match () {
                () if rest.starts_with(".scope") => Self::Scope(card),
                () if rest.starts_with(".conditions") => Self::Conditions(card),
                () => Self::Roles(card),
            };
        }
        match indexed(path, "emails[") {
            Some((n, _)) => Self::Address(n),
            None if path == "emails" => Self::Addresses,
            None if path.starts_with("groups") => Self::Groups,
            None => Self::Whole,
        }
    }

    /// The id of the control to go to.
    pub fn element(self) -> String {
        match self {
            Self::Address(n) => format!("address-{n}"),
            Self::Addresses => "addresses".to_owned(),
            Self::Scope(_) => "scope".to_owned(),
            Self::Roles(_) => "roles".to_owned(),
            Self::Conditions(_) => "conditions".to_owned(),
            Self::Groups => "groups".to_owned(),
            Self::Whole => "whole".to_owned(),
        }
    }

    /// The card it is on.
    pub fn card(self) -> Option<usize> {
        match self {
            Self::Scope(card) | Self::Roles(card) | Self::Conditions(card) => Some(card),
            Self::Address(_) | Self::Addresses | Self::Groups | Self::Whole => None,
        }
    }
}

/// Those issues that stand at a field.
pub fn at(issues: &[Issue], draft: &Draft, field: Field) -> Vec<Issue> {
    issues.iter().filter(|issue| Field::of(draft, &issue.path) == field).cloned().collect()
}

/// Whether what a path names stands on a card.
pub fn is_about_card(draft: &Draft, path: &str) -> bool {
    Field::of(draft, path).card().is_some()
}

/// Whether it only says that something was not filled in yet.
pub fn is_unfinished(issue: &Issue) -> bool {
    matches!(issue.code, Code::Missing | Code::EmptyScope)
}

/// The places of addresses that can't be invited.
pub fn wrong_addresses(all: &[Issue]) -> BTreeSet<usize> {
    let errors = all.iter().filter(|issue| issue.is_error());
    errors.filter_map(|issue| indexed(&issue.path, "emails[").map(|(place, _)| place)).collect()
}

/// The 3 of `emails[3]`, and what follows.
fn indexed<'a>(path: &'a str, prefix: &str) -> Option<(usize, &'a str)> {
    let (place, rest) = path.strip_prefix(prefix)?.split_once(']')?;
    Some((place.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_fields_and_blank_cards_do_not_count() {
        let mut draft = Draft::invite();
        draft.add_card();
        draft.edit(|card| card.roles.push("dns-edit".into()));
        let of = |path| Field::of(&draft, path);
        assert_eq!(of("emails[3]"), Field::Address(3));
        assert_eq!(of("emails"), Field::Addresses);
        assert_eq!(of("policies[0].scope.include[2]"), Field::Scope(1));
        assert_eq!(of("policies[0].roles[1]"), Field::Roles(1));
        assert_eq!(of("policies[0]"), Field::Roles(1));
        assert_eq!(of("policies[0].conditions.expires_at"), Field::Conditions(1));
        assert_eq!(of("groups[0]"), Field::Groups);
        for path in ["", "policies[7]", "policies[x]", "member"] {
            assert_eq!(of(path), Field::Whole, "{path}");
        }
    }
}
