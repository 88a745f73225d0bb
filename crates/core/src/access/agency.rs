//! Access of an agency's people and tokens on a client's account: only where the client's grant and the agency's
//! assignment both allow it (rules.md, "Agencies"). Depth is one: what an agency holds elsewhere never counts here.

use super::book::Rulebook;
use super::ceiling::Sides;
use super::decision::{Reason, Side};
use super::lens::Lens;
use super::principal::{Access, Principal};
use super::ruling::{Ruling, rulings};
use super::snapshot::Snapshot;
use crate::catalogue::Mask;
use crate::log::{Change, Event};
use crate::model::{Actor, Assignment, Channel, Client, Conditions, Context, Effect, Grant, Group, ResourceRef};
use crate::{GrantId, Map, MemberId, Millis, PolicyId, TokenId, UserId};
use std::sync::Arc;

/// Services whose actions no grant ever gives: an agency can't be passed on, nor widen itself.
const NEVER: [&str; 2] = ["clients:", "partners:"];

impl Snapshot {
    /// What somebody of an agency may do in this account, in a context: a user, or a token of the agency.
    pub fn access_through(&self, agency: &Snapshot, who: Principal, context: &Context) -> Access {
        let lens = match who {
            Principal::Token(_) => Lens::Request(context.of_token()),
            Principal::User(_) | Principal::Member(_) => Lens::Request(context.clone()),
        };
        through(self, agency, who, lens)
    }

    /// What somebody of an agency will be able to do in this account, ahead of any request.
    pub fn outlook_through(&self, agency: &Snapshot, who: Principal, now: Millis) -> Access {
        let lens = match who {
            Principal::Token(_) => Lens::Program(now),
            Principal::User(_) | Principal::Member(_) => Lens::Outlook(now),
        };
        through(self, agency, who, lens)
    }

    /// What a grant gives at most, ahead of any request: the ceiling of everybody who comes through it. One that waits
    /// for its taker counts as given, one that is suspended gives nothing.
    pub fn grant_outlook(&self, grant: GrantId, now: Millis) -> Access {
        let lens = Lens::Outlook(now);
        let known = self.state().grants.get(&grant).filter(|g| g.status != crate::GrantStatus::Suspended);
        let Some(grant) = known else { return Access::nobody(self.rulebook(), Reason::NoGrant, lens) };
        let found = rulings(self.rulebook(), Actor::Grant(grant.id), &lens);
        let ceiling = Access::of(self.rulebook(), found, lens.clone());
        let gates = vec![grant.conditions.clone()];
        Sides { all: vec![(Side::Grant, ceiling)], gates, never: never(self.rulebook()), by_token: false }.joined(lens)
    }

    /// The grant by which an agency comes into this account, with what the agency keeps of it: held by both logs.
    ///
    /// # Errors
    /// [`Reason::NoGrant`] where either side does not hold it, [`Reason::GrantSuspended`] where the client switched it off.
    pub fn grant_to(&self, agency: &Snapshot) -> Result<(Arc<Grant>, Arc<Client>), Reason> {
        let (here, there) = (self.state(), agency.state());
        // An account that was closed grants nothing and sends nobody.
        if here.account.closed_at.is_some() || there.account.closed_at.is_some() {
            return Err(Reason::NoGrant);
        }
        let kept = |grant: &Grant| {
            let client = there.clients.get(&grant.id)?;
            (client.account == here.account.id && client.is_accepted()).then(|| Arc::clone(client))
        };
        let ours = here.grants.values().filter(|g| g.agency == Some(there.account.id));
        let (grant, client) = ours.filter_map(|g| Some((g, kept(g)?))).next().ok_or(Reason::NoGrant)?;
        if grant.is_given() { Ok((Arc::clone(grant), client)) } else { Err(Reason::GrantSuspended) }
    }

    /// The agency's assignments that put this principal on a client, in the order of their ids.
    pub fn assignments_of(&self, who: Principal, client: &Client) -> Vec<Arc<Assignment>> {
        let Ok(staff) = Staff::new(self, who, None) else { return Vec::new() };
        let theirs = |a: &&Arc<Assignment>| staff.is_named(self, a.policy.actor) && a.covers(client);
        self.state().assignments.values().filter(theirs).cloned().collect()
    }

