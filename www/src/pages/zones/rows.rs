use crate::words::resource_shown;
use portcullis_core::{Access, Millis, ResourceId, ResourceRef, Snapshot, Tag};
use std::collections::{BTreeMap, HashSet};

/// How many rows stand on one page.
pub const PAGE: usize = 50;

/// One domain of the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which.
    pub id: ResourceId,
    /// Its name as people read it.
    pub name: String,
    /// Its name in A-labels, where that is another.
    pub ascii: Option<String>,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// Whether one may change its tags.
    pub may_tag: bool,
    /// Whether one may remove it.
    pub may_remove: bool,
}

/// What is sought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must stand in the name, or with `tag:` before them in some tag.
    pub search: String,
    /// Which tags.
    pub tagged: Tagged,
}

/// Which tags a domain must carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Tagged {
    /// Any or none.
    #[default]
    Any,
    /// None at all.
    Not,
    /// This one.
    With(Tag),
}

/// The domains that somebody with this access can see, by name. The engine is asked here, at once for all: asking row by
/// row while drawing costs many times more.
pub fn rows(snapshot: &Snapshot, access: &Access, now: Millis) -> Vec<Row> {
    let can = |action, id| access.can(action, ResourceRef::Resource(id), now);
    let visible: HashSet<ResourceId> = access.visible("zone").into_iter().collect();
    let here = snapshot.resources("zone").into_iter().filter(|zone| visible.contains(&zone.id));
    let mut rows: Vec<Row> = here
        .map(|zone| {
            let name = resource_shown(snapshot.catalogue(), &zone);
            let ascii = (name != zone.name).then(|| zone.name.clone());
            let (may_tag, may_remove) = (can("zones:edit", zone.id), can("zones:delete", zone.id));
            Row { id: zone.id, name, ascii, tags: zone.tags.iter().cloned().collect(), may_tag, may_remove }
        })
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

/// The tags these domains carry, each with how many do.
pub fn tags(rows: &[Row]) -> Vec<(Tag, usize)> {
    let mut counts: BTreeMap<&Tag, usize> = BTreeMap::new();
    rows.iter().flat_map(|row| &row.tags).for_each(|tag| *counts.entry(tag).or_default() += 1);
    counts.into_iter().map(|(tag, n)| (tag.clone(), n)).collect()
}

/// The rows of one page, from 0, and how many pages there are; a page beyond the last is the last.
pub fn page(rows: &[Row], page: usize) -> (&[Row], usize, usize) {
    let pages = rows.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let end = rows.len().min((page + 1) * PAGE);
    (rows.get(page * PAGE..end).unwrap_or_default(), page, pages)
}

impl Filter {
    /// Those that fit.
    pub fn of(&self, rows: &[Row]) -> Vec<Row> {
        let search = self.search.to_lowercase();
        let words: Vec<&str> = search.split_whitespace().collect();
        rows.iter().filter(|row| self.tagged.fits(row) && words.iter().all(|word| row.matches(word))).cloned().collect()
    }

    /// Whether it leaves anything out.
    pub fn is_open(&self) -> bool {
        self.search.trim().is_empty() && self.tagged == Tagged::Any
    }
}

impl Tagged {
    fn fits(&self, row: &Row) -> bool {
        match self {
            Self::Any => true,
            Self::Not => row.tags.is_empty(),
            Self::With(tag) => row.tags.contains(tag),
        }
    }
}

impl Row {
    fn matches(&self, word: &str) -> bool {
        match word.strip_prefix("tag:") {
            Some(tag) => self.tags.iter().any(|t| t.to_string().contains(tag)),
            None => self.name.contains(word) || self.ascii.as_ref().is_some_and(|ascii| ascii.contains(word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;
    use portcullis_core::{Context, Principal, UserId};

    fn all() -> Vec<Row> {
        let sample = sample();
        let now = Millis(1_800_000_000_000);
        let access = sample.snapshot.access(Principal::User(UserId::from_bits(7)), &Context::at(now));
        rows(&sample.snapshot, &access, now)
    }

    fn found(search: &str, tagged: Tagged) -> Vec<String> {
        Filter { search: search.into(), tagged }.of(&all()).into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn names_read_as_people_write_them_and_are_found_either_way() {
        let rows = all();
        assert!(rows.iter().all(|row| row.may_tag && row.may_remove));
        assert_eq!(
            rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(),
            ["a.example", "b.example", "bücher.example", "c.example"]
        );
        assert_eq!(rows[2].ascii.as_deref(), Some("xn--bcher-kva.example"));
        assert_eq!(found("BÜCH", Tagged::Any), ["bücher.example"]);
        assert_eq!(found("xn--", Tagged::Any), ["bücher.example"]);
    }

    #[test]
    fn tags_narrow_and_are_counted() {
        let school: Tag = "school".parse().expect("a tag");
        assert_eq!(found("", Tagged::With(school.clone())), ["a.example", "b.example"]);
        assert_eq!(found("tag:env=", Tagged::With(school.clone())), ["b.example"]);
        assert_eq!(found("", Tagged::Not), ["bücher.example", "c.example"]);
        assert_eq!(tags(&all()).last(), Some(&(school, 2)));
    }

    #[test]
    fn pages_hold_everything_once_and_never_run_over() {
        let row = all().remove(0);
        let many: Vec<Row> = (0..101).map(|n| Row { name: format!("{n}.example"), ..row.clone() }).collect();
        let lengths: Vec<usize> = (0..4).map(|n| page(&many, n).0.len()).collect();
        assert_eq!(lengths, [50, 50, 1, 1]);
        assert_eq!(page(&many, 9).1, 2);
        assert_eq!(page(&[], 3), (&[][..], 0, 1));
    }
}
