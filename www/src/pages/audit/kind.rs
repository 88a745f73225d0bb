use crate::words;

/// What entries are about or did; one choice of the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// About this type of object, as the server names it.
    Object(&'static str),
    /// This command.
    Command(&'static str),
}

/// Types of objects with what they are called.
const OBJECTS: [(&str, &str); 9] = [
    ("member", "Members"),
    ("policy", "Access"),
    ("group", "Groups"),
    ("role", "Roles"),
    ("token", "Tokens"),
    ("scope", "Resource groups"),
    ("resource", "Domains"),
    ("record", "DNS records"),
    ("account", "Account and settings"),
];

/// Commands in the order in which they are offered.
const COMMANDS: [&str; 30] = [
    "invite_members",
    "add_member",
    "resend_invitation",
    "accept_invitation",
    "reject_invitation",
    "change_member",
    "revoke_member",
    "leave_account",
    "create_group",
    "change_group",
    "delete_group",
    "create_role",
    "change_role",
    "delete_role",
    "create_scope",
    "change_scope",
    "delete_scope",
    "create_token",
    "change_token",
    "roll_token",
    "delete_token",
    "add_resources",
    "remove_resources",
    "tag_resources",
    "change_zone",
    "edit_records",
    "change_settings",
    "open_account",
    "close_account",
    "import_account",
];

impl Kind {
    /// Every type of object.
    pub fn objects() -> impl Iterator<Item = Self> {
        OBJECTS.iter().map(|(word, _)| Self::Object(word))
    }

    /// Every command that people give.
    pub fn commands() -> impl Iterator<Item = Self> {
        COMMANDS.iter().map(|word| Self::Command(word))
    }

    /// The kind of a word in the address; nothing for an unknown one.
    pub fn of(word: &str) -> Option<Self> {
        Self::objects().chain(Self::commands()).find(|kind| kind.word() == word)
    }

    /// In the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Object(word) | Self::Command(word) => word,
        }
    }

    /// On screen.
    pub fn shown(self) -> String {
        match self {
            Self::Object(word) => OBJECTS.iter().find(|(w, _)| *w == word).map_or(word, |(_, shown)| shown).to_owned(),
            Self::Command(word) => capital(&words::command(word)),
        }
    }
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_and_commands_have_words() {
        for kind in Kind::objects().chain(Kind::commands()) {
            assert_eq!(Kind::of(kind.word()), Some(kind));
            assert!(!kind.shown().contains('_'), "{}", kind.shown());
        }
        assert_eq!(Kind::Command("invite_members").shown(), "Invited members");
        assert_eq!(Kind::of("'; drop table"), None);
    }
}
