use super::snapshot::Snapshot;
use crate::ResourceId;
use crate::model::Tag;
use fixedbitset::FixedBitSet;
use serde::{Deserialize, Serialize};

/// How a resource class is named: by the selector that makes it, else by its first members and a count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClassLabel {
    /// The account itself.
    Account,
    /// Every resource of the kind.
    All {
        /// The kind.
        kind: String,
    },
    /// Every resource of the kind that carries the tag.
    Tag {
        /// The kind.
        kind: String,
        /// The tag.
        tag: Tag,
    },
    /// All of the kind but a few.
    Except {
        /// The kind.
        kind: String,
        /// Those left out, by name; at most three.
        except: Vec<ResourceId>,
    },
    /// These.
    Listed {
        /// The kind.
        kind: String,
        /// The first by name; at most three.
        first: Vec<ResourceId>,
        /// How many there are.
        count: usize,
    },
    /// A record that a policy names.
    Record {
        /// The zone.
        zone: ResourceId,
        /// The name.
        name: String,
        /// The type; every other type where there is none.
        rtype: Option<String>,
    },
}

impl ClassLabel {
    /// The kind of what is in the class, by its id.
    pub fn kind(&self) -> &str {
        match self {
            Self::Account => "account",
            Self::Record { .. } => "record",
            Self::All { kind } | Self::Tag { kind, .. } | Self::Except { kind, .. } | Self::Listed { kind, .. } => kind,
        }
    }
}

/// How many are named before the rest is a count.
const FIRST: usize = 3;

pub(crate) fn label(snapshot: &Snapshot, kind: usize, set: &FixedBitSet) -> ClassLabel {
    let empty = FixedBitSet::new();
    let all = snapshot.slots().of_kind(kind).unwrap_or(&empty);
    let name = snapshot.catalogue().kinds().get(kind).map(|k| k.id.clone()).unwrap_or_default();
    let count = set.count_ones(..);
    let left = all.count_ones(..).saturating_sub(count);
    if left == 0 {
        return ClassLabel::All { kind: name };
    }
    if let Some(tag) = tag_of(snapshot, all, set, count) {
        return ClassLabel::Tag { kind: name, tag };
    }
    if left <= FIRST && count > FIRST {
        let rest = all.ones().filter(|n| !set.contains(*n));
        return ClassLabel::Except { kind: name, except: first(snapshot, rest) };
    }
    ClassLabel::Listed { kind: name, first: first(snapshot, set.ones()), count }
}

/// The tag that exactly these carry, among those of the kind. One resource alone is better called by its name.
fn tag_of(snapshot: &Snapshot, all: &FixedBitSet, set: &FixedBitSet, count: usize) -> Option<Tag> {
    let same =
        |tagged: &FixedBitSet| tagged.intersection_count(all) == count && tagged.intersection_count(set) == count;
    (count > 1).then(|| snapshot.slots().tags().find(|(_, tagged)| same(tagged)).map(|(tag, _)| tag.clone())).flatten()
}

fn first(snapshot: &Snapshot, slots: impl Iterator<Item = usize>) -> Vec<ResourceId> {
    let named = |n| snapshot.slots().at(n).and_then(|s| snapshot.state().resources.get(&s.id));
    let mut lowest: Vec<(&str, ResourceId)> = Vec::with_capacity(FIRST.saturating_add(1));
    for resource in slots.filter_map(named) {
        let entry = (resource.name.as_str(), resource.id);
        let place = lowest.partition_point(|held| *held < entry);
        if place < FIRST {
            lowest.insert(place, entry);
            lowest.truncate(FIRST);
        }
    }
    lowest.into_iter().map(|(_, id)| id).collect()
}
