//! One large account, made from a seed, and requests about it: what is measured and compared with other engines.

use fastrand::Rng;
use portcullis_core::{
    Account, AccountId, Actor, Catalogue, Channel, Conditions, Context, Effect, Facts, Group, GroupId, Invitation,
    Member, MemberId, MemberStatus, Millis, Personal, Policy, PolicyId, Resource, ResourceId, Role, Scope, Selector,
    Set, Settings, State, Tag, UserId,
};
use std::sync::Arc;

/// The moment of every request.
pub const NOW: Millis = Millis(1_800_000_000_000);

/// How many actions the roles are made of and the requests ask about; all can be asked about zones.
pub const ACTIONS: usize = 28;

/// How large the account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Members, all accepted; the first holds super administrator.
    pub members: usize,
    /// Groups, each with about 20 members.
    pub groups: usize,
    /// Zones, each with one to three tags.
    pub zones: usize,
    /// The account's own roles, of 1 to 5 actions each.
    pub roles: usize,
    /// Policies, at least one; a third of them name groups, one in twenty denies.
    pub policies: usize,
    /// In how many of a hundred policies there is a condition.
    pub conditions: u8,
    /// How many requests are made.
    pub requests: usize,
}

impl Default for Sizes {
    /// The shape that every table is about, without conditions.
    fn default() -> Self {
        Self { members: 1_000, groups: 100, zones: 1_000, roles: 30, policies: 3_300, conditions: 0, requests: 10_000 }
    }
}

impl Sizes {
    /// The same shape with conditions in every tenth policy.
    pub fn with_conditions() -> Self {
        Self { conditions: 10, ..Self::default() }
    }
}

/// An account and what is asked about it.
#[derive(Debug, Clone)]
pub struct Workload {
    /// The account.
    pub state: State,
    /// Who holds super administrator.
    pub owner: UserId,
    /// The actions asked about, by name.
    pub actions: Vec<String>,
    /// All combinations of second factor, channel and an address inside or outside.
    pub contexts: Vec<Context>,
    /// What is asked.
    pub requests: Vec<Request>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub user: UserId,
    /// What for: an action's name.
    pub action: String,
    /// On which zone.
    pub zone: ResourceId,
    /// Under which of the contexts.
    pub context: usize,
}

impl Workload {
    /// The account of this size; always the same one.
    pub fn new(sizes: &Sizes) -> Self {
        let mut make = Make { rng: Rng::with_seed(7), conditions: Rng::with_seed(11), actions: actions() };
        let state = make.state(sizes);
        let owner = make.owner(&state);
        let contexts = contexts();
        let requests = make.requests(&state, sizes.requests, contexts.len());
        Self { state, owner, actions: make.actions, contexts, requests }
    }
}

/// The first actions of the built-in catalogue that can be asked about zones.
fn actions() -> Vec<String> {
    let catalogue = Catalogue::builtin();
    let mask = catalogue.kind_actions("zone");
    mask.iter().take(ACTIONS).map(|action| catalogue.action_name(action).to_owned()).collect()
}

fn contexts() -> Vec<Context> {
    let made = |n: usize| Context {
        now: NOW,
        second_factor: Some(n & 1 == 1),
        channel: Some(if n & 2 == 2 { Channel::Api } else { Channel::Dashboard }),
        address: Some(if n & 4 == 4 { [192, 0, 2, 7].into() } else { [198, 51, 100, 9].into() }),
    };
    (0..8).map(made).collect()
}

struct Make {
    rng: Rng,
    /// Apart, so that the account is the same one with and without conditions.
    conditions: Rng,
    actions: Vec<String>,
}

impl Make {
    fn state(&mut self, sizes: &Sizes) -> State {
        let settings = Settings {
            name: "Workload".into(),
            plan: Catalogue::builtin().data().default_plan.clone(),
            require_second_factor: false,
            agency: Default::default(),
        };
        let mut state = State::new(Account {
            id: AccountId::from_bits(self.rng.u128(..)),
            created_at: NOW,
            settings,
            closed_at: None,
        });
        state.revision = 1;
        let zones: Vec<ResourceId> = (0..sizes.zones).map(|n| self.zone(&mut state, n)).collect();
        let members: Vec<MemberId> = (0..sizes.members).map(|n| self.member(&mut state, n)).collect();
        let groups: Vec<GroupId> = (0..sizes.groups).map(|n| self.group(&mut state, n, &members)).collect();
        let roles: Vec<String> = (0..sizes.roles).map(|n| self.role(&mut state, n)).collect();
        for n in 0..sizes.policies {
            let policy = match n {
                0 => self.everything(members[0]),
                _ => self.policy(&members, &groups, &roles, &zones, sizes.conditions),
            };
            state.policies.insert(policy.id, Arc::new(policy));
        }
        state
    }

