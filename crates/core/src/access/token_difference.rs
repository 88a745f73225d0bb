use super::difference::{Difference, between};
use super::snapshot::Snapshot;
use crate::{Millis, TokenId};

/// What a token can do before and after, both as an outlook from `now`. One that does not exist, or is switched off, can
/// do nothing.
pub fn token_difference(before: &Snapshot, after: &Snapshot, token: TokenId, now: Millis) -> Difference {
    between(&before.rulebook().token_outlook(token, now), &after.rulebook().token_outlook(token, now))
}
