use super::RecordPick;
use portcullis_core::{ResourceId, Scope, Selector, Tag};
use serde::{Deserialize, Serialize};

/// How a policy says what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The whole account.
    Everything,
    /// What carries one of some tags, now or later.
    ByTag,
    /// Single domains.
    Chosen,
    /// Single DNS records.
    Records,
}

/// Things picked in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picks {
    /// By tag.
    pub tags: Vec<Tag>,
    /// One by one, in the order they were picked.
    pub chosen: Vec<ResourceId>,
    /// Single DNS records, whole or not yet.
    #[serde(default)]
    pub records: Vec<RecordPick>,
    /// Selectors that this form cannot make; kept until somebody takes them out.
    pub others: Vec<Selector>,
}

/// What a policy is for, as the form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeDraft {
    /// Nothing before somebody has said.
    pub way: Option<Way>,
    /// What is covered; of tags and single domains those count that fit the way, so that a change of mind loses nothing.
    pub include: Picks,
    /// What is left out again.
    pub except: Picks,
}

impl Picks {
    /// Sorts selectors by how the form shows them.
    pub fn of(selectors: &[Selector]) -> Self {
        let mut picks = Self::default();
        for selector in selectors {
            match selector {
                Selector::Resource { id } => picks.chosen.push(*id),
                Selector::Tag { tag } => picks.tags.push(tag.clone()),
                Selector::Record { zone, name, rtype } => {
                    picks.records.push(RecordPick::of(*zone, name, rtype.as_deref()))
                }
                other @ (Selector::Account | Selector::Kind { .. }) => picks.others.push(other.clone()),
            }
        }
        picks
    }

    /// All of them as selectors.
    pub fn selectors(&self) -> Vec<Selector> {
        let tags = self.tags.iter().map(|tag| Selector::Tag { tag: tag.clone() });
        tags.chain(self.chosen.iter().map(|id| Selector::Resource { id: *id }))
            .chain(self.records.iter().filter_map(RecordPick::selector))
            .chain(self.others.iter().cloned())
            .collect()
    }

    /// Whether nothing is picked.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.chosen.is_empty() && self.records.is_empty() && self.others.is_empty()
    }

    /// Picks what is not picked and the other way round.
    pub fn toggle(&mut self, id: ResourceId) {
        match self.chosen.iter().position(|c| *c == id) {
            Some(place) => drop(self.chosen.remove(place)),
            None => self.chosen.push(id),
        }
    }

    /// The same for a tag.
    pub fn toggle_tag(&mut self, tag: &Tag) {
        match self.tags.iter().position(|t| t == tag) {
            Some(place) => drop(self.tags.remove(place)),
            None => self.tags.push(tag.clone()),
        }
    }

    /// Picks all of these too.
    pub fn add(&mut self, ids: impl IntoIterator<Item = ResourceId>) {
        let mut here: std::collections::HashSet<ResourceId> = self.chosen.iter().copied().collect();
        self.chosen.extend(ids.into_iter().filter(|id| here.insert(*id)));
    }
}

impl ScopeDraft {
    /// The whole account.
    pub fn everything() -> Self {
        Self { way: Some(Way::Everything), ..Self::default() }
    }

    /// As it is in a policy.
    pub fn of(scope: &Scope) -> Self {
        let mut include = Picks::of(&scope.include);
        let whole = include.others.iter().position(|s| *s == Selector::Account);
        let way = match (whole, include.chosen.is_empty(), include.tags.is_empty(), include.records.is_empty()) {
            (Some(place), ..) => {
                include.others.remove(place);
                Some(Way::Everything)
            }
            (None, false, ..) => Some(Way::Chosen),
            (None, true, false, _) => Some(Way::ByTag),
            (None, true, true, false) => Some(Way::Records),
            (None, true, true, true) => (!include.others.is_empty()).then_some(Way::Chosen),
        };
        // Several at once is more than one way of the form; what does not fit the way stays as it is.
        if way == Some(Way::Chosen) {
            include.others.extend(include.tags.drain(..).map(|tag| Selector::Tag { tag }));
        }
        if way != Some(Way::Records) {
            include.others.extend(include.records.drain(..).filter_map(|record| record.selector()));
        }
        let mut except = Picks::of(&scope.exclude);
        except.others.extend(except.records.drain(..).filter_map(|record| record.selector()));
        Self { way, include, except }
    }

