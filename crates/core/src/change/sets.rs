//! Commands about groups and about roles of the account's own.

use super::work::Work;
use super::{Code, PolicyDraft, draft, members::sentence};
use crate::log::{Change, Event};
use crate::model::{Actor, Group, Role};
use crate::text::{name as checked_name, skeleton};
use crate::{GroupId, MemberId, Set};

const MOST_MEMBERS: usize = 10_000;
const MOST_ACTIONS: usize = 250;

pub(super) fn create_group(work: &mut Work<'_>, name: &str, drafts: &[PolicyDraft], members: &[MemberId]) {
    let id = GroupId::from_bits(work.id());
    let name = group_name(work, name, None);
    let members = known_members(work, members);
    let policies = draft::policies(work, Actor::Group(id), drafts);
    let count = work.snapshot.state().groups.len();
    work.limit("groups", "groups", count, count.saturating_add(1), "name");
    let Some(name) = name else { return };
    work.event(Event::Group(Change::added(Group { id, name, members })));
    policies.into_iter().for_each(|p| work.put_policy(p));
}

fn group_name(work: &mut Work<'_>, text: &str, but: Option<GroupId>) -> Option<String> {
    let groups = work.snapshot.state().groups.values();
    let others: Vec<String> = groups.filter(|g| Some(g.id) != but).map(|g| g.name.clone()).collect();
    unique_name(work, text, others)
}

/// A name that nobody can mistake for one of the others.
pub(super) fn unique_name(work: &mut Work<'_>, text: &str, others: impl IntoIterator<Item = String>) -> Option<String> {
    let name = match checked_name(text, 100) {
        Ok(name) => name,
        Err(why) => {
            work.issue(Code::NameInvalid, "name", [("why", sentence(&why.to_string()))]);
            return None;
        }
    };
    let look = skeleton(&name);
    if let Some(other) = others.into_iter().find(|other| skeleton(other) == look) {
        work.issue(Code::NameTaken, "name", [("name", name.clone()), ("other", other)]);
        return None;
    }
    Some(name)
}

fn known_members(work: &mut Work<'_>, members: &[MemberId]) -> Set<MemberId> {
    if !work.bound("members", MOST_MEMBERS, members.len(), "members") {
        return Set::new();
    }
    for (n, member) in members.iter().enumerate() {
        work.member(*member, &format!("members[{n}]"));
    }
    members.iter().copied().collect()
}

pub(super) fn change_group(
    work: &mut Work<'_>,
    group: GroupId,
    name: Option<&str>,
    drafts: Option<&[PolicyDraft]>,
    members: Option<&[MemberId]>,
) {
    let Some(before) = work.group(group, "group") else { return };
    let mut after = (*before).clone();
    if let Some(name) = name {
        after.name = group_name(work, name, Some(group)).unwrap_or_default();
    }
    if let Some(members) = members {
        after.members = known_members(work, members);
    }
    if after != *before {
        work.event(Event::Group(Change::changed((*before).clone(), after)));
    }
    if let Some(drafts) = drafts {
        let policies = draft::policies(work, Actor::Group(group), drafts);
        work.replace_policies(Actor::Group(group), policies);
    }
}

pub(super) fn delete_group(work: &mut Work<'_>, group: GroupId) {
    let Some(group) = work.group(group, "group") else { return };
    for policy in work.snapshot.policies_of(Actor::Group(group.id)) {
        work.drop_policy(&policy);
    }
    super::assignments::end_with(work, Actor::Group(group.id));
    work.event(Event::Group(Change::removed((*group).clone())));
}

pub(super) fn create_role(work: &mut Work<'_>, name: &str, about: &str, actions: &[String]) {
    let id = format!("{:032x}", work.id());
    let (name, about, actions) = (role_name(work, name, ""), about_text(work, about), known_actions(work, actions));
    let count = work.snapshot.state().roles.len();
    work.limit("custom_roles", "roles of your own", count, count.saturating_add(1), "name");
    if let (Some(name), Some(about)) = (name, about) {
        work.event(Event::Role(Change::added(Role { id, name, about, actions })));
    }
}

fn role_name(work: &mut Work<'_>, text: &str, but: &str) -> Option<String> {
    let own = work.snapshot.state().roles.values().filter(|r| r.id != but).map(|r| r.name.clone());
    let built_in = work.snapshot.catalogue().data().roles.iter().map(|r| r.name.clone());
    let others: Vec<String> = own.chain(built_in).collect();
    unique_name(work, text, others)
}

fn about_text(work: &mut Work<'_>, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(String::new());
    }
    checked_name(text, 500)
        .map_err(|why| work.issue(Code::NameInvalid, "about", [("why", sentence(&why.to_string()))]))
        .ok()
}

fn known_actions(work: &mut Work<'_>, names: &[String]) -> Vec<String> {
    if names.is_empty() {
        work.issue(Code::Missing, "actions", [("what", "action".to_owned())]);
    }
    if !work.bound("actions", MOST_ACTIONS, names.len(), "actions") {
        return Vec::new();
    }
    for (n, name) in names
        .iter()
        .enumerate()
        .filter(|(_, name)| work.snapshot.catalogue().action(name).is_none())
        .collect::<Vec<_>>()
    {
        work.issue(Code::UnknownAction, format!("actions[{n}]"), [("action", name.chars().take(60).collect())]);
    }
    names.iter().cloned().collect::<Set<_>>().into_iter().collect()
}

/// The account's own role, or an issue.
fn own_role(work: &mut Work<'_>, role: &str) -> Option<Role> {
    if let Some(built_in) = work.snapshot.catalogue().role(role) {
        let name = built_in.name.clone();
        work.issue(Code::NotOfTheAccount, "role", [("role", name)]);
        return None;
    }
    let found = work.snapshot.state().roles.get(role).map(|r| (**r).clone());
    if found.is_none() {
        work.issue(Code::UnknownRole, "role", [("role", role.chars().take(60).collect())]);
    }
    found
}

pub(super) fn change_role(
    work: &mut Work<'_>,
    role: &str,
    name: Option<&str>,
    about: Option<&str>,
    actions: Option<&[String]>,
) {
    let Some(before) = own_role(work, role) else { return };
    let mut after = before.clone();
    if let Some(name) = name {
        after.name = role_name(work, name, role).unwrap_or_default();
    }
    if let Some(about) = about {
        after.about = about_text(work, about).unwrap_or_default();
    }
    if let Some(actions) = actions {
        after.actions = known_actions(work, actions);
    }
    if after != before {
        work.event(Event::Role(Change::changed(before, after)));
    }
}

pub(super) fn delete_role(work: &mut Work<'_>, role: &str) {
    let Some(role) = own_role(work, role) else { return };
    let state = work.snapshot.state();
    let assigned = state.assignments.values().filter(|a| a.policy.roles.contains(&role.id)).count();
    let uses = state.policies.values().filter(|p| p.roles.contains(&role.id)).count().saturating_add(assigned);
    if uses > 0 {
        return work.issue(Code::RoleInUse, "role", [("count", uses.to_string())]);
    }
    work.event(Event::Role(Change::removed(role)));
}
