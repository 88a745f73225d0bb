use super::book::{Rulebook, Slots, Vocabulary};
use super::rows::Rows;
use crate::{Millis, ResourceId};
use std::sync::Arc;

/// All that a question about a stored resource reads before the answer itself. With the pointer to the rest of an access
/// it is one line of memory.
#[derive(Debug, Clone)]
pub(crate) struct Hot {
    pub vocabulary: Arc<Vocabulary>,
    slots: Arc<Slots>,
    pub rows: Rows,
    pub from: Millis,
    pub until: Millis,
}

impl Hot {
    pub fn new(book: &Rulebook, rows: Rows, (from, until): (Millis, Millis)) -> Self {
        let (vocabulary, slots) = (Arc::clone(&book.vocabulary), Arc::clone(book.places.slots()));
        Self { vocabulary, slots, rows, from, until }
    }

    /// Whether the action is allowed on a stored resource.
    #[inline]
    pub fn permits(&self, action: usize, id: ResourceId, now: Millis) -> bool {
        self.slots.of(id).is_some_and(|slot| self.rows.says(action, slot as usize)) && self.is_current(now)
    }

    /// The same with the slot in which the resource stands, as far as it does.
    #[inline]
    pub fn allows(&self, action: usize, slot: u32, id: ResourceId, now: Millis) -> bool {
        self.slots.stands(slot, id) && self.rows.says(action, slot as usize) && self.is_current(now)
    }

    #[inline]
    pub fn is_current(&self, now: Millis) -> bool {
        self.from <= now && now < self.until
    }
}
