use super::Tag;
use crate::ResourceId;
use crate::Set;
use crate::json::Json;

/// The tags of a resource.
pub type Tags = Set<Tag>;

/// A stored resource, such as a zone.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// A kind of the catalogue, such as `zone`.
    pub kind: String,
    /// Its name; a zone's is a domain in A-labels.
    pub name: String,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// The thing a request acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceRef<'a> {
    /// The account itself.
    Account,
    /// A stored resource.
    Resource(ResourceId),
    /// A record inside a zone.
    Record {
        /// The zone.
        zone: ResourceId,
        /// Absolute, lower-case name in A-labels, without the last dot.
        name: &'a str,
        /// Type in upper case.
        rtype: &'a str,
    },
}
