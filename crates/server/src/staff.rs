//! How people of an agency are shown to its clients.

use portcullis_core::{Snapshot, StaffNames, UserId};

/// A person of an agency as its clients see them: by name, or by initials and a stable id, as the agency chose. Never by
/// their address.
pub fn shown(agency: &Snapshot, user: UserId, name: &str) -> String {
    let id: String = user.to_string().chars().take(8).collect();
    match agency.state().account.settings.agency.staff_names {
        StaffNames::Full if name.is_empty() => format!("user-{id}"),
        StaffNames::Full => name.to_owned(),
        StaffNames::Initials => {
            let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(4).collect();
            format!("{initials} {id}").trim().to_owned()
        }
    }
}
