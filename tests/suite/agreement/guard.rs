use portcullis_core::{Command, ResourceRef};

/// Which action guards a command, and on what; nothing for what one may always ask. A new command has to be added here.
pub fn guard(command: &Command) -> Option<(&'static str, ResourceRef<'static>)> {
    match command {
        Command::ChangeSettings { .. } | Command::CloseAccount {} => Some(("account:edit", ResourceRef::Account)),
        Command::AddResources { .. } => Some(("zones:create", ResourceRef::Account)),
        Command::RemoveResources { resources } => Some(("zones:delete", ResourceRef::Resource(resources[0]))),
        Command::TagResources { resources, .. } => Some(("zones:edit", ResourceRef::Resource(resources[0]))),
        Command::ChangeZone { zone, .. } => Some(("zones:edit", ResourceRef::Resource(*zone))),
        // On each record; `tests/engine/records.rs` holds it against brute force.
        Command::EditRecords { .. } => None,
        Command::InviteMembers { .. }
        | Command::AddMember { .. }
        | Command::CreateScope { .. }
        | Command::ChangeScope { .. }
        | Command::DeleteScope { .. }
        | Command::ResendInvitation { .. }
        | Command::ChangeMember { .. }
        | Command::RevokeMember { .. } => Some(("members:edit", ResourceRef::Account)),
        Command::CreateGroup { .. } | Command::ChangeGroup { .. } | Command::DeleteGroup { .. } => {
            Some(("groups:edit", ResourceRef::Account))
        }
        Command::CreateRole { .. } | Command::ChangeRole { .. } | Command::DeleteRole { .. } => {
            Some(("roles:edit", ResourceRef::Account))
        }
        Command::CreateToken { owner: None, .. }
        | Command::ChangeToken { .. }
        | Command::RollToken { .. }
        | Command::DeleteToken { .. } => Some(("tokens:edit", ResourceRef::Account)),
        Command::OfferGrant { .. }
        | Command::ChangeGrant { .. }
        | Command::ReissueOffer(_)
        | Command::ConfirmGrant { .. }
        | Command::EndGrant { .. }
        | Command::ChangePerson { .. } => Some(("partners:edit", ResourceRef::Account)),
        Command::AskGrant { .. }
        | Command::AcceptGrant { .. }
        | Command::DeclineGrant { .. }
        | Command::ChangeClient { .. }
        | Command::LeaveClient { .. }
        | Command::CreateTemplate { .. }
        | Command::ChangeTemplate { .. }
        | Command::DeleteTemplate { .. } => Some(("clients:edit", ResourceRef::Account)),
        Command::CreateAssignment { .. } | Command::ChangeAssignment { .. } | Command::DeleteAssignment { .. } => {
            Some(("clients:assign", ResourceRef::Account))
        }
        Command::CreateToken { owner: Some(_), .. }
        | Command::AcceptInvitation { .. }
        | Command::RejectInvitation { .. }
        | Command::LeaveAccount {}
        | Command::RecordFacts { .. } => None,
    }
}
