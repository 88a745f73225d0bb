//! People × clients: what everybody of an agency may do on each client at most, without looking at single resources.

use super::agency::never;
use super::snapshot::Snapshot;
use crate::catalogue::Mask;
use crate::model::{Actor, Assignment, Client, Conditions, Effect, GrantStatus};
use crate::{AccountId, GrantId, Map, MemberId, Millis, Set, UserId};
use std::sync::Arc;

/// What an agency's people may do on its clients: for each person and client the actions that are possible on something
/// there, by assignment and grant together. Where both name different resources it says more than is so;
/// [`Snapshot::outlook_through`] is exact.
///
/// People with the same assignments, and clients alike in assignments and grants, are judged once, so a grid of 500
/// people on 2,000 clients is small.
#[derive(Debug, Clone)]
pub struct Reach {
    /// By member, which class of people.
    people: Map<MemberId, usize>,
    /// By grant, which class of clients.
    clients: Map<GrantId, usize>,
    /// Class of people × class of clients.
    cells: Vec<Mask>,
    /// Those whom a client names by themselves.
    named: Map<(MemberId, GrantId), Mask>,
    width: usize,
}

/// What is said of a class of people or of clients: assignments by number.
type Named = Set<usize>;

impl Reach {
    /// Of an agency with the accounts of its clients, or those parts of them that it sees. A client whose account is not
    /// among them gives nothing.
    pub fn new(agency: &Snapshot, accounts: &[Snapshot], now: Millis) -> Self {
        let ceilings: Map<AccountId, &Snapshot> = accounts.iter().map(|a| (a.state().account.id, a)).collect();
        let assignments: Vec<Assigned> =
            agency.state().assignments.values().map(|a| Assigned::new(agency, a, now)).collect();
        let (people, of_people) = people(agency, &assignments);
        let given = |client: &Client, person: Option<UserId>| {
            let account = ceilings.get(&client.account)?;
            Some(given(account, agency.state().account.id, client, person, now))
        };
        let (clients, of_clients) = clients(agency, &assignments, |client| given(client, None));
        let not = never(agency.rulebook());
        let cell = |named: &Named, covering: &Named, ceiling: Mask| {
            let both = named.intersection(covering).filter_map(|n| assignments.get(*n));
            let (gives, takes) =
                both.fold((Mask::EMPTY, Mask::EMPTY), |(gives, takes), a| (gives | a.gives, takes | a.takes));
            ((gives - takes) & ceiling) - not
        };
        let all = of_people.iter().flat_map(|p| of_clients.iter().map(move |(c, ceiling)| (p, c, *ceiling)));
        let cells = all.map(|(p, c, ceiling)| cell(p, c, ceiling)).collect();
        let one = |(member, user, client): (MemberId, UserId, &Arc<Client>)| {
            let (person, class) = (people.get(&member)?, clients.get(&client.grant)?);
            let ceiling = given(client, Some(user))?;
            Some(((member, client.grant), cell(of_people.get(*person)?, &of_clients.get(*class)?.0, ceiling)))
        };
        let named = staff_named(agency, &ceilings).filter_map(one).collect();
        Self { people, clients, cells, named, width: of_clients.len() }
    }

    /// What a member may do on a client at most.
    pub fn of(&self, member: MemberId, client: GrantId) -> Mask {
        if let Some(mask) = self.named.get(&(member, client)) {
            return *mask;
        }
        let place = self.people.get(&member).zip(self.clients.get(&client));
        let cell = place.and_then(|(p, c)| self.cells.get(p.saturating_mul(self.width).saturating_add(*c)));
        cell.copied().unwrap_or_default()
    }

    /// The members that an assignment names, by id.
    pub fn people(&self) -> impl Iterator<Item = MemberId> {
        self.people.keys().copied()
    }

    /// The clients, by the id of the grant.
    pub fn clients(&self) -> impl Iterator<Item = GrantId> {
        self.clients.keys().copied()
    }
}

/// An assignment as far as the grid looks at it.
struct Assigned {
    of: Arc<Assignment>,
    gives: Mask,
    /// Taken from everything, whatever else is so.
    takes: Mask,
}

impl Assigned {
    fn new(agency: &Snapshot, of: &Arc<Assignment>, now: Millis) -> Self {
        let mask = if is_over(&of.policy.conditions, now) { Mask::EMPTY } else { agency.policy_mask(&of.policy) };
        let (gives, takes) = match of.policy.effect {
            Effect::Allow => (mask, Mask::EMPTY),
            Effect::Deny => (Mask::EMPTY, if is_total(&of.policy) { mask } else { Mask::EMPTY }),
        };
        Self { of: Arc::clone(of), gives, takes }
    }
}

