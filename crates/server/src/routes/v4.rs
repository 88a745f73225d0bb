//! `/client/v4`: the read routes of an API that existing clients speak.
//!
//! Lists are filtered to what the caller may see and never refused for it. What the engine knows and this surface has
//! no words for (tags, exclusions, conditions) stands in `meta`.

mod account;
mod audit;
mod edit;
mod envelope;
mod ids;
mod member;
mod membership;
mod policy;
mod query;
mod records;
mod role;
mod times;
mod user;
mod zone;

pub use account::{account, accounts, own};
pub use audit::{audit_v1, audit_v2};
pub use envelope::refusal;
pub use ids::IdTold;
pub use member::{member, members};
pub use membership::{membership, memberships};
pub use records::{
    BatchBody, BatchTold, ImportTold, QUERY as RECORDS, RecordBody, RecordTold, add_record, batch, delete_record,
    export, import, patch_record, put_record, record, records,
};
pub use role::{permission_group, permission_groups, role, roles};
pub use user::user;
pub use zone::zones;

use crate::{Version, clock};
use portcullis_core::{Snapshot, UserId, slice};
use std::sync::Arc;

/// An account as this user sees it, ready to be asked.
fn seen(version: &Version, user: UserId) -> Snapshot {
    let state = slice(&version.snapshot, user, clock::now());
    Snapshot::new(state, Arc::clone(version.snapshot.catalogue()))
}
