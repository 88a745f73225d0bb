use super::Cards;
use portcullis_core::{Code, Issue};

/// Where on the cards an issue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardField {
    /// What a card is for.
    Scope(usize),
    /// The roles of a card.
    Roles(usize),
    /// When a card holds.
    Conditions(usize),
}

impl CardField {
    /// The field that an issue's path names; nothing for what is not about a card.
    pub fn of(cards: &Cards, path: &str) -> Option<Self> {
        let (place, rest) = indexed(path, "policies[")?;
        let card = cards.card_at(place)?;
        Some(match () {
            () if rest.starts_with(".scope") => Self::Scope(card),
            () if rest.starts_with(".conditions") => Self::Conditions(card),
            () => Self::Roles(card),
        })
    }

    /// The id of the control to go to.
    pub fn element(self) -> &'static str {
        match self {
            Self::Scope(_) => "scope",
            Self::Roles(_) => "roles",
            Self::Conditions(_) => "conditions",
        }
    }

    /// The card it is on.
    pub fn card(self) -> usize {
        match self {
            Self::Scope(card) | Self::Roles(card) | Self::Conditions(card) => card,
        }
    }

    /// Those issues that stand here.
    pub fn among(self, issues: &[Issue], cards: &Cards) -> Vec<Issue> {
        issues.iter().filter(|issue| Self::of(cards, &issue.path) == Some(self)).cloned().collect()
    }
}

/// Whether it only says that something was not filled in yet.
pub fn is_unfinished(issue: &Issue) -> bool {
    matches!(issue.code, Code::Missing | Code::EmptyScope)
}

/// The 3 of `emails[3]`, and what follows.
pub fn indexed<'a>(path: &'a str, prefix: &str) -> Option<(usize, &'a str)> {
    let (place, rest) = path.strip_prefix(prefix)?.split_once(']')?;
    Some((place.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_fields_and_blank_cards_do_not_count() {
        let mut cards = Cards::blank();
        cards.add_card();
        cards.edit(|card| card.roles.push("dns-edit".into()));
        let of = |path| CardField::of(&cards, path);
        assert_eq!(of("policies[0].scope.include[2]"), Some(CardField::Scope(1)));
        assert_eq!(of("policies[0].roles[1]"), Some(CardField::Roles(1)));
        assert_eq!(of("policies[0]"), Some(CardField::Roles(1)));
        assert_eq!(of("policies[0].conditions.expires_at"), Some(CardField::Conditions(1)));
        for path in ["", "policies[7]", "policies[x]", "policies", "member", "groups[0]"] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}
