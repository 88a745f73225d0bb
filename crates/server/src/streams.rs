use portcullis_core::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Who holds how many streams open.
#[derive(Debug)]
pub struct Streams {
    most: usize,
    open: Arc<Mutex<HashMap<UserId, usize>>>,
}

/// One open stream; dropping it frees the place.
#[derive(Debug)]
pub struct Place {
    user: UserId,
    open: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Streams {
    /// At most so many for one user.
    pub fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// A place for one more stream of this user, if there is one.
    pub fn enter(&self, user: UserId) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { user, open: Arc::clone(&self.open) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_dropped() {
        let streams = Streams::new(2);
        let user = UserId::from_bits(1);
        let first = streams.enter(user);
        let second = streams.enter(user);
        assert!(first.is_some() && second.is_some() && streams.enter(user).is_none());
        assert!(streams.enter(UserId::from_bits(2)).is_some());
        drop(first);
        assert!(streams.enter(user).is_some());
    }
}
