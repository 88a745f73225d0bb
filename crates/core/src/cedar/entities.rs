//! Who and what is there, as JSON.

use super::names::{Names, Uid, json};
use crate::model::{Member, Resource};

/// Every entity but the actions, which Cedar takes from the schema.
pub(super) fn entities(names: &Names<'_>) -> String {
    let state = names.snapshot.state();
    let kinds = names.kinds().map(|(id, _)| entity(&Uid::new("Kind", id), "", &[]));
    let tags = names.snapshot.tags().into_iter().map(|(tag, _)| entity(&Uid::new("Tag", tag), "", &[]));
    let groups = state.groups.keys().map(|id| entity(&Uid::new("Group", id), "", &[]));
    let people = state.members.values().flat_map(|m| person(names, m));
    let resources = state.resources.values().filter_map(|r| stored(names, r));
    let all = [entity(&names.account(), "", &[])].into_iter().chain(kinds).chain(tags).chain(groups);
    list(all.chain(people).chain(resources))
}

/// A list with one entity a line.
pub(super) fn list(entities: impl Iterator<Item = String>) -> String {
    format!("[\n  {}\n]\n", entities.collect::<Vec<_>>().join(",\n  "))
}

/// One entity; its attributes are JSON already.
pub(super) fn entity(uid: &Uid, attributes: &str, parents: &[Uid]) -> String {
    let parents: Vec<String> = parents.iter().map(Uid::json).collect();
    format!("{{\"uid\": {}, \"attrs\": {{{attributes}}}, \"parents\": [{}]}}", uid.json(), parents.join(", "))
}

/// A member in their groups, and the user inside the member, once they have joined.
fn person(names: &Names<'_>, member: &Member) -> Vec<String> {
    let suspended = format!("\"suspended\": {}", member.facts.suspended);
    let (uid, groups) = (Uid::new("Member", member.id), names.snapshot.groups_of(member.id));
    let groups: Vec<Uid> = groups.into_iter().map(|id| Uid::new("Group", id)).collect();
    let joined = member.user.filter(|user| names.snapshot.member_of(*user).is_some_and(|m| m.id == member.id));
    let user = joined.map(|user| entity(&Uid::new("User", user), &suspended, std::slice::from_ref(&uid)));
    [entity(&uid, &suspended, &groups)].into_iter().chain(user).collect()
}

fn stored(names: &Names<'_>, resource: &Resource) -> Option<String> {
    let uid = names.resource(resource.id)?;
    let tags = resource.tags.iter().map(|tag| Uid::new("Tag", tag));
    let parents: Vec<Uid> = [names.account(), Uid::new("Kind", &resource.kind)].into_iter().chain(tags).collect();
    let attributes = if resource.kind == "record" { record_attributes("", "") } else { String::new() };
    Some(entity(&uid, &attributes, &parents))
}

/// What tells records of one zone apart.
pub(super) fn record_attributes(name: &str, rtype: &str) -> String {
    format!("\"name\": {}, \"rtype\": {}", json(name), json(rtype))
}