    /// People of an agency who may do this here, in the order of their ids. Facts that only a request has are taken from
    /// `context` and hold for everybody alike.
    pub fn who_can_through(
        &self,
        agency: &Snapshot,
        action: &str,
        resource: ResourceRef<'_>,
        context: &Context,
    ) -> Vec<UserId> {
        let Ok((_, client)) = self.grant_to(agency) else { return Vec::new() };
        // Whom nothing here names by themselves shares the answer with those of the same assignments.
        let mut known: Map<Vec<PolicyId>, bool> = Map::new();
        let mut may = |user: &UserId| {
            let ask =
                || self.access_through(agency, Principal::User(*user), context).can(action, resource, context.now);
            let named = self.book_names(*user);
            let assigned = agency.assignments_of(Principal::User(*user), &client).iter().map(|a| a.id()).collect();
            if named {
                return ask();
            }
            if let Some(may) = known.get(&assigned) {
                return *may;
            }
            let may = ask();
            known.insert(assigned, may);
            may
        };
        agency.staff_on(&client).into_iter().filter(|user| may(user)).collect()
    }

    fn book_names(&self, user: UserId) -> bool {
        self.member_of(user).is_some() || !self.policies_of(Actor::Person(user)).is_empty()
    }

    /// The users of this agency, accepted and not suspended, whom some assignment puts on the client; by id.
    pub fn staff_on(&self, client: &Client) -> Vec<UserId> {
        let covering = self.state().assignments.values().filter(|a| a.covers(client));
        let mut found: Vec<UserId> = covering.flat_map(|a| self.users_of(a.policy.actor)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The accepted users that an actor of this account names.
    pub fn users_of(&self, actor: Actor) -> Vec<UserId> {
        let user = |id: &MemberId| {
            let member = self.member(*id).filter(|m| m.is_accepted() && !m.facts.suspended)?;
            member.user
        };
        match actor {
            Actor::Member(member) => user(&member).into_iter().collect(),
            Actor::Group(group) => {
                self.state().groups.get(&group).map(|g| g.members.iter().filter_map(user).collect()).unwrap_or_default()
            }
            Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => Vec::new(),
        }
    }
}

/// Who of the agency asks.
struct Staff {
    token: Option<TokenId>,
    /// The member that asks, or that the token acts for.
    member: Option<MemberId>,
    user: Option<UserId>,
    /// When a token holds at all.
    gate: Conditions,
}

impl Staff {
    /// Nobody, with the reason, for whom the agency itself would not let in.
    fn new(agency: &Snapshot, who: Principal, lens: Option<&Lens>) -> Result<Self, Reason> {
        match who {
            Principal::User(user) => Self::person(agency, user, lens),
            Principal::Member(member) => {
                let user = agency.member(member).and_then(|m| m.user).ok_or(Reason::NotAMember)?;
                Self::person(agency, user, lens)
            }
            Principal::Token(token) => Self::program(agency, token, lens),
        }
    }

    fn person(agency: &Snapshot, user: UserId, lens: Option<&Lens>) -> Result<Self, Reason> {
        let member = agency.member_of(user).ok_or(Reason::NotAMember)?;
        if member.facts.suspended {
            return Err(Reason::Suspended);
        }
        demanded(agency, lens)?;
        Ok(Self { token: None, member: Some(member.id), user: Some(user), gate: Conditions::default() })
    }

    fn program(agency: &Snapshot, id: TokenId, lens: Option<&Lens>) -> Result<Self, Reason> {
        let token = agency.state().tokens.get(&id).ok_or(Reason::UnknownToken)?;
        match lens {
            Some(lens) => drop(agency.rulebook().token_refusal(id, lens)?),
            None if token.is_active() => {}
            None => return Err(Reason::TokenDisabled),
        }
        let member = match token.owner {
            None => None,
            Some(user) => Some(agency.member_of(user).ok_or(Reason::NotAMember)?),
        };
        if member.is_some_and(|m| m.facts.suspended) {
            return Err(Reason::Suspended);
        }
        let gate = token.conditions.clone();
        Ok(Self { token: Some(id), member: member.map(|m| m.id), user: token.owner, gate })
    }

    /// Whether an actor of the agency's assignments is one of theirs.
    fn is_named(&self, agency: &Snapshot, actor: Actor) -> bool {
        match actor {
            Actor::Member(member) => self.member == Some(member),
            Actor::Group(group) => {
                let group = agency.state().groups.get(&group);
                group.zip(self.member).is_some_and(|(group, member)| group.members.contains(&member))
            }
            Actor::Token(token) => self.token == Some(token),
            Actor::Grant(_) | Actor::Person(_) => false,
        }
    }
}

/// What an account demands of sign-ins binds the agency's people too, in their own account and in the client's. Tokens
/// are not gated by it.
fn demanded(account: &Snapshot, lens: Option<&Lens>) -> Result<(), Reason> {
    let Some(Lens::Request(context)) = lens else { return Ok(()) };
    let gated = account.state().account.settings.require_second_factor && context.channel != Some(Channel::Api);
    if gated && context.second_factor != Some(true) { Err(Reason::AccountDemands) } else { Ok(()) }
}

fn through(client: &Snapshot, agency: &Snapshot, who: Principal, lens: Lens) -> Access {
    match sides(client, agency, who, &lens) {
        Err(reason) => Access::nobody(client.rulebook(), reason, lens),
        Ok(sides) => sides.joined(lens),
    }
}

fn sides(client: &Snapshot, agency: &Snapshot, who: Principal, lens: &Lens) -> Result<Sides, Reason> {
    let (grant, kept) = client.grant_to(agency)?;
    let staff = Staff::new(agency, who, Some(lens))?;
    if staff.token.is_none() {
        demanded(client, Some(lens))?;
    }
    let book = hosting(client, agency, &staff, &agency.assignments_of(who, &kept));
    let own = |actor| Access::of(&book, rulings(&book, actor, lens), lens.clone());
    let token = staff.token.map(|token| (Side::Own, own(Actor::Token(token))));
    let person = staff.member.map(|member| (Side::Assignment, own(Actor::Member(member))));
    let ceiling = (Side::Grant, Access::of(&book, ceiling(&book, &grant, staff.user, lens), lens.clone()));
    Ok(Sides {
        all: token.into_iter().chain(person).chain([ceiling]).collect(),
        gates: vec![staff.gate, grant.conditions.clone()],
        never: never(&book),
        by_token: staff.token.is_some(),
    })
}

/// The client's rules with the agency's assignments of somebody put in, under the actors they have in the agency: ids
/// are never the same in two accounts.
fn hosting(client: &Snapshot, agency: &Snapshot, staff: &Staff, assignments: &[Arc<Assignment>]) -> Rulebook {
    let mut book = client.rulebook().clone();
    for group in assignments.iter().filter_map(|a| group_of(agency, a.policy.actor)) {
        let only = staff.member.into_iter().collect();
        let event = Event::Group(Change::added(Group { members: only, ..group }));
        book.apply_one(&event, client.catalogue());
    }
    let own_roles = assignments.iter().flat_map(|a| &a.policy.roles).filter_map(|id| agency.state().roles.get(id));
    for role in own_roles {
        book.apply_one(&Event::Role(Change::added((**role).clone())), client.catalogue());
    }
    for assignment in assignments {
        book.apply_one(&Event::Policy(Change::added(assignment.policy.clone())), client.catalogue());
    }
    book
}

fn group_of(agency: &Snapshot, actor: Actor) -> Option<Group> {
    match actor {
        Actor::Group(group) => agency.state().groups.get(&group).map(|g| (**g).clone()),
        Actor::Member(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => None,
    }
}

/// What the client says: of the agency, of this person by name, and what it denies the same person as a member.
fn ceiling(book: &Rulebook, grant: &Grant, user: Option<UserId>, lens: &Lens) -> Vec<Ruling> {
    let mut found = rulings(book, Actor::Grant(grant.id), lens);
    let Some(user) = user else { return found };
    // A member's own rulings bring the denies that name the person.
    let member = book.actors.member_of(user).map(Actor::Member);
    found.extend(rulings(book, Actor::Person(user), lens));
    let direct = member.into_iter().flat_map(|member| rulings(book, member, lens));
    let known: Vec<u32> = found.iter().map(|r| r.policy).collect();
    found.extend(direct.filter(|r| r.effect == Effect::Deny && !known.contains(&r.policy)));
    found
}

/// The actions that no grant gives.
pub(crate) fn never(book: &Rulebook) -> Mask {
    let reserved = |n: &usize| NEVER.iter().any(|service| book.action_name(*n).starts_with(service));
    (0..book.vocabulary.actions.len() as usize).filter(reserved).collect()
}
