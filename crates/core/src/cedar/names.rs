//! How things are called in Cedar, and how text is written down there.

use crate::model::{Effect, Resource};
use crate::{Map, ResourceId, Set, Snapshot};
use std::fmt;

/// Entity types of the engine's own, and names that Cedar keeps for itself.
const TAKEN: [&str; 14] = [
    "Action",
    "Bool",
    "Boolean",
    "Entity",
    "Extension",
    "Group",
    "Kind",
    "Long",
    "Member",
    "Request",
    "Set",
    "String",
    "Tag",
    "User",
];

/// An account with the names of its kinds as entity types.
#[derive(Debug)]
pub(super) struct Names<'a> {
    pub snapshot: &'a Snapshot,
    kinds: Map<&'a str, String>,
}

impl<'a> Names<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let mut taken: Set<String> = TAKEN.into_iter().map(str::to_owned).collect();
        let kinds = snapshot.catalogue().kinds().iter().map(|kind| (kind.id.as_str(), free(&kind.id, &mut taken)));
        Self { snapshot, kinds: kinds.collect() }
    }

    /// The entity type of a kind: `zone` is `Zone`.
    pub fn kind(&self, id: &str) -> Option<&str> {
        self.kinds.get(id).map(String::as_str)
    }

    /// Every kind with its entity type.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kinds.iter().map(|(id, name)| (*id, name.as_str()))
    }

    pub fn account(&self) -> Uid {
        Uid::new(self.kind("account").unwrap_or("Account"), self.snapshot.state().account.id)
    }

    /// A stored resource, unless it or its kind is unknown.
    pub fn resource(&self, id: ResourceId) -> Option<Uid> {
        let resource = self.stored(id)?;
        Some(Uid::new(self.kind(&resource.kind)?, id))
    }

    /// A zone: the one kind of resource that has records.
    pub fn zone(&self, id: ResourceId) -> Option<Uid> {
        self.stored(id).filter(|r| r.kind == "zone").and_then(|r| self.resource(r.id))
    }

    fn stored(&self, id: ResourceId) -> Option<&Resource> {
        self.snapshot.state().resources.get(&id).map(AsRef::as_ref)
    }
}

/// `dns-zone` is `DnsZone`, or with `Kind` behind it where that is taken.
fn free(id: &str, taken: &mut Set<String>) -> String {
    let mut name: String = id.split(['-', '_']).map(capitalised).collect();
    while taken.contains(&name) {
        name.push_str("Kind");
    }
    taken.insert(name.clone());
    name
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// The group of actions that a role allows, or denies.
pub(super) fn action_group(effect: Effect, role: &str) -> String {
    match effect {
        Effect::Allow => format!("allows/{role}"),
        Effect::Deny => format!("denies/{role}"),
    }
}

/// An entity: its type and its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Uid {
    pub kind: String,
    pub id: String,
}

impl Uid {
    pub fn new(kind: &str, id: impl fmt::Display) -> Self {
        Self { kind: kind.to_owned(), id: id.to_string() }
    }

    pub fn json(&self) -> String {
        format!("{{\"type\": {}, \"id\": {}}}", json(&self.kind), json(&self.id))
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.kind, literal(&self.id))
    }
}

/// A string of Cedar, whose escapes are Rust's.
pub(super) fn literal(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}

/// A string of JSON.
pub(super) fn json(text: &str) -> String {
    let escaped = text.chars().flat_map(|c| match c {
        '"' => vec!['\\', '"'],
        '\\' => vec!['\\', '\\'],
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)).chars().collect(),
        c => vec![c],
    });
    let escaped: String = escaped.collect();
    format!("\"{escaped}\"")
}

/// Terms of which one must hold, in brackets so that long lists don't nest deep. Nothing of nothing holds.
pub(super) fn any(terms: &[String]) -> String {
    match terms {
        [] => "false".to_owned(),
        [one] => one.clone(),
        [..] if terms.len() <= 20 => format!("({})", terms.join(" || ")),
        [..] => {
            let (one, other) = terms.split_at(terms.len() / 2);
            format!("({} || {})", any(one), any(other))
        }
    }
}
