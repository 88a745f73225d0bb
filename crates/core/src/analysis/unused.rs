//! Roles that no policy uses, groups without people or without policies, people without anything.

use super::FindingCode;
use super::survey::Survey;
use crate::Set;
use crate::log::ObjectId;
use crate::model::Actor;

pub fn find(survey: &mut Survey<'_>) {
    let state = survey.snapshot.state();
    let used: Set<&String> = state.policies.values().flat_map(|p| &p.roles).collect();
    for role in state.roles.values().filter(|r| !used.contains(&r.id)) {
        survey.found(FindingCode::UnusedRole, ObjectId::Role(role.id.clone()), [("role", role.name.clone())]);
    }
    let actors: Set<Actor> = state.policies.values().map(|p| p.actor).collect();
    for group in state.groups.values() {
        let code = match (group.members.is_empty(), actors.contains(&Actor::Group(group.id))) {
            (true, _) => FindingCode::EmptyGroup,
            (false, false) => FindingCode::IdleGroup,
            (false, true) => continue,
        };
        survey.found(code, ObjectId::Group(group.id), [("group", group.name.clone())]);
    }
    let holds = |actor: Actor| actors.contains(&actor);
    for member in state.members.values().filter(|m| m.is_accepted() && !holds(Actor::Member(m.id))) {
        if !survey.snapshot.groups_of(member.id).into_iter().any(|g| holds(Actor::Group(g))) {
            survey.found(FindingCode::IdleMember, ObjectId::Member(member.id), [("person", member.shown())]);
        }
    }
}
