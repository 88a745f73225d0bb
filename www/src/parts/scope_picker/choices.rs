use super::{Picks, Shelf};
use portcullis_core::{ResourceId, Tag};

/// How many domains a list shows at once; a search narrows it.
pub const SHOWN: usize = 40;
/// How many tags.
const TAGS: usize = 8;

/// One line of the list under the search box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// All that match.
    All(Vec<ResourceId>),
    /// What carries a tag, with how many do today.
    Tag(Tag, usize),
    /// One domain, with its tags.
    One(ResourceId, String, String),
}

/// What the list offers, and how many matches it leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// In order.
    pub lines: Vec<Choice>,
    /// How many more match.
    pub more: usize,
}

impl Choices {
    /// What a search offers. With `tags`, tags can be picked as tags too.
    pub fn of(shelf: &Shelf, query: &str, tags: bool) -> Self {
        let found = shelf.search(query);
        let mut lines = Vec::new();
        if !query.trim().is_empty() && found.len() > 1 {
            lines.push(Choice::All(found.iter().map(|item| item.id).collect()));
        }
        if tags {
            let asked = query.trim().trim_start_matches("tag:").to_lowercase();
            let fits = shelf.tags().iter().filter(|(tag, _)| tag.to_string().contains(&asked));
            lines.extend(fits.take(TAGS).map(|(tag, n)| Choice::Tag(tag.clone(), *n)));
        }
        let single = found.iter().take(SHOWN).map(|item| Choice::One(item.id, item.name.clone(), item.tags.join(", ")));
        lines.extend(single);
        Self { lines, more: found.len().saturating_sub(SHOWN) }
    }
}

impl Choice {
    /// Whether it is picked already.
    pub fn is_picked(&self, picks: &Picks) -> bool {
        match self {
            Self::All(ids) => ids.iter().all(|id| picks.chosen.contains(id)),
            Self::Tag(tag, _) => picks.tags.contains(tag),
            Self::One(id, ..) => picks.chosen.contains(id),
        }
    }

    /// Picks it, or takes it back.
    pub fn toggle(&self, picks: &mut Picks) {
        match self {
            Self::All(ids) if self.is_picked(picks) => picks.chosen.retain(|id| !ids.contains(id)),
            Self::All(ids) => picks.add(ids.iter().copied()),
            Self::Tag(tag, _) => picks.toggle_tag(tag),
            Self::One(id, ..) => picks.toggle(*id),
        }
    }
}
