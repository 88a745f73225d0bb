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
mod pointer;
pub mod policy;
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

use crate::{Version, clock};
use portcullis_core::{Principal, Snapshot, State, slice};
use std::sync::Arc;

/// An account as somebody sees it, ready to be asked.
fn seen(version: &Version, asker: impl Into<Principal>) -> Snapshot {
    let state = slice(&version.snapshot, asker, clock::now());
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
}

/// What was deleted.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Deleted {
    /// Its id.
    pub id: String,
}