    fn owner(&self, state: &State) -> UserId {
        let first = state.members.values().find(|m| m.address.get() == Some("member0@example.com"));
        first.and_then(|m| m.user).expect("there is a first member")
    }

    fn zone(&mut self, state: &mut State, n: usize) -> ResourceId {
        let mut tags = vec![self.environment()];
        if self.rng.bool() {
            tags.push(self.team());
        }
        if self.rng.u8(..4) == 0 {
            tags.push(tag("tier", self.rng.usize(..3)));
        }
        let id = ResourceId::from_bits(self.rng.u128(..));
        let name = format!("zone{n}.example");
        let tags = tags.into_iter().collect();
        state.resources.insert(id, Arc::new(Resource { id, kind: "zone".into(), name, tags }));
        id
    }

    fn environment(&mut self) -> Tag {
        tag("env", self.rng.usize(..5))
    }

    fn team(&mut self) -> Tag {
        tag("team", self.rng.usize(..50))
    }

    fn member(&mut self, state: &mut State, n: usize) -> MemberId {
        let id = MemberId::from_bits(self.rng.u128(..));
        let member = Member {
            id,
            user: Some(UserId::from_bits(self.rng.u128(..))),
            address: Personal::new(format!("member{n}@example.com")),
            name: Personal::new(format!("Member {n}")),
            status: MemberStatus::Accepted,
            invitation: Invitation { by: None, sent_at: NOW, expires_at: NOW.plus(Member::INVITATION_LASTS) },
            joined_at: Some(NOW),
            facts: Facts { verified: true, second_factor: true, suspended: false },
        };
        state.members.insert(id, Arc::new(member));
        id
    }

    fn group(&mut self, state: &mut State, n: usize, members: &[MemberId]) -> GroupId {
        let id = GroupId::from_bits(self.rng.u128(..));
        // The owner is in no group, so that no deny reaches them through one.
        let inside: Set<MemberId> = match members.len() {
            0 | 1 => Set::new(),
            all => (0..20).map(|_| members[self.rng.usize(1..all)]).collect(),
        };
        state.groups.insert(id, Arc::new(Group { id, name: format!("Group {n}"), members: inside }));
        id
    }

    fn role(&mut self, state: &mut State, n: usize) -> String {
        let id = format!("{:032x}", self.rng.u128(..));
        let actions: Set<String> = (0..self.rng.usize(1..=5)).map(|_| self.action()).collect();
        let actions = actions.into_iter().collect();
        state.roles.insert(
            id.clone(),
            Arc::new(Role { id: id.clone(), name: format!("Role {n}"), about: String::new(), actions }),
        );
        id
    }

    fn action(&mut self) -> String {
        self.actions[self.rng.usize(..self.actions.len())].clone()
    }

    fn everything(&mut self, member: MemberId) -> Policy {
        Policy {
            id: PolicyId::from_bits(self.rng.u128(..)),
            actor: Actor::Member(member),
            effect: Effect::Allow,
            roles: vec!["super-administrator".into()],
            scope: Scope::account(),
            named: None,
            conditions: Conditions::default(),
        }
    }

    fn policy(
        &mut self,
        members: &[MemberId],
        groups: &[GroupId],
        roles: &[String],
        zones: &[ResourceId],
        conditions: u8,
    ) -> Policy {
        let through_group = self.rng.u8(..3) == 0 && !groups.is_empty();
        let actor = match through_group {
            true => Actor::Group(groups[self.rng.usize(..groups.len())]),
            false => Actor::Member(members[self.rng.usize(1.min(members.len() - 1)..members.len())]),
        };
        Policy {
            id: PolicyId::from_bits(self.rng.u128(..)),
            actor,
            effect: if self.rng.u8(..20) == 0 { Effect::Deny } else { Effect::Allow },
            roles: (0..self.rng.usize(1..=2)).map(|_| roles[self.rng.usize(..roles.len())].clone()).collect(),
            scope: self.scope(zones),
            named: None,
            conditions: self.condition(conditions),
        }
    }

