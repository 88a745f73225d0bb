use super::principal::Access;
use crate::catalogue::Mask;
use crate::{Millis, ResourceId};

/// A question whose names are resolved: which action on which stored resource, or on the account.
///
/// It belongs to one revision of one account. Asked of an access to another it is answered no, never about another
/// resource that has come to stand in the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    revision: u64,
    resource: Option<(u32, ResourceId)>,
    action: Mask,
}

impl Access {
    /// Resolves a question, to be asked many times. Nothing where no such action or resource is.
    pub fn handle(&self, action: &str, resource: Option<ResourceId>) -> Option<Handle> {
        let action = Mask::one(self.book.vocabulary.action(action)?);
        let slot = |id| self.book.places.of(id).and_then(|slot| u32::try_from(slot).ok());
        let resource = match resource {
            None => None,
            Some(id) => Some((slot(id)?, id)),
        };
        Some(Handle { revision: self.book.revision, resource, action })
    }

    /// Whether what was resolved is allowed at this moment: the same answer as [`Access::can`].
    #[inline]
    pub fn allows(&self, handle: &Handle, now: Millis) -> bool {
        let yes = match handle.resource {
            None => self.account.yes,
            Some((slot, id)) if self.book.places.stands(slot, id) => {
                self.classes.at(slot as usize).map_or(Mask::EMPTY, |class| class.yes)
            }
            Some(_) => return false,
        };
        yes.meets(handle.action) && handle.revision == self.book.revision && self.is_current(now)
    }
}
