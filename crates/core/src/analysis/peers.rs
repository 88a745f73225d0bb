//! Members who hold more than their peers.
//!
//! Peers are the members, invited ones included, who are in exactly the same groups, if there are at least four. Where more
//! than half of them hold exactly the same by themselves (often nothing), that is what peers hold; whoever has an allow of
//! their own which neither that nor the groups give has more.

use super::FindingCode;
use super::survey::{Number, Survey};
use crate::change::words;
use crate::log::ObjectId;
use crate::model::{Actor, Effect, MemberStatus};
use crate::{GroupId, Map, MemberId};

/// Fewer are no crowd to stand out from.
const FEWEST: usize = 4;

pub fn find(survey: &mut Survey<'_>) {
    let mut crowds: Map<Vec<GroupId>, Vec<MemberId>> = Map::new();
    for member in survey.snapshot.state().members.values().filter(|m| m.status != MemberStatus::Rejected) {
        let mut groups = survey.snapshot.groups_of(member.id);
        groups.sort_unstable();
        crowds.update(groups, |crowd: &mut Vec<MemberId>| crowd.push(member.id));
    }
    for (groups, members) in crowds.iter().filter(|(_, members)| members.len() >= FEWEST) {
        find_in(survey, groups, members);
    }
}

fn find_in(survey: &mut Survey<'_>, groups: &[GroupId], members: &[MemberId]) {
    let mut profiles: Map<String, Vec<MemberId>> = Map::new();
    for member in members {
        profiles.update(profile(survey, *member), |alike: &mut Vec<MemberId>| alike.push(*member));
    }
    let most = profiles.iter().max_by_key(|(_, of)| of.len());
    let Some((common, usual)) = most.filter(|(_, of)| of.len().saturating_mul(2) > members.len()) else { return };
    let (common, count) = (common.clone(), usual.len());
    let mut others: Vec<Number> =
        usual.first().map(|one| survey.own(Actor::Member(*one), Effect::Allow)).unwrap_or_default();
    others.extend(groups.iter().flat_map(|g| survey.own(Actor::Group(*g), Effect::Allow)));
    for member in profiles.iter().filter(|(profile, _)| **profile != common).flat_map(|(_, of)| of) {
        stands_out(survey, *member, &others, groups, (count, members.len()));
    }
}

/// What somebody holds by themselves, equal for equal policies.
fn profile(survey: &Survey<'_>, member: MemberId) -> String {
    let own = survey.own(Actor::Member(member), Effect::Allow);
    let policies = own.iter().filter_map(|id| survey.entry(*id)).map(|e| e.policy);
    let mut lines: Vec<String> = policies.map(|p| format!("{:?} {:?} {:?}", p.roles, p.scope, p.conditions)).collect();
    lines.sort();
    lines.join("\n")
}

fn stands_out(
    survey: &mut Survey<'_>,
    member: MemberId,
    others: &[Number],
    groups: &[GroupId],
    (count, all): (usize, usize),
) {
    for id in survey.own(Actor::Member(member), Effect::Allow) {
        let (rest, _) = survey.left_over(id, others);
        let gains = survey.entry(id).map(|e| e.gains.iter().map(|g| g.include.clone()).collect::<Vec<_>>());
        let more = gains.unwrap_or_default().into_iter().zip(rest).find(|(_, rest)| !rest.is_empty());
        let Some((include, mask)) = more else { continue };
        let args = [
            ("person", survey.person(member)),
            ("actions", words::actions(survey.snapshot, mask)),
            ("scope", words::selector(survey.snapshot, &include)),
            ("count", count.to_string()),
            ("all", all.to_string()),
            ("groups", names(survey, groups)),
        ];
        return survey.found(FindingCode::MoreThanPeers, ObjectId::Member(member), args);
    }
}

fn names(survey: &Survey<'_>, groups: &[GroupId]) -> String {
    let name = |id: &GroupId| survey.snapshot.state().groups.get(id).map(|g| format!("“{}”", g.name));
    let names: Vec<String> = groups.iter().filter_map(name).take(3).collect();
    if names.is_empty() { "no group".to_owned() } else { names.join(" and ") }
}