fn is_over(conditions: &Conditions, now: Millis) -> bool {
    conditions.expires_at.is_some_and(|until| until <= now)
}

/// Whether a deny takes its actions everywhere and always.
fn is_total(policy: &crate::Policy) -> bool {
    policy.scope.include.contains(&crate::Selector::Account)
        && policy.scope.exclude.is_empty()
        && policy.conditions.is_empty()
}

/// Classes of things by what is said of them.
struct Classes<K> {
    found: Vec<K>,
    numbers: Map<K, usize>,
}

impl<K: Ord + Clone> Classes<K> {
    fn new() -> Self {
        Self { found: Vec::new(), numbers: Map::new() }
    }

    fn number(&mut self, key: K) -> usize {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.found.len();
        self.found.push(key.clone());
        self.numbers.insert(key, number);
        number
    }
}

fn people(agency: &Snapshot, assignments: &[Assigned]) -> (Map<MemberId, usize>, Vec<Named>) {
    let mut named: Map<MemberId, Named> = Map::new();
    let counts = |id: &MemberId| agency.member(*id).is_some_and(|m| m.is_accepted() && !m.facts.suspended);
    for (number, assigned) in assignments.iter().enumerate() {
        let members: Vec<MemberId> = match assigned.of.policy.actor {
            Actor::Member(member) => vec![member],
            Actor::Group(group) => {
                agency.state().groups.get(&group).map(|g| g.members.iter().copied().collect()).unwrap_or_default()
            }
            Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => Vec::new(),
        };
        for member in members.into_iter().filter(counts) {
            named.update(member, |said: &mut Named| {
                said.insert(number);
            });
        }
    }
    let mut classes = Classes::new();
    let people = named.iter().map(|(member, named)| (*member, classes.number(named.clone()))).collect();
    (people, classes.found)
}

fn clients(
    agency: &Snapshot,
    assignments: &[Assigned],
    ceiling: impl Fn(&Client) -> Option<Mask>,
) -> (Map<GrantId, usize>, Vec<(Named, Mask)>) {
    let mut classes = Classes::new();
    let mut found = Map::new();
    for client in agency.state().clients.values().filter(|c| c.is_accepted()) {
        let covering = assignments.iter().enumerate().filter(|(_, a)| a.of.covers(client)).map(|(n, _)| n).collect();
        found.insert(client.grant, classes.number((covering, ceiling(client).unwrap_or_default())));
    }
    (found, classes.found)
}

/// The agency's people whom clients name by themselves, where they do.
fn staff_named<'a>(
    agency: &'a Snapshot,
    accounts: &'a Map<AccountId, &Snapshot>,
) -> impl Iterator<Item = (MemberId, UserId, &'a Arc<Client>)> {
    let here = move |client: &'a Arc<Client>| {
        let policies = accounts.get(&client.account).into_iter().flat_map(|a| a.state().policies.values());
        policies.filter_map(move |policy| match policy.actor {
            Actor::Person(user) => agency.member_of(user).map(|m| (m.id, user, client)),
            Actor::Member(_) | Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) => None,
        })
    };
    agency.state().clients.values().filter(|c| c.is_accepted()).flat_map(here)
}

/// The actions that a client grants anywhere at all: to everybody of the agency, or to one person whom it names.
fn given(account: &Snapshot, agency: AccountId, client: &Client, person: Option<UserId>, now: Millis) -> Mask {
    let grant = account.state().grants.get(&client.grant).filter(|g| g.agency == Some(agency));
    let holds = |g: &Arc<crate::Grant>| g.status == GrantStatus::Given && !is_over(&g.conditions, now);
    if !grant.is_some_and(holds) {
        return Mask::EMPTY;
    }
    let mut policies = account.policies_of(Actor::Grant(client.grant));
    policies.extend(person.into_iter().flat_map(|user| account.policies_of(Actor::Person(user))));
    let current = || policies.iter().filter(|p| !is_over(&p.conditions, now));
    let mask = |p: &Arc<crate::Policy>| account.policy_mask(p);
    let allows = current().filter(|p| p.effect == Effect::Allow).fold(Mask::EMPTY, |all, p| all | mask(p));
    let denies = current().filter(|p| p.effect == Effect::Deny && is_total(p));
    denies.fold(allows, |left, p| left - mask(p))
}
