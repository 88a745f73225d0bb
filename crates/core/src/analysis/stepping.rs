//! Everyone who could become super administrator in one step.
//!
//! Asked of the engine itself: whoever holds every action on the account, in however many pieces, tries the commands that
//! could make them super administrator, in the requests they could make. It is found if one is not refused. Nobody else
//! can: whatever a command gives must be covered by what its caller holds.

use super::FindingCode;
use super::survey::Survey;
use crate::catalogue::Mask;
use crate::change::covering::holds_everything;
use crate::change::draft::reach;
use crate::change::lockout::{hinders, is_super_administrator};
use crate::change::{Caller, Command, Fresh, PolicyDraft, decide};
use crate::log::ObjectId;
use crate::model::{Channel, Conditions, Context, Effect, Member, MemberStatus, Policy, Scope, Selector};
use crate::{Actor, GroupId, MemberId, Set, Snapshot, UserId};
use std::net::IpAddr;
use std::sync::Arc;

/// Most people who are looked at so closely: each costs many decisions.
const MOST: usize = 100;

pub fn find(survey: &mut Survey<'_>) {
    let snapshot = survey.snapshot;
    let members: Vec<Arc<Member>> = snapshot.state().members.values().cloned().collect();
    let holds = |m: &&Arc<Member>| adds_up(survey, m.id) && !is_super_administrator(snapshot, m.id);
    let candidates: Vec<Arc<Member>> = members.iter().filter(holds).take(MOST.saturating_add(1)).cloned().collect();
    if candidates.len() > MOST {
        survey.afford(usize::MAX);
    }
    for member in candidates.iter().take(MOST) {
        match member.status {
            MemberStatus::Accepted => joined(survey, member),
            MemberStatus::Pending => invited(survey, member),
            MemberStatus::Rejected => {}
        }
    }
}

/// Whether all that somebody may hold, now or later, adds up to every action on the account.
fn adds_up(survey: &Survey<'_>, member: MemberId) -> bool {
    let wide = |s: &Selector| matches!(s, Selector::Account | Selector::Kind { .. });
    let allows = survey.snapshot.policies_for(member).into_iter().map(|(_, p)| p);
    let allows = allows.filter(|p| p.effect == Effect::Allow && p.scope.include.iter().any(wide));
    let all = allows.fold(Mask::EMPTY, |all, p| all | survey.snapshot.policy_mask(&p));
    all.covers(survey.snapshot.catalogue().all())
}

fn joined(survey: &mut Survey<'_>, member: &Member) {
    let snapshot = survey.snapshot;
    let Some(user) = member.user else { return };
    let commands = commands(snapshot, member);
    let contexts = contexts(survey, member.id);
    let fresh = Fresh::new(survey.now, 0);
    let works = |command: &&Command| {
        contexts.iter().any(|context| {
            let outcome = decide(snapshot, &Caller::user(user, context.clone()), command, &fresh);
            !outcome.is_refused() && becomes(snapshot, member.id, &outcome.events)
        })
    };
    if let Some(command) = commands.iter().find(works) {
        let args = [("person", member.shown()), ("command", command.name().to_owned())];
        survey.found(FindingCode::CanBecomeSuperAdministrator, ObjectId::Member(member.id), args);
    }
}

fn becomes(snapshot: &Snapshot, member: MemberId, events: &[crate::Event]) -> bool {
    let mut after = snapshot.clone();
    after.apply(snapshot.state().revision.saturating_add(1), events);
    is_super_administrator(&after, member)
}

fn invited(survey: &mut Survey<'_>, member: &Member) {
    let accept = Command::AcceptInvitation { member: member.id, name: None };
    // Whoever accepts has an id that no member has yet.
    let taken: Set<UserId> = survey.snapshot.state().members.values().filter_map(|m| m.user).collect();
    let user = (0..).map(UserId::from_bits).find(|user| !taken.contains(user)).unwrap_or(UserId::from_bits(0));
    let context = Context { second_factor: Some(true), ..Context::at(survey.now) };
    let caller = Caller { verified: true, holds: Some(member.id), ..Caller::user(user, context) };
    let outcome = decide(survey.snapshot, &caller, &accept, &Fresh::new(survey.now, 0));
    if !outcome.is_refused() && becomes(survey.snapshot, member.id, &outcome.events) {
        let person = member.shown();
        survey.found(FindingCode::InvitedSuperAdministrator, ObjectId::Member(member.id), [("person", person)]);
    }
}

/// What somebody could ask for to become super administrator: each time as little else as possible.
fn commands(snapshot: &Snapshot, member: &Member) -> Vec<Command> {
    let mut found = oneself(snapshot, member.id);
    let lasting = |p: &Arc<Policy>| holds_everything(snapshot, p);
    for group in snapshot.state().groups.values().filter(|g| !g.members.contains(&member.id)) {
        if snapshot.policies_of(Actor::Group(group.id)).iter().any(lasting) {
            let members = group.members.iter().copied().chain([member.id]).collect();
            found.push(Command::ChangeGroup { group: group.id, name: None, policies: None, members: Some(members) });
        }
    }
    let own_roles: Set<String> =
        snapshot.policies_for(member.id).into_iter().flat_map(|(_, p)| p.roles.clone()).collect();
    let actions: Vec<String> = snapshot.catalogue().actions().iter().map(|a| a.name.clone()).collect();
    for role in own_roles.into_iter().filter(|r| snapshot.state().roles.contains_key(r)) {
        found.push(Command::ChangeRole { role, name: None, about: None, actions: Some(actions.clone()) });
    }
    found
}

