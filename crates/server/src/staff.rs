//! How people of an agency are shown to its clients.

use portcullis_core::{Member, Snapshot};

/// A person of an agency as its clients see them: as the agency chose.
pub fn shown(agency: &Snapshot, member: &Member) -> String {
    let _ = agency;
    member.shown()
}
