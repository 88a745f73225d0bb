//! Light or dark: as the system says, unless somebody chose.

use leptos::prelude::{document, window};

/// How the page is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// In the order in which the switch goes through them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// In the storage and in the document's `data-theme`.
    fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a stored word; an unknown one is the system's.
    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or(Self::System)
    }
}

const KEY: &str = "portcullis-theme";

/// What was chosen before.
pub fn stored() -> Theme {
    let storage = window().local_storage().ok().flatten();
    let word = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
    Theme::of(&word.unwrap_or_default())
}

/// Colours the page as chosen before.
pub fn apply_stored() {
    apply(stored());
}

/// Chooses a theme, now and for later visits.
pub fn choose(theme: Theme) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        _ = storage.set_item(KEY, theme.word());
    }
    apply(theme);
}

fn apply(theme: Theme) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("data-theme", theme.word());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_and_others_mean_the_system() {
        for theme in Theme::ALL {
            assert_eq!(Theme::of(theme.word()), theme);
        }
        assert_eq!(Theme::of("sepia"), Theme::System);
    }
}
