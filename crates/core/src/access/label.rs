use super::book::{Rulebook, Tagged};
use crate::ResourceId;
use crate::json::Json;
use crate::model::Tag;
use fixedbitset::FixedBitSet;

/// How a resource class is named: by the selector that makes it, else by its first members and a count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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

/// Names a set of `count` slots of one kind.
pub(crate) fn label(book: &Rulebook, kind: usize, set: &FixedBitSet, count: usize) -> ClassLabel {
    let empty = FixedBitSet::new();
    let all = book.places.of_kind(kind).unwrap_or(&empty);
    let name = book.vocabulary.kind_name(kind).to_owned();
    let left = all.count_ones(..).saturating_sub(count);
    if left == 0 {
        return ClassLabel::All { kind: name };
    }
    if let Some(tag) = tag_of(book, all, set, count) {
        return ClassLabel::Tag { kind: name, tag };
    }
    if left <= FIRST && count > FIRST {
        let rest = all.ones().filter(|n| !set.contains(*n));
        return ClassLabel::Except { kind: name, except: first(book, rest) };
    }
    ClassLabel::Listed { kind: name, first: first(book, set.ones()), count }
}

/// The tag that exactly these carry, among those of the kind; of several the first. One resource alone is better called
/// by its name.
#[cfg_attr(portcullis_speed, optimize(speed))]
fn tag_of(book: &Rulebook, all: &FixedBitSet, set: &FixedBitSet, count: usize) -> Option<Tag> {
    let one = set.minimum().filter(|_| count > 1)?;
    let same = |tagged: &Tagged| {
        tagged.count >= count
            && tagged.set.contains(one)
            && tagged.set.intersection_count(set) == count
            && tagged.set.intersection_count(all) == count
    };
    book.places.tags().filter(|(_, tagged)| same(tagged)).filter_map(|(name, _)| Tag::from_text(name)).min()
}

#[cfg_attr(portcullis_speed, optimize(speed))]
fn first(book: &Rulebook, slots: impl Iterator<Item = usize>) -> Vec<ResourceId> {
    let mut lowest: Vec<(&str, ResourceId)> = Vec::with_capacity(FIRST.saturating_add(1));
    for (slot, at) in slots.filter_map(|n| book.places.at(n).map(|at| (n, at))) {
        let entry = (book.places.name(slot), at.id);
        let place = lowest.partition_point(|held| *held < entry);
        if place < FIRST {
            lowest.insert(place, entry);
            lowest.truncate(FIRST);
        }
    }
    lowest.into_iter().map(|(_, id)| id).collect()
}
