//! Sample accounts, built by real commands through the engine. One builder serves the demo and the tests.
//!
//! Ids are the same each time: they follow from fixed seeds. Only the times move, so that the samples are always as old
//! as they say.

mod blue_harbour;
mod builder;
mod northfield;
mod people;
mod thousand;

pub use builder::{Builder, SampleError};
pub use people::{OWNER, PASSWORD, SampleUser, user};

use portcullis_core::{AccountId, Event, Millis, Origin, State};

/// Everything the demo starts with.
#[derive(Debug)]
pub struct Sample {
    /// The people of all sample accounts, by id, each once.
    pub users: Vec<SampleUser>,
    /// The accounts: a small firm, a school network, a large one.
    pub accounts: Vec<SampleAccount>,
}

/// One sample account as the list of what happened in it.
#[derive(Debug)]
pub struct SampleAccount {
    /// Its id.
    pub id: AccountId,
    /// Its entries from the first on, each one change of the state.
    pub entries: Vec<SampleEntry>,
    /// What they fold to.
    pub state: State,
}

/// One entry of a sample account's log, before it is appended.
#[derive(Debug)]
pub struct SampleEntry {
    /// Who did it, and through what.
    pub origin: Origin,
    /// When.
    pub at: Millis,
    /// The command's name.
    pub command: &'static str,
    /// What happened.
    pub events: Vec<Event>,
}

/// Builds all sample accounts as they would stand at `now`.
///
/// # Errors
/// [`SampleError`] where the engine refuses one of the commands: then the samples and the engine's rules disagree.
pub fn build(now: Millis) -> Result<Sample, SampleError> {
    let accounts = vec![blue_harbour(now)?, northfield(now)?, thousand(now)?];
    let users = people::of(&accounts);
    Ok(Sample { users, accounts })
}

/// A web firm that looks after the domains of two clients, five and three.
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn blue_harbour(now: Millis) -> Result<SampleAccount, SampleError> {
    blue_harbour::build(now)
}

/// A network of schools with 40 domains tagged `school`, `higher-education` and `other`.
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn northfield(now: Millis) -> Result<SampleAccount, SampleError> {
    northfield::build(now)
}

/// 1,000 domains and 200 members, to feel the speed.
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn thousand(now: Millis) -> Result<SampleAccount, SampleError> {
    thousand::build(now)
}
