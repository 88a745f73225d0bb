//! A question in Cedar's words.

use super::conditions::channel;
use super::entities::{entity, list, record_attributes};
use super::names::{Names, Uid};
use crate::model::{Context, ResourceRef};
use crate::{Principal, Snapshot};

/// A question as Cedar is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CedarRequest {
    /// Such as `User::"…"`.
    pub principal: String,
    /// Such as `Action::"dns:edit"`.
    pub action: String,
    /// Such as `Zone::"…"`. What the account doesn't have is a `Zone` that no policy knows.
    pub resource: String,
    /// The facts, as JSON.
    pub context: String,
    /// Entities that come with the question, as JSON: the record that is asked about, since records are not stored.
    pub entities: String,
}

/// Writes a question in the words of [`cedar_export`](super::cedar_export). Cedar refuses it as invalid where the
/// action can't be asked about such a resource; the engine then says no.
pub fn cedar_request(
    snapshot: &Snapshot,
    principal: Principal,
    action: &str,
    resource: ResourceRef<'_>,
    context: &Context,
) -> CedarRequest {
    let names = Names::new(snapshot);
    let principal = match principal {
        Principal::User(id) => Uid::new("User", id),
        Principal::Member(id) => Uid::new("Member", id),
        // No policy of the export names a token.
        Principal::Token(id) => Uid::new("Token", id),
    };
    let (resource, entities) = asked(&names, resource);
    CedarRequest {
        principal: principal.to_string(),
        action: Uid::new("Action", action).to_string(),
        resource: resource.to_string(),
        context: facts(context),
        entities: list(entities.into_iter()),
    }
}

fn asked(names: &Names<'_>, resource: ResourceRef<'_>) -> (Uid, Option<String>) {
    let zone = |id| Uid::new(names.kind("zone").unwrap_or("Zone"), id);
    match resource {
        ResourceRef::Account => (names.account(), None),
        ResourceRef::Resource(id) => (names.resource(id).unwrap_or_else(|| zone(id)), None),
        ResourceRef::Record { zone: id, name, rtype } => {
            let uid = Uid::new(names.kind("record").unwrap_or("Record"), format_args!("{id}/{name}/{rtype}"));
            let parent = zone(id);
            let record = entity(&uid, &record_attributes(name, rtype), std::slice::from_ref(&parent));
            (uid, Some(record))
        }
    }
}

/// Facts that are missing are left out.
fn facts(context: &Context) -> String {
    let address = context.address.map(|a| a.to_canonical());
    let facts = [
        Some(format!("\"now\": {}", context.now.0)),
        context.second_factor.map(|used| format!("\"second_factor\": {used}")),
        address.map(|a| format!("\"address\": {{\"__extn\": {{\"fn\": \"ip\", \"arg\": \"{a}\"}}}}")),
        context.channel.map(|door| format!("\"channel\": \"{}\"", channel(door))),
    ];
    format!("{{{}}}", facts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
