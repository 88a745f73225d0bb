use super::book::{Places, Rulebook};
use super::classes::Classes;
use crate::{Millis, ResourceId};

/// All that a question about a stored resource reads, side by side: of thousands of accesses most are out of the
/// processor's cache when they are asked, and every line of memory fetched costs more than the rest of the answer.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(crate) struct Hot {
    /// The class of each slot.
    of: Box<[u32]>,
    /// What is allowed on each class, in words of 64 actions.
    yes: Box<[u64]>,
    places: Places,
    width: usize,
    revision: u64,
    pub from: Millis,
    pub until: Millis,
}

impl Hot {
    pub fn new(book: &Rulebook, classes: &Classes, (from, until): (Millis, Millis)) -> Self {
        let width = (book.vocabulary.actions.len() as usize).div_ceil(64);
        let (of, yes) = (classes.numbers().into(), classes.words(width).into());
        Self { of, yes, places: book.places.clone(), width, revision: book.revision, from, until }
    }

    /// Whether the action is allowed on a stored resource.
    #[inline]
    pub fn permits(&self, action: usize, id: ResourceId, now: Millis) -> bool {
        self.places.of(id).is_some_and(|slot| self.says(action, slot)) && self.is_current(now)
    }

    /// The same with the slot and the revision in which the resource stands there.
    #[inline]
    pub fn allows(&self, action: usize, slot: u32, id: ResourceId, revision: u64, now: Millis) -> bool {
        let same = revision == self.revision && self.places.stands(slot, id);
        same && self.says(action, slot as usize) && self.is_current(now)
    }

    #[inline]
    fn says(&self, action: usize, slot: usize) -> bool {
        let Some(class) = self.of.get(slot) else { return false };
        let word = (*class as usize).wrapping_mul(self.width).wrapping_add(action / 64);
        // A number that no action has would fall into the next class.
        action / 64 < self.width && self.yes.get(word).is_some_and(|word| word >> (action % 64) & 1 == 1)
    }

    #[inline]
    pub fn is_current(&self, now: Millis) -> bool {
        self.from <= now && now < self.until
    }
}
