use serde_json::{Map, Value, json};

/// One parameter of a route, in its query, a header or a part of a form.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    kind: Kind,
    about: &'static str,
    required: bool,
    repeats: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Text { most: usize },
    Pattern(&'static str),
    Number { least: usize, most: usize },
    OneOf(&'static [&'static str]),
    Flag,
    Moment,
    File,
}

impl Param {
    /// Which page, from 1 on.
    pub const PAGE: Self = Self::number("page", 1, usize::MAX).about("which page, from 1; one past the end is empty");
    /// How many items a page has.
    pub const PER_PAGE: Self = Self::number("per_page", 1, 1_000).about("items of a page; 20 when nothing is said");
    /// In which order a list is sorted.
    pub const DIRECTION: Self = Self::one_of("direction", &["asc", "desc"]).about("in which direction it is sorted");

    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, about: "", required: false, repeats: false }
    }
    /// Any text.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text { most: 1_000 })
    }
    /// A text that a regular expression describes.
    pub const fn pattern(name: &'static str, pattern: &'static str) -> Self {
        Self::new(name, Kind::Pattern(pattern))
    }
    /// An id: 32 hex digits.
    pub const fn id(name: &'static str) -> Self {
        Self::pattern(name, "^[0-9a-f]{32}$")
    }
    /// A whole number within bounds.
    pub const fn number(name: &'static str, least: usize, most: usize) -> Self {
        Self::new(name, Kind::Number { least, most })
    }
    /// One of these words.
    pub const fn one_of(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Kind::OneOf(words))
    }
    /// `true` or `false`.
    pub const fn flag(name: &'static str) -> Self {
        Self::new(name, Kind::Flag)
    }
    /// A moment in RFC 3339, or a day.
    pub const fn moment(name: &'static str) -> Self {
        Self::new(name, Kind::Moment)
    }
    /// A file in a form.
    pub const fn file(name: &'static str) -> Self {
        Self::new(name, Kind::File)
    }
    /// What it is for, in a few words.
    #[must_use]
    pub const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }
    /// It must be there.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// It may stand there several times.
    #[must_use]
    pub const fn repeated(self) -> Self {
        Self { repeats: true, ..self }
    }

    /// Whether it must be there.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// The schema of its value.
    pub fn schema(&self) -> Value {
        let one = match self.kind {
            Kind::Text { most } => json!({"type": "string", "maxLength": most}),
            Kind::Pattern(pattern) => json!({"type": "string", "pattern": pattern}),
            // Larger bounds say nothing to readers, and their numbers are not exact everywhere.
            Kind::Number { least, most } if most > 1 << 53 => json!({"type": "integer", "minimum": least}),
            Kind::Number { least, most } => json!({"type": "integer", "minimum": least, "maximum": most}),
            Kind::OneOf(words) => json!({"type": "string", "enum": words}),
            Kind::Flag => json!({"type": "string", "enum": ["true", "false"]}),
            Kind::Moment => json!({
                "type": "string",
                "anyOf": [{"format": "date-time"}, {"format": "date"}],
                "examples": ["2026-03-01T12:00:00Z", "2026-03-01"],
            }),
            Kind::File => json!({"type": "string", "contentMediaType": "application/octet-stream"}),
        };
        if self.repeats { json!({"type": "array", "items": one}) } else { one }
    }

    /// As a parameter of an operation; `place` is `query`, `header` or `path`.
    pub fn described(&self, place: &str) -> Value {
        let mut told = Map::new();
        told.insert("name".into(), self.name.into());
        told.insert("in".into(), place.into());
        if self.required || place == "path" {
            told.insert("required".into(), true.into());
        }
        if !self.about.is_empty() {
            told.insert("description".into(), self.about.into());
        }
        told.insert("schema".into(), self.schema());
        Value::Object(told)
    }
}