    /// As a policy says it; empty while nothing is chosen.
    pub fn scope(&self) -> Scope {
        let Some(way) = self.way else { return Scope::default() };
        let tags = || self.include.tags.iter().map(|tag| Selector::Tag { tag: tag.clone() });
        let mut include: Vec<Selector> = match way {
            Way::Everything => vec![Selector::Account],
            Way::ByTag => tags().collect(),
            Way::Chosen => self.include.chosen.iter().map(|id| Selector::Resource { id: *id }).collect(),
            Way::Records => self.include.records.iter().filter_map(RecordPick::selector).collect(),
        };
        include.extend(self.include.others.iter().cloned());
        Scope { include, exclude: self.except.selectors() }
    }

    /// What is missing of the records that are picked, in words.
    pub fn unfinished(&self) -> Vec<String> {
        let counts = self.way == Some(Way::Records);
        self.include.records.iter().filter(|_| counts).filter_map(RecordPick::missing).collect()
    }

    /// Whether nobody has touched it.
    pub fn is_blank(&self) -> bool {
        self.way.is_none() && self.include.is_empty() && self.except.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::Set;

    fn id(n: u128) -> Selector {
        Selector::Resource { id: ResourceId::from_bits(n) }
    }

    fn tag(text: &str) -> Selector {
        Selector::Tag { tag: text.parse().expect("a tag") }
    }

    #[test]
    fn every_scope_comes_back_as_it_was() {
        let record = Selector::Record { zone: ResourceId::from_bits(1), name: "www.example.org".into(), rtype: None };
        let kind = Selector::Kind { kind: "zone".into() };
        let parts = [Selector::Account, id(1), id(2), tag("school"), tag("env=live"), record, kind];
        for set in 1_u32..1 << parts.len() {
            let include: Vec<_> =
                parts.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1).map(|(_, s)| s.clone()).collect();
            // Tags beside the whole account add nothing, and the form has no place for them.
            if include.first() == Some(&Selector::Account) && include.len() > 1 {
                continue;
            }
            let exclude = vec![id(3), tag("old"), parts[5].clone()];
            let scope = Scope { include, exclude };
            let back = ScopeDraft::of(&scope).scope();
            let set = |list: &[Selector]| list.iter().cloned().collect::<Set<_>>();
            assert_eq!(set(&back.include), set(&scope.include));
            assert_eq!(set(&back.exclude), set(&scope.exclude));
        }
    }

    #[test]
    fn a_change_of_mind_loses_nothing() {
        let mut draft = ScopeDraft { way: Some(Way::Chosen), ..ScopeDraft::default() };
        draft.include.add([ResourceId::from_bits(1), ResourceId::from_bits(1), ResourceId::from_bits(2)]);
        draft.way = Some(Way::Everything);
        assert_eq!(draft.scope(), Scope::account());
        draft.way = Some(Way::Chosen);
        assert_eq!(draft.scope(), Scope::of([ResourceId::from_bits(1), ResourceId::from_bits(2)]));
    }

    #[test]
    fn nothing_said_is_an_empty_scope() {
        assert_eq!(ScopeDraft::default().scope(), Scope::default());
        assert!(ScopeDraft::default().is_blank());
        let untagged = ScopeDraft { way: Some(Way::ByTag), ..ScopeDraft::default() };
        assert!(untagged.scope().include.is_empty() && !untagged.is_blank());
    }
}
