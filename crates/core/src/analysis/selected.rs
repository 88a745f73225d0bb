use crate::catalogue::Mask;
use crate::change::holdings::only_on;
use crate::model::{Resource, Selector, Tag};
use crate::{ResourceId, Snapshot};
use std::collections::{HashMap, HashSet};

/// A list of selectors, indexed: whether one of them selects something is told without looking at each.
#[derive(Debug, Default)]
pub struct Selected<'a> {
    account: bool,
    kinds: HashSet<&'a str>,
    ids: HashSet<ResourceId>,
    tags: HashSet<&'a Tag>,
    records: HashMap<ResourceId, Vec<(&'a str, Option<&'a str>)>>,
}

impl<'a> Selected<'a> {
    pub fn new(selectors: &'a [Selector]) -> Self {
        let mut found = Self::default();
        for selector in selectors {
            match selector {
                Selector::Account => found.account = true,
                Selector::Kind { kind } => drop(found.kinds.insert(kind)),
                Selector::Resource { id } => drop(found.ids.insert(*id)),
                Selector::Tag { tag } => drop(found.tags.insert(tag)),
                Selector::Record { zone, name, rtype } => {
                    found.records.entry(*zone).or_default().push((name, rtype.as_deref()));
                }
            }
        }
        found
    }

    /// Whether one of them selects all that `inner` does, now and later, as far as these actions can be asked about it:
    /// what `holdings` asks of each pair, of all at once.
    pub fn holds(&self, snapshot: &Snapshot, inner: &Selector, mask: Mask) -> bool {
        let only = || self.kinds.iter().any(|kind| only_on(snapshot, mask, kind));
        let resource = |id: &ResourceId| snapshot.state().resources.get(id);
        let listed = |id: &ResourceId| self.ids.contains(id) || resource(id).is_some_and(|r| self.marks(r));
        self.account
            || match inner {
                Selector::Account => only(),
                Selector::Kind { kind } => self.kinds.contains(kind.as_str()) || only(),
                Selector::Tag { tag } => self.tags.contains(tag) || only(),
                Selector::Resource { id } => listed(id),
                Selector::Record { zone, name, rtype } => listed(zone) || self.record(*zone, name, rtype.as_deref()),
            }
    }

    fn record(&self, zone: ResourceId, name: &str, rtype: Option<&str>) -> bool {
        let named = self.records.get(&zone).map(Vec::as_slice).unwrap_or_default();
        named.iter().any(|(n, t)| *n == name && (t.is_none() || *t == rtype))
    }

    /// Whether one of them selects this resource.
    pub fn selects(&self, resource: &Resource) -> bool {
        self.account || self.ids.contains(&resource.id) || self.marks(resource)
    }

    /// By kind or by tag.
    fn marks(&self, resource: &Resource) -> bool {
        self.kinds.contains(resource.kind.as_str()) || resource.tags.iter().any(|tag| self.tags.contains(tag))
    }

    /// Whether the account itself is selected.
    pub fn is_whole(&self) -> bool {
        self.account
    }
}
