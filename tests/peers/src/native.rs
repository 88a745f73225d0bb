use crate::{Ask, Peer};

/// The first request about which the engine and the reference don't say the same.
pub fn disagreement<'a, P: Peer>(peer: &P, asks: &'a [Ask]) -> Option<&'a Ask> {
    asks.iter().find(|ask| peer.can(ask) != ask.allowed)
}
