use super::Rulebook;
use crate::access::decision::Nearest;
use std::sync::{Arc, OnceLock};

/// For each action the smallest roles that hold it, found when somebody first lacks it. Shared between clones for as long
/// as the account's own roles stay as they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct NearestRoles(Arc<OnceLock<ByAction>>);

type ByAction = Box<[OnceLock<Arc<[Nearest]>>]>;

/// How many roles are named to somebody who lacks an action.
pub(crate) const MOST_NEAREST: usize = 5;

impl Rulebook {
    /// The smallest roles that hold an action, smallest first: the catalogue's and the account's own.
    pub(crate) fn nearest(&self, action: usize) -> Arc<[Nearest]> {
        let empty = || (0..self.vocabulary.actions.len()).map(|_| OnceLock::new()).collect();
        let of = self.policies.nearest.0.get_or_init(empty).get(action);
        of.map(|of| Arc::clone(of.get_or_init(|| self.nearest_of(action)))).unwrap_or_default()
    }

    fn nearest_of(&self, action: usize) -> Arc<[Nearest]> {
        let policies = &self.policies;
        let known = self.vocabulary.roles.iter().filter(|r| r.mask.gives.contains(action));
        let known = known.map(|r| (r.mask.gives.len(), r.id.as_str(), r.name.as_str()));
        let own = policies.own_roles().filter(|r| r.mask.gives.contains(action));
        let name = |name: Option<u32>| name.map_or("", |name| policies.text(name));
        let own = own.map(|r| (r.mask.gives.len(), policies.text(r.id), name(r.name)));
        let mut found: Vec<_> = known.chain(own).collect();
        found.sort_unstable();
        found.truncate(MOST_NEAREST);
        found.into_iter().map(|(_, role, name)| Nearest { role: role.to_owned(), name: name.to_owned() }).collect()
    }
}
