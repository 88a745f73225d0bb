use super::book::{Places, Slots};
use super::rows::Rows;
use crate::{Millis, ResourceId};
use std::sync::Arc;

/// All that a question about a stored resource reads before the answer itself, in one line of memory.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(crate) struct Hot {
    slots: Arc<Slots>,
    pub rows: Rows,
    revision: u64,
    pub from: Millis,
    pub until: Millis,
}

impl Hot {
    pub fn new(places: &Places, rows: Rows, revision: u64, (from, until): (Millis, Millis)) -> Self {
        Self { slots: Arc::clone(places.slots()), rows, revision, from, until }
    }

    /// Whether the action is allowed on a stored resource.
    #[inline]
    pub fn permits(&self, action: usize, id: ResourceId, now: Millis) -> bool {
        self.slots.of(id).is_some_and(|slot| self.rows.says(action, slot as usize)) && self.is_current(now)
    }

    /// The same with the slot and the revision in which the resource stands there.
    #[inline]
    pub fn allows(&self, action: usize, slot: u32, id: ResourceId, revision: u64, now: Millis) -> bool {
        let same = revision == self.revision && self.slots.stands(slot, id);
        same && self.rows.says(action, slot as usize) && self.is_current(now)
    }

    #[inline]
    pub fn is_current(&self, now: Millis) -> bool {
        self.from <= now && now < self.until
    }
}
