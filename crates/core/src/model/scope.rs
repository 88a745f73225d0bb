use crate::ResourceId;
use crate::json::{Json, ReadJson, Reader, WriteJson, Writer};
use crate::text::{NameError, tag_text};
use std::{fmt, str::FromStr};

/// Which resources a policy covers: those that some `include` selects and no `exclude` does.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// At least one; what is covered.
    pub include: Vec<Selector>,
    /// What is left out again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Selector>,
}

impl Scope {
    /// The whole account.
    pub fn account() -> Self {
        Self { include: vec![Selector::Account], exclude: Vec::new() }
    }

    /// Just these resources.
    pub fn of(resources: impl IntoIterator<Item = ResourceId>) -> Self {
        Self { include: resources.into_iter().map(|id| Selector::Resource { id }).collect(), exclude: Vec::new() }
    }

    /// Resources carrying this tag, now or later.
    pub fn tag(tag: Tag) -> Self {
        Self { include: vec![Selector::Tag { tag }], exclude: Vec::new() }
    }
}

/// One way to name resources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Selector {
    /// The account and everything in it.
    Account,
    /// Every resource of a kind (`zone`), now or later.
    Kind {
        /// A kind of the catalogue.
        kind: String,
    },
    /// One stored resource and what is inside it.
    Resource {
        /// Its id.
        id: ResourceId,
    },
    /// Resources that carry the tag, now or later.
    Tag {
        /// The tag.
        tag: Tag,
    },
    /// One record name inside a zone; every type unless one is named.
    Record {
        /// The zone.
        zone: ResourceId,
        /// Absolute, lower-case name in A-labels, without the last dot; `*` is literal.
        name: String,
        /// Record type in upper case, such as `A`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rtype: Option<String>,
    },
}

/// A tag, `key=value`, both in NFC lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Tag {
    key: String,
    value: String,
}

impl Tag {
    /// A tag from its two parts; the value may be empty.
    pub fn new(key: &str, value: &str) -> Result<Self, NameError> {
        let (key, value) = (tag_text(key, 256)?, tag_text(value, 1024)?);
        if key.is_empty() || key.contains('=') {
            return Err(NameError::Tag);
        }
        Ok(Self { key, value })
    }
    /// The tag that [`Tag::as_text`] wrote: normal already.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        (!key.is_empty()).then(|| Self { key: key.to_owned(), value: value.to_owned() })
    }
    /// `key=value`, or the key alone.
    pub(crate) fn as_text(&self) -> std::borrow::Cow<'_, str> {
        match self.value.as_str() {
            "" => self.key.as_str().into(),
            value => [&self.key, "=", value].concat().into(),
        }
    }
    /// The part before `=`.
    pub fn key(&self) -> &str {
        &self.key
    }
    /// The part after `=`; empty for a bare tag.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl ReadJson for Tag {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let tag = reader.text()?.parse();
        tag.map_or_else(|error: NameError| reader.invalid(&[&error.to_string()]), Some)
    }
}

impl WriteJson for Tag {
    fn write(&self, writer: &mut Writer) {
        writer.text(&self.as_text());
    }
}

impl FromStr for Tag {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        Self::new(key.trim(), value.trim())
    }
}

impl TryFrom<String> for Tag {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.to_string()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.as_str() {
            "" => f.write_str(&self.key),
            value => write!(f, "{}={value}", self.key),
        }
    }
}
