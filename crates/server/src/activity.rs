use portcullis_core::{AccountId, MemberId, Millis};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Activity is kept to the minute, so asking the store more often than that says nothing new.
const NOTED_EVERY: i64 = 60_000;
/// How many members are remembered; beyond that all are asked for anew.
const MOST: usize = 100_000;

/// When this server last noted which member as active.
#[derive(Debug, Default)]
pub struct Activity(Mutex<HashMap<(AccountId, MemberId), Millis>>);

impl Activity {
    /// Whether it should be noted that a member is active now.
    pub fn is_news(&self, account: AccountId, member: MemberId, now: Millis) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&(account, member)).is_some_and(|at| now < at.plus(NOTED_EVERY)) {
            return false;
        }
        if noted.len() >= MOST {
            noted.clear();
        }
        noted.insert((account, member), now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_news_once_a_minute() {
        let activity = Activity::default();
        let (account, member) = (AccountId::from_bits(1), MemberId::from_bits(2));
        let is_news = |at| activity.is_news(account, member, Millis(at));
        assert_eq!(
            [0, 1, NOTED_EVERY - 1, NOTED_EVERY, NOTED_EVERY + 1].map(is_news),
            [true, false, false, true, false]
        );
    }
}
