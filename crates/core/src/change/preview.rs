use super::decide::decided;
use super::preview_partners::{ClientDifference, GrantDifference, client_differences, grant_differences};
use super::tagging::{changed_tags, naming};
use super::{Caller, Command, Fresh, Issue};
use crate::digest::digest;
use crate::log::Event;
use crate::model::{Actor, Policy};
use crate::{Difference, DifferenceRow, Mask, MemberId, Set, Snapshot, TokenId, difference, token_difference};

/// What a command would do, before it is done.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Errors and warnings.
    pub issues: Vec<Issue>,
    /// What would happen; empty where it is refused.
    pub events: Vec<Event>,
    /// The account as it would be.
    pub after: Snapshot,
    /// Who would gain or lose anything, invited people always; pending people count as accepted.
    pub people: Vec<PersonDifference>,
    /// What the tokens that it is about would gain and lose.
    pub tokens: Vec<TokenDifference>,
    /// What the grants that it is about would give more and less: to everybody who comes through them.
    pub grants: Vec<GrantDifference>,
    /// What the agency's people would gain and lose on clients, of those that were given beside.
    pub clients: Vec<ClientDifference>,
    /// Digest of the differences: the same on the server and in the page, whatever ids each makes up.
    pub digest: String,
}

/// What one member would gain and lose.
#[derive(Debug, Clone)]
pub struct PersonDifference {
    /// The member.
    pub member: MemberId,
    /// Name, else address.
    pub shown: String,
    /// The difference.
    pub difference: Difference,
}

/// What one token would gain and lose.
#[derive(Debug, Clone)]
pub struct TokenDifference {
    /// The token.
    pub token: TokenId,
    /// Its name.
    pub name: String,
    /// The difference.
    pub difference: Difference,
}

/// Decides a command without doing it, and shows the difference for everybody it affects.
pub fn preview(snapshot: &Snapshot, caller: &Caller, command: &Command, fresh: &Fresh) -> Preview {
    let (outcome, after) = decided(snapshot, caller, command, fresh);
    let affected = affected(snapshot, &after, &outcome.events);
    let mut invited = None;
    let people: Vec<_> =
        affected.into_iter().filter_map(|member| person(snapshot, &after, member, fresh, &mut invited)).collect();
    let tokens = token_differences(snapshot, &after, &outcome.events, fresh);
    let grants = grant_differences(snapshot, &after, &outcome.events, fresh.now);
    let clients = client_differences(snapshot, &after, &outcome.events, &caller.beside, fresh.now);
    let digest = digest_of(snapshot, &after, &people, &tokens, &grants);
    Preview { issues: outcome.issues, events: outcome.events, after, people, tokens, grants, clients, digest }
}

fn person(
    before: &Snapshot,
    after: &Snapshot,
    member: MemberId,
    fresh: &Fresh,
    invited: &mut Option<Difference>,
) -> Option<PersonDifference> {
    let shown = after.member(member).or_else(|| before.member(member))?.shown();
    let judged = || difference(before, after, member, fresh.now);
    if before.member(member).is_none() {
        // People invited together get the same, so one judgement stands for all.
        let difference = invited.get_or_insert_with(judged).clone();
        return Some(PersonDifference { member, shown, difference });
    }
    let difference = judged();
    (!difference.is_empty()).then_some(PersonDifference { member, shown, difference })
}

/// The tokens that events are about, by id, each with what it would gain and lose.
fn token_differences(before: &Snapshot, after: &Snapshot, events: &[Event], fresh: &Fresh) -> Vec<TokenDifference> {
    let about = |event: &Event| match event {
        Event::Token(change) => change.object().map(|t| t.id),
        Event::Policy(change) => change.object().and_then(|p| match p.actor {
            Actor::Token(token) => Some(token),
            Actor::Member(_) | Actor::Group(_) | Actor::Grant(_) | Actor::Person(_) => None,
        }),
        Event::Account(_)
        | Event::Settings(_)
        | Event::Resource(_)
        | Event::Member(_)
        | Event::Group(_)
        | Event::Role(_)
        | Event::Scope(_)
        | Event::Record(_)
        | Event::Zone(_)
        | Event::Grant(_)
        | Event::Client(_)
        | Event::Assignment(_)
        | Event::Template(_) => None,
    };
    let tokens: Set<TokenId> = events.iter().filter_map(about).collect();
    let one = |token: TokenId| {
        let name = [after, before].iter().find_map(|s| s.state().tokens.get(&token).map(|t| t.name.clone()))?;
        Some(TokenDifference { token, name, difference: token_difference(before, after, token, fresh.now) })
    };
    tokens.into_iter().filter_map(one).collect()
}

