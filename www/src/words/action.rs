use portcullis_core::Catalogue;

/// An action as a person says it: `dns:edit` is "edit DNS", `caching:purge` "purge Caching".
pub fn action(catalogue: &Catalogue, name: &str) -> String {
    let (service, verb) = name.split_once(':').unwrap_or((name, ""));
    let Some(data) = catalogue.service(service) else { return name.to_owned() };
    let verb = data.actions.iter().find(|action| action.id == verb).map_or(verb, |action| action.name.as_str());
    format!("{} {}", verb.to_lowercase(), data.name)
}

/// The name of a service on screen; its id if it is unknown.
pub fn service_name(catalogue: &Catalogue, id: &str) -> String {
    catalogue.service(id).map_or(id, |service| service.name.as_str()).to_owned()
}

/// What a command did, as the audit log and a conflict say it.
pub fn command(name: &str) -> String {
    let known = match name {
        "open_account" => "opened the account",
        "open_client" => "opened the account",
        "offer_grant" => "granted an agency access",
        "change_grant" => "changed an agency’s access",
        "confirm_grant" => "confirmed an agency",
        "reissue_offer" => "made a new link of an offer",
        "end_grant" => "ended an agency’s access",
        "change_person" => "changed what one person of an agency may do",
        "ask_grant" => "asked a client for access",
        "accept_grant" => "accepted a client",
        "decline_grant" => "declined an offer",
        "change_client" => "changed a client",
        "leave_client" => "left a client",
        "create_assignment" => "put people on clients",
        "change_assignment" => "changed who works on clients",
        "delete_assignment" => "took people off clients",
        "create_template" => "made a template",
        "change_template" => "changed a template",
        "delete_template" => "deleted a template",
        "import_account" => "imported the account",
        "close_account" => "closed the account",
        "change_settings" => "changed the settings",
        "add_resources" => "added domains",
        "remove_resources" => "removed domains",
        "tag_resources" => "changed tags",
        "change_zone" => "changed the settings of a domain",
        "edit_records" => "edited DNS records",
        "invite_members" => "invited members",
        "add_member" => "added a member",
        "resend_invitation" => "sent an invitation again",
        "accept_invitation" => "joined",
        "reject_invitation" => "declined an invitation",
        "change_member" => "changed a member’s access",
        "revoke_member" => "removed a member",
        "leave_account" => "left the account",
        "create_group" => "made a group",
        "change_group" => "changed a group",
        "delete_group" => "deleted a group",
        "create_role" => "made a role",
        "change_role" => "changed a role",
        "delete_role" => "deleted a role",
        "create_scope" => "made a resource group",
        "change_scope" => "changed a resource group",
        "delete_scope" => "deleted a resource group",
        "record_facts" => "updated facts about a user",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_read_as_people_say_them() {
        let catalogue = Catalogue::builtin();
        assert_eq!(action(&catalogue, "dns:edit"), "edit DNS");
        assert_eq!(action(&catalogue, "nothing:here"), "nothing:here");
    }
}