/// Everything for oneself. What one has is kept, as far as it can be and does not deny editing members; or only what
/// denies, or nothing: each may be refused where another is not.
fn oneself(snapshot: &Snapshot, member: MemberId) -> Vec<Command> {
    let Some(roles) = everything(snapshot) else { return Vec::new() };
    let own = snapshot.policies_of(Actor::Member(member)).into_iter();
    let kept: Vec<Arc<Policy>> = own.filter(|p| !hinders(snapshot, p) && is_sound(snapshot, p)).collect();
    let denies = kept.iter().filter(|p| p.effect == Effect::Deny).cloned().collect();
    let denied = |g: &GroupId| snapshot.policies_of(Actor::Group(*g)).iter().any(|p| hinders(snapshot, p));
    let (leave, stay): (Vec<GroupId>, Vec<GroupId>) = snapshot.groups_of(member).into_iter().partition(denied);
    let groups = [(!leave.is_empty()).then_some(stay), Some(Vec::new())];
    let mut found = Vec::new();
    for kept in [kept, denies, Vec::new()] {
        for second_factor in [None, Some(true)] {
            let conditions = Conditions { second_factor, ..Conditions::default() };
            let all = PolicyDraft { conditions, ..PolicyDraft::allow(roles.clone(), Scope::account()) };
            let policies: Vec<PolicyDraft> = kept.iter().map(|p| draft(p)).chain([all]).collect();
            let change = |groups| Command::ChangeMember { member, policies: policies.clone(), groups };
            found.extend(groups.iter().cloned().map(change));
        }
    }
    found
}

/// Whether a policy may be kept as it is: all it names is still there.
fn is_sound(snapshot: &Snapshot, policy: &Policy) -> bool {
    let reach = reach(snapshot, &policy.scope.include);
    let fits = |role: &String| {
        snapshot.role_mask(role).is_some_and(|mask| match policy.effect {
            Effect::Allow => mask.gives.meets(reach),
            Effect::Deny => mask.takes.meets(reach),
        })
    };
    let is_there = |selector: &Selector| match selector {
        Selector::Resource { id } | Selector::Record { zone: id, .. } => snapshot.state().resources.contains_key(id),
        Selector::Account | Selector::Kind { .. } | Selector::Tag { .. } => true,
    };
    policy.roles.iter().all(fits) && policy.scope.include.iter().chain(&policy.scope.exclude).all(is_there)
}

fn draft(policy: &Policy) -> PolicyDraft {
    let Policy { id, effect, roles, scope, conditions, .. } = policy.clone();
    PolicyDraft { id: Some(id), effect, roles, scope, named: None, conditions }
}

/// A role that gives every action, else all roles if they do together.
fn everything(snapshot: &Snapshot) -> Option<Vec<String>> {
    let catalogue = snapshot.catalogue();
    let all = catalogue.data().roles.iter().map(|r| &r.id).chain(snapshot.state().roles.keys());
    let mask = |id: &String| snapshot.role_mask(id).map_or(Mask::EMPTY, |m| m.gives);
    if let Some(one) = all.clone().find(|id| mask(id).covers(catalogue.all())) {
        return Some(vec![one.clone()]);
    }
    let together = all.clone().take(50).fold(Mask::EMPTY, |sum, id| sum | mask(id));
    together.covers(catalogue.all()).then(|| all.take(50).cloned().collect())
}

/// The requests somebody could make, as far as their policies tell them apart.
fn contexts(survey: &Survey<'_>, member: MemberId) -> Vec<Context> {
    let policies = survey.snapshot.policies_for(member);
    let networks =
        policies.iter().flat_map(|(_, p)| p.conditions.address_in.iter().chain(&p.conditions.address_not_in));
    let first = |network: String| network.split('/').next()?.parse().ok();
    let inside: Set<IpAddr> = networks.filter_map(|n| first(n.to_string())).collect();
    // An address of a block for documentation, in which no network of anybody is.
    let elsewhere = IpAddr::from([203, 0, 113, 77]);
    let addresses: Vec<Option<IpAddr>> =
        [None, Some(elsewhere)].into_iter().chain(inside.into_iter().map(Some)).take(8).collect();
    let mut found = Vec::new();
    for second_factor in [Some(true), Some(false)] {
        for channel in [Channel::Dashboard, Channel::Api] {
            found.extend(addresses.iter().map(|a| Context {
                now: survey.now,
                second_factor,
                address: *a,
                channel: Some(channel),
            }));
        }
    }
    found
}
