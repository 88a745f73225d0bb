use super::principal::Access;
use crate::{Millis, ResourceId};

/// A question whose names are resolved: which action on which stored resource, or on the account.
///
/// It belongs to one revision. Asked of an access to another it is answered no, never about another resource that has come
/// to stand in the same place. A question about the account itself is about the account of whichever access is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    revision: u64,
    resource: Option<(u32, ResourceId)>,
    action: usize,
}

impl Access {
    /// Resolves a question, to be asked many times. Nothing where no such action or resource is.
    pub fn handle(&self, action: &str, resource: Option<ResourceId>) -> Option<Handle> {
        let action = self.grounds.book.vocabulary.action(action)?;
        let slot = |id| self.grounds.book.places.of(id).and_then(|slot| u32::try_from(slot).ok());
        let resource = match resource {
            None => None,
            Some(id) => Some((slot(id)?, id)),
        };
        Some(Handle { revision: self.grounds.book.revision, resource, action })
    }

    /// Whether what was resolved is allowed at this moment: the same answer as [`Access::can`].
    #[inline]
    pub fn allows(&self, handle: &Handle, now: Millis) -> bool {
        let same = handle.revision == self.grounds.book.revision;
        match handle.resource {
            Some((slot, id)) => same && self.hot.allows(handle.action, slot, id, now),
            None => same && self.grounds.account.yes.contains(handle.action) && self.is_current(now),
        }
    }
}