/// Members whose access the events may change.
fn affected(before: &Snapshot, after: &Snapshot, events: &[Event]) -> Set<MemberId> {
    let mut found = Vec::new();
    for event in events {
        match event {
            Event::Policy(change) => {
                found.extend(change.object().into_iter().flat_map(|p| people(before, after, p.actor)))
            }
            Event::Member(change) => found.extend(change.object().map(|m| m.id)),
            Event::Group(change) => {
                let members = |g: &Option<crate::Group>| g.as_ref().map(|g| g.members.clone()).unwrap_or_default();
                found.extend(members(&change.before).symmetric_difference(&members(&change.after)));
            }
            Event::Role(change) => {
                let id = change.object().map(|r| r.id.clone()).unwrap_or_default();
                found.extend(holders(before, after, |p| p.roles.contains(&id)));
            }
            // Tags are looked at together, below.
            Event::Account(_)
            | Event::Settings(_)
            | Event::Resource(_)
            | Event::Scope(_)
            | Event::Record(_)
            | Event::Zone(_)
            | Event::Token(_)
            | Event::Grant(_)
            | Event::Client(_)
            | Event::Assignment(_)
            | Event::Template(_) => {}
        }
    }
    let tags = changed_tags(events);
    let naming: Set<Actor> = [before, after].iter().flat_map(|s| naming(s, &tags)).map(|p| p.actor).collect();
    found.extend(naming.into_iter().flat_map(|actor| people(before, after, actor)));
    found.into()
}

fn holders(before: &Snapshot, after: &Snapshot, by: impl Fn(&Policy) -> bool) -> Set<MemberId> {
    let actors: Set<Actor> = before.state().policies.values().filter(|p| by(p)).map(|p| p.actor).collect();
    actors.into_iter().flat_map(|actor| people(before, after, actor)).collect()
}

fn people(before: &Snapshot, after: &Snapshot, actor: Actor) -> Set<MemberId> {
    match actor {
        Actor::Member(member) => Set::from([member]),
        Actor::Token(_) | Actor::Grant(_) => Set::new(),
        Actor::Person(user) => before.member_of(user).map(|m| m.id).into_iter().collect(),
        Actor::Group(group) => {
            let members = |s: &Snapshot| s.state().groups.get(&group).map(|g| g.members.clone()).unwrap_or_default();
            members(before).into_iter().chain(members(after)).collect()
        }
    }
}

/// Of people, rows and masks, all named by what does not depend on made-up ids.
fn digest_of(
    before: &Snapshot,
    after: &Snapshot,
    people: &[PersonDifference],
    tokens: &[TokenDifference],
    grants: &[GrantDifference],
) -> String {
    let mut lines: Vec<String> = Vec::new();
    for person in people {
        let member = after.member(person.member).or_else(|| before.member(person.member));
        let who = member.and_then(|m| m.address.get()).unwrap_or(&person.shown);
        lines.extend(person.difference.rows.iter().map(|row| line(after, who, row)));
    }
    for token in tokens {
        let who = format!("token {}", token.name);
        lines.extend(token.difference.rows.iter().map(|row| line(after, &who, row)));
    }
    for grant in grants {
        let who = format!("agency {}", grant.name);
        lines.extend(grant.difference.rows.iter().map(|row| line(after, &who, row)));
    }
    lines.sort();
    digest(&lines.join("\n"))
}

fn line(after: &Snapshot, who: &str, row: &DifferenceRow) -> String {
    let masks = [row.before_yes, row.before_maybe, row.after_yes, row.after_maybe].map(Mask::words);
    format!("{who}\n{}\n{masks:?}", after.rulebook().reading(&row.label))
}
