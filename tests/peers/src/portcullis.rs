use crate::{Ask, Peer};
use hashbrown::HashMap;
use portcullis_core::{Access, Catalogue, Mask, Principal, ResourceRef, Snapshot};
use portcullis_tests::workload::{NOW, Workload};

/// Our own engine, with an access for every user and context, as a server keeps them by session.
#[derive(Debug)]
pub struct Portcullis {
    /// The account.
    pub snapshot: Snapshot,
    accesses: HashMap<String, Vec<Access>>,
    /// The actions that are counted in a grid.
    asked: Mask,
}

impl Portcullis {
    /// With an access of every user in every context.
    pub fn new(workload: &Workload) -> Self {
        Self::with_contexts(workload, workload.contexts.len())
    }

    /// With an access of every user in the first contexts.
    pub fn with_contexts(workload: &Workload, count: usize) -> Self {
        let snapshot = Snapshot::new(workload.state.clone(), Catalogue::builtin());
        let users = workload.state.members.values().filter_map(|m| m.user);
        let all =
            |user| workload.contexts.iter().take(count).map(|c| snapshot.access(Principal::User(user), c)).collect();
        let accesses = users.map(|user| (user.to_string(), all(user))).collect();
        let asked = workload.actions.iter().filter_map(|a| snapshot.catalogue().action(a)).collect();
        Self { snapshot, accesses, asked }
    }

    /// The access of one user in one context.
    pub fn access(&self, user: &str, context: usize) -> Option<&Access> {
        self.accesses.get(user)?.get(context)
    }
}

impl Peer for Portcullis {
    const NAME: &'static str = "Portcullis";

    fn can(&self, ask: &Ask) -> bool {
        let access = self.access(&ask.user, ask.context);
        access.is_some_and(|a| a.can(&ask.action, ResourceRef::Resource(ask.zone_id), NOW))
    }

    fn grid(&self, user: &str, context: usize) -> usize {
        let Some(access) = self.access(user, context) else { return 0 };
        let rows = access.grid().rows;
        rows.iter().map(|row| (row.yes & self.asked).len() * row.resources.len()).sum()
    }
}
