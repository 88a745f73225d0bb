use crate::words::resource_shown;
use portcullis_core::{Access, ResourceId, Snapshot, Tag, text};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What can be picked: the domains one can see, and their tags, ready to be searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    items: Vec<Item>,
    tags: Vec<(Tag, usize)>,
    by_name: HashMap<String, usize>,
}

/// One domain on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub id: ResourceId,
    /// Its name as people read it.
    pub name: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// What came of a pasted list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Domains that are here, each once.
    pub found: Vec<ResourceId>,
    /// Lines that name nothing here.
    pub unknown: Vec<String>,
}

/// How many unknown lines are kept to be shown.
const UNKNOWN: usize = 200;

impl Shelf {
    /// What somebody with this access can see of a kind.
    pub fn new(snapshot: &Snapshot, access: &Access, kind: &str) -> Self {
        let visible: HashSet<ResourceId> = access.visible(kind).into_iter().collect();
        let mut shelf = Self::default();
        let mut tags: BTreeMap<Tag, usize> = BTreeMap::new();
        for resource in snapshot.resources(kind).into_iter().filter(|r| visible.contains(&r.id)) {
            resource.tags.iter().for_each(|tag| *tags.entry(tag.clone()).or_default() += 1);
            let shown = resource_shown(snapshot.catalogue(), &resource);
            shelf.by_name.insert(resource.name.clone(), shelf.items.len());
            let tags = resource.tags.iter().map(ToString::to_string).collect();
            shelf.items.push(Item { id: resource.id, name: shown, tags });
        }
        shelf.tags = tags.into_iter().collect();
        shelf
    }

    /// All of them, by name.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Tags in use with how many carry each.
    pub fn tags(&self) -> &[(Tag, usize)] {
        &self.tags
    }

    /// How many carry a tag today.
    pub fn tagged(&self, tag: &Tag) -> usize {
        self.tags.iter().find(|(t, _)| t == tag).map_or(0, |(_, n)| *n)
    }

    /// Those that match: every word stands in the name, or with `tag:` before it in some tag.
    pub fn search(&self, query: &str) -> Vec<&Item> {
        let query = query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        self.items.iter().filter(|item| words.iter().all(|word| item.matches(word))).collect()
    }

    /// Whether a text looks like a list of domains to be taken apart rather than words to search for.
    pub fn is_list(text: &str) -> bool {
        lines(text).nth(1).is_some() && lines(text).all(|line| line.contains('.'))
    }

    /// Takes a pasted list apart: one domain a line, or between commas or spaces.
    pub fn pasted(&self, text: &str) -> Pasted {
        let mut pasted = Pasted::default();
        let mut seen = HashSet::new();
        for line in lines(text) {
            let known =
                text::domain(line).ok().and_then(|name| self.by_name.get(&name)).and_then(|n| self.items.get(*n));
            match known {
                Some(item) if seen.insert(item.id) => pasted.found.push(item.id),
                Some(_) => {}
                None if pasted.unknown.len() < UNKNOWN => pasted.unknown.push(line.chars().take(100).collect()),
                None => {}
            }
        }
        pasted
    }

    /// The one with this name, in whatever form it is written.
    pub fn named(&self, text: &str) -> Option<ResourceId> {
        let name = text::domain(text).ok()?;
        self.by_name.get(&name).and_then(|n| self.items.get(*n)).map(|item| item.id)
    }

    /// The name of one of them, if it can be seen.
    pub fn name(&self, id: ResourceId) -> Option<&str> {
        self.items.iter().find(|item| item.id == id).map(|item| item.name.as_str())
    }
}

impl Item {
    fn matches(&self, word: &str) -> bool {
        match word.strip_prefix("tag:") {
            Some(tag) => self.tags.iter().any(|t| t.contains(tag)),
            None => self.name.contains(word),
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c == ';' || c.is_whitespace())
        .filter(|line| !line.is_empty() && !line.starts_with("tag:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf() -> Shelf {
        let named =
            [("bücher.example", "xn--bcher-kva.example", "school"), ("mail.example", "mail.example", "env=live")];
        let mut shelf = Shelf::default();
        for (n, (shown, name, tag)) in named.into_iter().enumerate() {
            let id = ResourceId::from_bits(n as u128);
            shelf.by_name.insert(name.to_owned(), n);
            shelf.items.push(Item { id, name: shown.to_owned(), tags: vec![tag.to_owned()] });
        }
        shelf
    }

    fn found(query: &str) -> Vec<String> {
        shelf().search(query).into_iter().map(|item| item.name.clone()).collect()
    }

    #[test]
    fn words_and_tags_narrow_together() {
        assert_eq!(found("EXAMPLE").len(), 2);
        assert_eq!(found("tag:school"), ["bücher.example"]);
        assert_eq!(found("büch tag:live"), Vec::<String>::new());
        assert_eq!(found("mail tag:env=live"), ["mail.example"]);
    }

    #[test]
    fn pasted_lists_find_what_is_here_and_name_what_is_not() {
        let pasted = shelf().pasted("Bücher.example.\r\nnot-here.example, mail.example\tMAIL.example ; ???");
        assert_eq!(pasted.found, [ResourceId::from_bits(0), ResourceId::from_bits(1)]);
        assert_eq!(pasted.unknown, ["not-here.example", "???"]);
    }

    #[test]
    fn one_word_is_a_search_and_two_lines_are_a_list() {
        assert!(!Shelf::is_list("example"));
        assert!(!Shelf::is_list(" tag:school example"));
        assert!(!Shelf::is_list("north school"));
        assert!(Shelf::is_list("a.example\nb.example"));
    }
}