    fn scope(&mut self, zones: &[ResourceId]) -> Scope {
        let mut some =
            |most: usize| (0..self.rng.usize(1..=most)).map(|_| zones[self.rng.usize(..zones.len())]).collect();
        let (listed, left_out): (Vec<ResourceId>, Vec<ResourceId>) = (some(5), some(3));
        let mut scope = match self.rng.u8(..20) {
            0 => Scope::account(),
            1..4 => Scope { include: vec![Selector::Kind { kind: "zone".into() }], exclude: Vec::new() },
            4..9 => Scope::tag(self.environment()),
            9..13 => Scope::tag(self.team()),
            _ => Scope::of(listed),
        };
        match self.rng.u8(..20) {
            0 => scope.exclude = Scope::of(left_out).include,
            1 => scope.exclude = Scope::tag(self.team()).include,
            _ => {}
        }
        scope
    }

    fn condition(&mut self, percent: u8) -> Conditions {
        if self.conditions.u8(..100) >= percent {
            return Conditions::default();
        }
        let office = || vec!["192.0.2.0/24".parse().expect("a network")];
        match self.conditions.u8(..3) {
            0 => Conditions { second_factor: Some(true), ..Conditions::default() },
            1 => Conditions { channel: Some(Channel::Dashboard), ..Conditions::default() },
            _ => Conditions { address_in: office(), ..Conditions::default() },
        }
    }

    fn requests(&mut self, state: &State, count: usize, contexts: usize) -> Vec<Request> {
        let users: Vec<UserId> = state.members.values().filter_map(|m| m.user).collect();
        let zones: Vec<ResourceId> = state.resources.keys().copied().collect();
        let mut one = |_| Request {
            user: users[self.rng.usize(..users.len())],
            action: self.action(),
            zone: zones[self.rng.usize(..zones.len())],
            context: self.rng.usize(..contexts),
        };
        (0..count).map(&mut one).collect()
    }
}

fn tag(key: &str, value: usize) -> Tag {
    Tag::new(key, &value.to_string()).expect("a tag")
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{Principal, ResourceRef, Snapshot};

    #[test]
    fn the_account_has_the_shape_it_says() {
        let workload = Workload::new(&Sizes::with_conditions());
        let state = &workload.state;
        let counts = [state.members.len(), state.groups.len(), state.resources.len(), state.roles.len()];
        assert_eq!(counts, [1_000, 100, 1_000, 30]);
        assert_eq!((state.policies.len(), workload.requests.len(), workload.actions.len()), (3_300, 10_000, ACTIONS));
        let share = |of: fn(&Policy) -> bool| state.policies.values().filter(|p| of(p)).count() as f64 / 33.0;
        assert!((4.0..6.0).contains(&share(|p| p.effect == Effect::Deny)));
        assert!((9.0..11.0).contains(&share(|p| !p.conditions.is_empty())));
        assert!((28.0..38.0).contains(&share(|p| matches!(p.actor, Actor::Group(_)))));
    }

    #[test]
    fn conditions_are_all_that_differs() {
        let (with, mut without) = (Workload::new(&Sizes::with_conditions()), Workload::new(&Sizes::default()));
        assert_ne!(with.state, without.state);
        assert_eq!(with.requests, without.requests);
        for policy in with.state.policies.values() {
            without.state.policies.insert(policy.id, Arc::clone(policy));
        }
        assert_eq!(with.state, without.state);
    }

    #[test]
    fn some_requests_are_allowed_and_most_are_not() {
        let workload = Workload::new(&Sizes::with_conditions());
        let snapshot = Snapshot::new(workload.state, Catalogue::builtin());
        let may = |request: &&Request| {
            let context = &workload.contexts[request.context];
            let access = snapshot.access(Principal::User(request.user), context);
            access.can(&request.action, ResourceRef::Resource(request.zone), NOW)
        };
        let allowed = workload.requests.iter().take(1_000).filter(may).count();
        assert!((100..500).contains(&allowed), "{allowed} of 1,000");
    }

    #[test]
    fn it_can_be_small_or_large() {
        let sizes = Sizes { members: 3, groups: 1, zones: 2, roles: 1, policies: 10, conditions: 50, requests: 5 };
        let small = Workload::new(&sizes);
        assert_eq!((small.state.policies.len(), small.requests.len()), (10, 5));
        let large = Workload::new(&Sizes { policies: 100_000, ..Sizes::default() });
        assert_eq!(large.state.policies.len(), 100_000);
    }
}
