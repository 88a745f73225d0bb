use super::Through;
use portcullis_api::{Slice, SliceChange};
use portcullis_core::{
    Access, Caller, Catalogue, Context, MemberId, Millis, Principal, Snapshot, TokenId, UserId, Who,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The open account as the page knows it: the slice, indexed for deciding, and kept up to date by the stream.
#[derive(Debug, Clone)]
pub struct Live {
    /// The account's state, as far as one may see it.
    pub snapshot: Snapshot,
    /// Oneself in it, or in the agency through which one has come.
    pub me: MemberId,
    /// The agency through which one has come; none for who is in the account themselves.
    pub through: Option<Through>,
    /// The newest entry it includes.
    pub seq: u64,
    /// When members were last active.
    pub last_active: Arc<BTreeMap<MemberId, Millis>>,
    /// When tokens were last used.
    pub tokens_used: Arc<BTreeMap<TokenId, Millis>>,
    /// What to add to the browser's clock, in milliseconds, to get the server's.
    pub skew: i64,
    /// The facts of our requests as the server sees them.
    facts: Context,
    /// The server decides under another catalogue than the page: the page is old.
    pub outdated: bool,
}

/// What came of folding one message of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folded {
    /// It was new and is included now.
    Applied,
    /// It was included before.
    Known,
}

impl Live {
    /// From a fresh slice; `now` is the browser's clock.
    pub fn new(slice: Slice, now: Millis) -> Self {
        let catalogue = Catalogue::builtin();
        let outdated = slice.catalogue != catalogue.digest();
        Self {
            snapshot: Snapshot::new(slice.state, catalogue),
            me: slice.me,
            through: slice.through.map(Through::from),
            seq: slice.seq,
            last_active: Arc::new(slice.last_active),
            tokens_used: Arc::new(slice.tokens_used),
            skew: slice.now.0.saturating_sub(now.0),
            facts: slice.context,
            outdated,
        }
    }

    /// The facts of a request that we would make at this moment of the browser's clock.
    pub fn context(&self, clock: Millis) -> Context {
        Context { now: clock.plus(self.skew), ..self.facts.clone() }
    }

    /// What a user may do, on the way on which they have come.
    pub fn access(&self, user: UserId, clock: Millis) -> Access {
        let (principal, context) = (Principal::User(user), self.context(clock));
        match &self.through {
            Some(through) => self.snapshot.access_through(&through.snapshot, principal, &context),
            None => self.snapshot.access(principal, &context),
        }
    }

    /// A user as the caller of a command, on the way on which they have come.
    pub fn caller(&self, user: UserId, clock: Millis) -> Caller {
        let context = self.context(clock);
        match &self.through {
            Some(through) => Caller::through(through.snapshot.clone(), Who::User(user), context),
            None => Caller::user(user, context),
        }
    }

    /// The revision it stands at.
    pub fn revision(&self) -> u64 {
        self.snapshot.state().revision
    }

    /// Folds one message of the stream. One of the same revision may still bring something: as a date passes, one may see
    /// more or less. Folding twice does no harm, for events hold whole objects.
    pub fn fold(&mut self, change: &SliceChange) -> Folded {
        if change.revision < self.revision() {
            return Folded::Known;
        }
        self.snapshot.apply(change.revision, &change.events);
        self.seq = self.seq.max(change.seq);
        Folded::Applied
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{Account, AccountId, Change, Event, Group, GroupId, Settings, State};

    fn live() -> Live {
        let settings = Settings {
            name: "A".into(),
            plan: "unlimited".into(),
            require_second_factor: false,
            agency: Default::default(),
        };
        let account = Account { id: AccountId::from_bits(1), created_at: Millis(0), settings, closed_at: None };
        let state = State { revision: 3, ..State::new(account) };
        let me = MemberId::from_bits(1);
        let catalogue = Catalogue::builtin().digest().to_owned();
        let slice = Slice {
            state,
            me,
            seq: 3,
            catalogue,
            now: Millis(1_500),
            context: Context::default(),
            last_active: BTreeMap::new(),
            tokens_used: BTreeMap::new(),
            through: None,
        };
        Live::new(slice, Millis(1_000))
    }

    fn change(revision: u64, group: u128) -> SliceChange {
        let group = Group { id: GroupId::from_bits(group), name: "Web".into(), members: Default::default() };
        SliceChange { revision, seq: revision, events: vec![Event::Group(Change::added(group))] }
    }

    #[test]
    fn the_servers_clock_is_told_from_the_browsers() {
        assert_eq!(live().skew, 500);
        assert_eq!(live().context(Millis(2_000)).now, Millis(2_500));
        assert!(!live().outdated);
    }

    #[test]
    fn changes_are_folded_once_and_old_ones_not_at_all() {
        let mut live = live();
        assert_eq!(live.fold(&change(4, 1)), Folded::Applied);
        assert_eq!((live.revision(), live.snapshot.state().groups.len()), (4, 1));
        assert_eq!(live.fold(&change(3, 2)), Folded::Known);
        assert_eq!(live.fold(&change(4, 1)), Folded::Applied);
        assert_eq!(live.snapshot.state().groups.len(), 1);
    }
}
