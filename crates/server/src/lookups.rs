use crate::{App, Error, clock};
use portcullis_core::{Millis, UserId};
use portcullis_store::{Token, TokenSecret, User, hash_secret};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// For how long a credential is believed without looking again: another program may have ended it.
const BELIEVED_FOR: i64 = 1_000;
/// How many of a kind are remembered.
const MOST: usize = 10_000;

/// What credentials led to a moment ago, so that programs which ask all the time don't cost a look into the store each time.
///
/// Whatever this server writes makes it forget everything before the writing is acknowledged: a token that was revoked
/// here is refused at the next request.
#[derive(Debug, Default)]
pub struct Lookups {
    tokens: Kept<[u8; 32], Token>,
    scoped: Kept<[u8; 32], TokenSecret>,
    users: Kept<UserId, User>,
}

impl Lookups {
    /// Forgets everything; called after whatever may have written, before it is answered.
    pub fn forget(&self) {
        self.tokens.forget();
        self.scoped.forget();
        self.users.forget();
    }
}

impl App {
    /// The scoped token with this secret.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn scoped_token(&self, shown: &str) -> Result<Option<TokenSecret>, Error> {
        let now = clock::now();
        let (hash, kept) = (hash_secret(shown), &self.lookups.scoped);
        let epoch = match kept.get(&hash, now) {
            Ok(token) => return Ok(Some(token)),
            Err(epoch) => epoch,
        };
        let found = self.store.scoped_token(shown, now).await?;
        found.iter().for_each(|token| kept.put(hash, token, now, epoch));
        Ok(found)
    }

    /// The key with this secret.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn token(&self, shown: &str) -> Result<Option<Token>, Error> {
        let now = clock::now();
        let (hash, kept) = (hash_secret(shown), &self.lookups.tokens);
        let epoch = match kept.get(&hash, now) {
            Ok(token) => return Ok(Some(token)),
            Err(epoch) => epoch,
        };
        let found = self.store.token(shown, now).await?;
        found.iter().for_each(|token| kept.put(hash, token, now, epoch));
        Ok(found)
    }

    /// The user with this id.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, Error> {
        let (now, kept) = (clock::now(), &self.lookups.users);
        let epoch = match kept.get(&id, now) {
            Ok(user) => return Ok(Some(user)),
            Err(epoch) => epoch,
        };
        let found = self.store.user(id).await?;
        found.iter().for_each(|user| kept.put(id, user, now, epoch));
        Ok(found)
    }
}

/// Answers of the store with the moment they were had. The epoch counts how often all was forgotten: what was read before
/// that is not kept after it.
#[derive(Debug)]
struct Kept<K, V>(Mutex<Told<K, V>>);

/// The epoch, and what was told when.
type Told<K, V> = (u64, HashMap<K, (Millis, V)>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::new((0, HashMap::new())))
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// What is kept, or the epoch to put it with once it was read.
    fn get(&self, key: &K, now: Millis) -> Result<V, u64> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.1.get(key) {
            // A clock that was set back must not keep anything for ever.
            Some((at, value)) if *at <= now && now < at.plus(BELIEVED_FOR) => Ok(value.clone()),
            Some(_) | None => Err(kept.0),
        }
    }

    fn put(&self, key: K, value: &V, at: Millis, epoch: u64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != epoch {
            return;
        }
        if kept.1.len() >= MOST {
            kept.1.clear();
        }
        kept.1.insert(key, (at, value.clone()));
    }

    fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 = kept.0.wrapping_add(1);
        kept.1.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_believed_for_a_second() {
        let kept = Kept::default();
        kept.put("a", &1, Millis(5_000), 0);
        let at = |now| kept.get(&"a", Millis(now));
        assert_eq!([5_000, 5_999, 6_000, 4_999].map(at), [Ok(1), Ok(1), Err(0), Err(0)]);
    }

    #[test]
    fn what_was_read_before_a_write_is_not_kept_after_it() {
        let kept = Kept::default();
        let Err(epoch) = kept.get(&"a", Millis(0)) else { panic!("nothing was kept yet") };
        kept.forget();
        kept.put("a", &1, Millis(0), epoch);
        assert_eq!(kept.get(&"a", Millis(0)), Err(1));
    }
}
