//! What a command would change for an agency: in what a grant gives, and for its people on clients.

use crate::access::{Reach, between};
use crate::log::Event;
use crate::model::Actor;
use crate::{Difference, GrantId, Mask, MemberId, Millis, Set, Snapshot};

/// What a grant would give more and less.
#[derive(Debug, Clone)]
pub struct GrantDifference {
    /// The grant.
    pub grant: GrantId,
    /// How the account calls the agency.
    pub name: String,
    /// The difference of what everybody who comes through it can do at most.
    pub difference: Difference,
}

/// What the agency's people would gain and lose on one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientDifference {
    /// The client, by its grant.
    pub grant: GrantId,
    /// How the agency calls it.
    pub name: String,
    /// Who gains or loses anything there; by id.
    pub people: Vec<StaffDifference>,
}

/// What one person of an agency would gain and lose on a client: actions that are possible on something there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffDifference {
    /// The agency's member.
    pub member: MemberId,
    /// Name, else address.
    pub shown: String,
    /// Actions that become possible.
    pub gained: Mask,
    /// Actions that are no longer possible.
    pub lost: Mask,
}

/// What people of an agency gain and lose by what a client changed: from one state of its account to another one.
pub fn staff_differences(
    agency: &Snapshot,
    before: &Snapshot,
    after: &Snapshot,
    grant: GrantId,
    now: Millis,
) -> Vec<StaffDifference> {
    let reach = |client: &Snapshot| Reach::new(agency, std::slice::from_ref(client), now);
    people_differences((agency, &reach(before)), (agency, &reach(after)), grant)
}

fn people_differences(
    (before, was): (&Snapshot, &Reach),
    (after, is): (&Snapshot, &Reach),
    grant: GrantId,
) -> Vec<StaffDifference> {
    let people: Set<MemberId> = was.people().chain(is.people()).collect();
    let one = |member: MemberId| {
        let (old, new) = (was.of(member, grant), is.of(member, grant));
        let shown = [after, before].iter().find_map(|s| s.member(member)).map(|m| m.shown())?;
        let (gained, lost) = (new - old, old - new);
        (old != new).then_some(StaffDifference { member, shown, gained, lost })
    };
    people.into_iter().filter_map(one).collect()
}

pub(super) fn grant_differences(
    before: &Snapshot,
    after: &Snapshot,
    events: &[Event],
    now: Millis,
) -> Vec<GrantDifference> {
    let about = |event: &Event| match event {
        Event::Grant(change) => change.object().map(|g| g.id),
        Event::Policy(change) => change.object().and_then(|p| match p.actor {
            Actor::Grant(grant) => Some(grant),
            Actor::Member(_) | Actor::Group(_) | Actor::Token(_) | Actor::Person(_) => None,
        }),
        _ => None,
    };
    let grants: Set<GrantId> = events.iter().filter_map(about).collect();
    let one = |grant: GrantId| {
        let known = [after, before].iter().find_map(|s| s.state().grants.get(&grant).cloned())?;
        let difference = between(&before.grant_outlook(grant, now), &after.grant_outlook(grant, now));
        Some(GrantDifference { grant, name: known.name.clone(), difference })
    };
    grants.into_iter().filter_map(one).collect()
}

/// Of the clients that were given beside the agency's account. What people may do there follows from who they are in the
/// agency, its assignments and the clients' tags, so only commands about these are looked at.
pub(super) fn client_differences(
    before: &Snapshot,
    after: &Snapshot,
    events: &[Event],
    beside: &[Snapshot],
    now: Millis,
) -> Vec<ClientDifference> {
    let matters = |event: &Event| {
        matches!(event, Event::Client(_) | Event::Assignment(_) | Event::Group(_) | Event::Member(_) | Event::Role(_))
    };
    if beside.is_empty() || before.state().clients.is_empty() && after.state().clients.is_empty() {
        return Vec::new();
    }
    if !events.iter().any(matters) {
        return Vec::new();
    }
    let (was, is) = (Reach::new(before, beside, now), Reach::new(after, beside, now));
    let clients = before.state().clients.values().chain(after.state().clients.values());
    let clients: Set<GrantId> = clients.map(|client| client.grant).collect();
    let mut found = Vec::new();
    for grant in clients {
        let people = people_differences((before, &was), (after, &is), grant);
        let name = [after, before].iter().find_map(|s| s.state().clients.get(&grant)).map(|c| c.name.clone());
        if !people.is_empty() {
            found.push(ClientDifference { grant, name: name.unwrap_or_default(), people });
        }
    }
    found
}
