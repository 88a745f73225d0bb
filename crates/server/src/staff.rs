//! How people of an agency are shown to its clients.

use portcullis_core::{Snapshot, UserId};

/// A person of an agency as its clients see them: by name, or by initials and a stable id, as the agency chose. Never by
/// their address.
pub fn shown(agency: &Snapshot, user: UserId, name: &str) -> String {
    agency.state().account.settings.agency.staff_names.shown(user, name)
}
