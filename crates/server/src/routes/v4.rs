//! `/client/v4`: an API that existing clients speak. What writes is translated to commands.
//!
//! Lists are filtered to what the caller may see and never refused for it. What the engine knows and this surface has
//! no words for (tags, exclusions, conditions) stands in `meta`.

pub mod account;
pub mod audit;
mod edit;
pub mod entitlement;
mod envelope;
pub mod group_member;
mod ids;
pub mod invite;
pub mod member;
pub mod membership;
mod opening;
pub mod organization;
mod pointer;
pub mod policy;
pub mod programme;
mod query;
pub mod records;
pub mod resource_group;
pub mod role;
mod scope;
mod sent;
pub mod tags;
mod times;
pub mod tokens;
pub mod user;
pub mod user_group;
mod write;
pub mod zone;

pub use envelope::refusal;

use crate::http::SignedIn;
use crate::{Version, clock};
use portcullis_core::{Snapshot, State, UserId, slice, slice_through};
use std::sync::Arc;

/// An account as somebody sees it, ready to be asked.
fn seen(version: &Version, known: &SignedIn) -> Snapshot {
    let (snapshot, who, now) = (&version.snapshot, known.principal(), clock::now());
    let state = match known.through() {
        None => slice(snapshot, who, now),
        Some(through) => slice_through(snapshot, &through.version.snapshot, who, now),
    };
    indexed(version, state)
}

/// An account as one of its users sees it.
fn seen_by(version: &Version, user: UserId) -> Snapshot {
    indexed(version, slice(&version.snapshot, user, clock::now()))
}

fn indexed(version: &Version, state: State) -> Snapshot {
    // Indexing is most of the work, and who manages members sees everything.
    if is_whole(&state, version.snapshot.state()) {
        return version.snapshot.clone();
    }
    Snapshot::new(state, Arc::clone(version.snapshot.catalogue()))
}

/// Whether a slice holds all there is: it leaves out objects or, where it leaves out none, nothing.
fn is_whole(slice: &State, whole: &State) -> bool {
    slice.members.len() == whole.members.len()
        && slice.resources.len() == whole.resources.len()
        && slice.groups.len() == whole.groups.len()
        && slice.roles.len() == whole.roles.len()
        && slice.policies.len() == whole.policies.len()
        && slice.scopes.len() == whole.scopes.len()
        && slice.tokens.len() == whole.tokens.len()
        && slice.grants.len() == whole.grants.len()
        && slice.clients.len() == whole.clients.len()
        && slice.assignments.len() == whole.assignments.len()
}

/// What was deleted.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Deleted {
    /// Its id.
    pub id: String,
}
