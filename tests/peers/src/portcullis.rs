use crate::{Ask, Peer};
use hashbrown::HashMap;
use portcullis_core::{Access, Catalogue, Mask, Principal, ResourceRef, Snapshot, UserId};
use portcullis_tests::workload::{NOW, Workload};

/// Our own engine, with an access for every user and context, as a server keeps them by session.
#[derive(Debug)]
pub struct Portcullis {
    /// The account.
    pub snapshot: Snapshot,
    /// Which user is the how-manieth.
    users: HashMap<String, usize>,
    /// User by user the accesses in all contexts.
    accesses: Vec<Access>,
    contexts: usize,
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
        let users: Vec<UserId> = workload.state.members.values().filter_map(|m| m.user).collect();
        let contexts = &workload.contexts[..count];
        let all = users.iter().flat_map(|user| contexts.iter().map(|c| snapshot.access(Principal::User(*user), c)));
        let accesses = all.collect();
        let users = users.iter().map(ToString::to_string).zip(0..).collect();
        let asked = workload.actions.iter().filter_map(|a| snapshot.catalogue().action(a)).collect();
        Self { snapshot, users, accesses, contexts: count, asked }
    }

    /// The access of one user in one context.
    pub fn access(&self, user: &str, context: usize) -> Option<&Access> {
        let first = self.users.get(user)? * self.contexts;
        self.accesses.get(first..first + self.contexts)?.get(context)
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
