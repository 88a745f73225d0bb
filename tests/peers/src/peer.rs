use crate::Ask;

/// An engine that was taught the account.
pub trait Peer {
    /// Its name in tables.
    const NAME: &'static str;

    /// One decision, everything named.
    fn can(&self, ask: &Ask) -> bool;

    /// How many of all actions on all zones a user may do, in whatever way the engine does that best.
    fn grid(&self, user: &str, context: usize) -> usize;
}
