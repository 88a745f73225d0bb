use portcullis_core::{Command, ResourceId, Set, Snapshot, Tag};
use std::collections::BTreeMap;

/// How many tags are offered at once.
const OFFERED: usize = 10;

/// Tags to be put on some domains and taken off, half-written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagDraft {
    /// Which domains.
    pub zones: Vec<ResourceId>,
    /// What is being typed; counts as soon as it is a tag.
    pub typed: String,
    /// Tags to put on.
    pub add: Set<Tag>,
    /// Tags to take off.
    pub remove: Set<Tag>,
}

/// A tag that some of the domains carry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Carried {
    /// The tag.
    pub tag: Tag,
    /// How many of them carry it.
    pub count: usize,
    /// What shall become of it.
    pub fate: Fate,
}

/// What shall become of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It stays as it is.
    Stays,
    /// All get it.
    ToAll,
    /// All lose it.
    Goes,
}

impl TagDraft {
    /// For these domains.
    pub fn of(zones: Vec<ResourceId>) -> Self {
        Self { zones, ..Self::default() }
    }

    /// What is asked of the server; nothing while nothing is to change.
    pub fn command(&self) -> Option<Command> {
        let (typed, _) = self.typed_tags();
        let add: Vec<String> = self.add.iter().cloned().chain(typed).map(String::from).collect();
        let remove: Vec<String> = self.remove.iter().cloned().map(String::from).collect();
        let changes_tags = !add.is_empty() || !remove.is_empty();
        let is_said = changes_tags && !self.zones.is_empty();
        is_said.then(|| Command::TagResources { resources: self.zones.clone(), add, remove })
    }

    /// Makes tags of what is typed; what is no tag stays to be put right.
    pub fn take_typed(&mut self) {
        let (tags, rest) = self.typed_tags();
        tags.into_iter().for_each(|tag| self.put_on(tag));
        self.typed = rest.join(", ");
    }

    /// What is typed and is no tag.
    pub fn not_tags(&self) -> Vec<String> {
        self.typed_tags().1
    }

    /// Puts a tag on all.
    pub fn put_on(&mut self, tag: Tag) {
        self.remove.remove(&tag);
        self.add.insert(tag);
    }

    /// Takes a tag off all.
    pub fn take_off(&mut self, tag: Tag) {
        self.add.remove(&tag);
        self.remove.insert(tag);
    }

    /// Leaves a tag as it is.
    pub fn leave(&mut self, tag: &Tag) {
        self.add.remove(tag);
        self.remove.remove(tag);
    }

    /// Tags that some of them carry.
    pub fn carried(&self, snapshot: &Snapshot) -> Vec<Carried> {
        let mut counts: BTreeMap<&Tag, usize> = BTreeMap::new();
        let resources = self.zones.iter().filter_map(|id| snapshot.state().resources.get(id));
        resources.flat_map(|zone| &zone.tags).for_each(|tag| *counts.entry(tag).or_default() += 1);
        counts.into_iter().map(|(tag, count)| Carried { tag: tag.clone(), count, fate: self.fate(tag) }).collect()
    }

    /// Tags to put on that none of them carries yet.
    pub fn new_tags(&self, snapshot: &Snapshot) -> Vec<Tag> {
        let carried: Set<Tag> = self.carried(snapshot).into_iter().map(|carried| carried.tag).collect();
        self.add.difference(&carried).cloned().collect()
    }

    /// Tags in use elsewhere that hold what is typed, the most used first.
    pub fn offered(&self, snapshot: &Snapshot) -> Vec<Tag> {
        let sought = self.typed.rsplit(',').next().unwrap_or_default().trim().to_lowercase();
        let full: Set<Tag> =
            self.carried(snapshot).into_iter().filter(|c| c.count == self.zones.len()).map(|c| c.tag).collect();
        let fits = |tag: &Tag| tag.to_string().contains(&sought) && !self.add.contains(tag) && !full.contains(tag);
        let mut tags: Vec<(Tag, usize)> = snapshot.tags().into_iter().filter(|(tag, _)| fits(tag)).collect();
        tags.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        tags.into_iter().take(OFFERED).map(|(tag, _)| tag).collect()
    }

    fn fate(&self, tag: &Tag) -> Fate {
        match (self.add.contains(tag), self.remove.contains(tag)) {
            (_, true) => Fate::Goes,
            (true, false) => Fate::ToAll,
            (false, false) => Fate::Stays,
        }
    }

    fn typed_tags(&self) -> (Vec<Tag>, Vec<String>) {
        let (mut tags, mut rest) = (Vec::new(), Vec::new());
        for piece in self.typed.split([',', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
            match piece.parse::<Tag>() {
                Ok(tag) => tags.push(tag),
                Err(_) => rest.push(piece.to_owned()),
            }
        }
        (tags, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    fn tag(text: &str) -> Tag {
        text.parse().expect("a tag")
    }

    #[test]
    fn typed_text_counts_at_once_and_what_is_no_tag_stays() {
        let mut draft = TagDraft::of(vec![sample().zone("c.example")]);
        assert_eq!(draft.command(), None);
        draft.typed = " School, =oops, env=Live ".into();
        let Some(Command::TagResources { add, .. }) = draft.command() else { panic!("a command") };
        assert_eq!(add, ["school", "env=live"]);
        draft.take_typed();
        assert_eq!((draft.typed.as_str(), draft.add.len()), ("=oops", 2));
        assert_eq!(draft.not_tags(), ["=oops"]);
    }

    #[test]
    fn what_they_carry_is_counted_and_put_on_or_taken_off_whole() {
        let sample = sample();
        let mut draft = TagDraft::of(vec![sample.zone("b.example"), sample.zone("c.example")]);
        let first = draft.carried(&sample.snapshot);
        assert_eq!(
            first.iter().map(|c| (c.tag.to_string(), c.count)).collect::<Vec<_>>(),
            [("env=live".into(), 1), ("school".into(), 1)]
        );
        draft.put_on(tag("school"));
        draft.take_off(tag("env=live"));
        assert_eq!(
            draft.carried(&sample.snapshot).iter().map(|c| c.fate).collect::<Vec<_>>(),
            [Fate::Goes, Fate::ToAll]
        );
        assert!(draft.new_tags(&sample.snapshot).is_empty());
        draft.leave(&tag("school"));
        assert!(draft.add.is_empty());
    }

    #[test]
    fn who_gains_by_a_tag_is_foreseen() {
        let sample = sample();
        let mut draft = TagDraft::of(vec![sample.zone("c.example")]);
        draft.put_on(tag("school"));
        let seen = sample.foresee(draft.command().expect("a command"));
        assert_eq!(seen.summary(), "1 person gains access");
        assert_eq!(draft.offered(&sample.snapshot), [tag("env=live")]);
    }
}
