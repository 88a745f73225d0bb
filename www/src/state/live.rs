use portcullis_api::{Slice, SliceChange};
use portcullis_core::{Catalogue, MemberId, Millis, Snapshot};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The open account as the page knows it: the slice, indexed for deciding, and kept up to date by the stream.
#[derive(Debug, Clone)]
pub struct Live {
    /// The account's state, as far as one may see it.
    pub snapshot: Snapshot,
    /// Oneself in it.
    pub me: MemberId,
    /// The newest entry it includes.
    pub seq: u64,
    /// When members were last active.
    pub last_active: Arc<BTreeMap<MemberId, Millis>>,
    /// What to add to the browser's clock, in milliseconds, to get the server's.
    pub skew: i64,
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
            seq: slice.seq,
            last_active: Arc::new(slice.last_active),
            skew: slice.now.0.saturating_sub(now.0),
            outdated,
        }
    }

    /// The revision it stands at.
    pub fn revision(&self) -> u64 {
        self.snapshot.state().revision
    }

    /// Folds one message of the stream.
    pub fn fold(&mut self, change: &SliceChange) -> Folded {
        if change.seq <= self.seq {
            return Folded::Known;
        }
        self.snapshot.apply(change.revision, &change.events);
        self.seq = change.seq;
        Folded::Applied
    }
}
