use std::sync::OnceLock;

/// What the rules of text need to know of Unicode beyond ASCII.
///
/// The tables behind it weigh more than the whole engine. With the feature `unicode` they are compiled in; without it,
/// who embeds the engine gives what the surroundings know anyway, as every JavaScript host does, with [`set_unicode`].
#[derive(Debug, Clone, Copy)]
pub struct Unicode {
    /// A text in a normal form.
    pub normalize: fn(&str, Form) -> String,
    /// Every character in lower case by itself: at the end of a word, too, Σ becomes σ.
    pub lower: fn(&str) -> String,
    /// Whether it is alphabetic or a number.
    pub is_letter: fn(char) -> bool,
    /// A host name in A-labels (UTS 46, not transitional, as the URL standard has it); lengths and hyphens are not checked.
    pub to_ascii: fn(&str) -> Option<String>,
}

/// A normal form of Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Composed.
    Nfc,
    /// Taken apart.
    Nfd,
    /// Composed, without differences of mere form.
    Nfkc,
}

static GIVEN: OnceLock<Unicode> = OnceLock::new();

/// Gives the engine its knowledge of Unicode, once and before anything else; what is given first stays.
///
/// Without the feature `unicode` and without this, no domain or address beyond ASCII is accepted.
pub fn set_unicode(unicode: Unicode) {
    // The first one stays: two texts must never be compared in two ways.
    let _ = GIVEN.set(unicode);
}

/// What was given, else what is compiled in.
fn known() -> &'static Unicode {
    GIVEN.get_or_init(|| Unicode::BUILTIN)
}

/// A text in a normal form. ASCII is in all of them.
pub(super) fn normal(text: &str, form: Form) -> String {
    if text.is_ascii() { text.to_owned() } else { (known().normalize)(text, form) }
}

/// Every character in lower case by itself.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { (known().lower)(text) }
}

/// Whether a character beyond ASCII is a letter or a number.
pub(super) fn is_letter(c: char) -> bool {
    (known().is_letter)(c)
}

/// A host name in A-labels.
pub(super) fn to_ascii(host: &str) -> Option<String> {
    (known().to_ascii)(host)
}

#[cfg(not(feature = "unicode"))]
impl Unicode {
    /// Nothing beyond ASCII.
    const BUILTIN: Self = Self {
        normalize: |text, _| text.to_owned(),
        lower: str::to_ascii_lowercase,
        is_letter: |_| false,
        to_ascii: |_| None,
    };
}

#[cfg(feature = "unicode")]
impl Unicode {
    /// The tables that are compiled in.
    pub const BUILTIN: Self = Self {
        normalize: tables::normalize,
        lower: |text| text.chars().flat_map(char::to_lowercase).collect(),
        is_letter: char::is_alphanumeric,
        to_ascii: tables::to_ascii,
    };
}

#[cfg(feature = "unicode")]
mod tables {
    use super::Form;
    use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

    pub fn normalize(text: &str, form: Form) -> String {
        match form {
            Form::Nfc => ComposingNormalizer::new_nfc().normalize(text).into_owned(),
            Form::Nfd => DecomposingNormalizer::new_nfd().normalize(text).into_owned(),
            Form::Nfkc => ComposingNormalizer::new_nfkc().normalize(text).into_owned(),
        }
    }

    pub fn to_ascii(host: &str) -> Option<String> {
        let ascii = idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL);
        ascii.ok().map(std::borrow::Cow::into_owned)
    }
}
