//! Random accounts, questions and commands from a seed. Small on purpose: names collide, dates touch, denies hit.

use portcullis_core::{
    Account, AccountId, Actor, Catalogue, Channel, Conditions, Context, Effect, Facts, Group, GroupId, Invitation,
    Member, MemberId, MemberStatus, Millis, NamedScope, Personal, Policy, PolicyId, Resource, ResourceId, ResourceRef,
    Role, Scope, ScopeId, Selector, Settings, State, Tag, Token, TokenId, TokenStatus, UserId,
};
use std::sync::{Arc, LazyLock};

/// The moment at which everything is asked.
pub const NOW: Millis = Millis(1_000_000_000_000);

/// A catalogue with few actions, so that policies meet often, and with a second kind that is not a domain.
static SMALL: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
    let text = include_str!("../data/small-catalogue.json");
    Arc::new(Catalogue::from_json(text).expect("the small catalogue is sound"))
});

/// Runs a property on as many seeds as asked: `quick` of them, times `PORTCULLIS_CASES`, or the one in `PORTCULLIS_SEED`.
pub fn for_seeds(quick: u64, property: impl Fn(&mut Gen)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("PORTCULLIS_SEED") {
        Some(seed) => seed..seed.saturating_add(1),
        None => 0..quick.saturating_mul(number("PORTCULLIS_CASES").unwrap_or(1)),
    };
    for seed in seeds {
        let _shown = Shown(seed);
        property(&mut Gen::new(seed));
    }
}

/// Says which seed failed.
struct Shown(u64);

impl Drop for Shown {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this was seed {0}: run it alone with PORTCULLIS_SEED={0}", self.0);
        }
    }
}

/// A source of everything random in one case.
#[derive(Debug)]
pub struct Gen {
    pub rng: fastrand::Rng,
    pub catalogue: Arc<Catalogue>,
    /// Grows with the seed, so that the first failing seed is a small case.
    size: usize,
}

impl Gen {
    pub fn new(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let small = rng.u8(..10) < 8;
        let catalogue = if small { Arc::clone(&SMALL) } else { Catalogue::builtin() };
        Self { rng, catalogue, size: 2 + usize::try_from(seed / 20).unwrap_or(0).min(6) }
    }

    pub fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(..from.len())].clone()
    }

    pub fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.rng.usize(..=most)).map(|_| make(self)).collect()
    }

    /// An account in any shape that the log could bring about, and some that it could not.
    pub fn state(&mut self) -> State {
        let settings = Settings {
            name: "Account".into(),
            plan: self.catalogue.data().default_plan.clone(),
            require_second_factor: self.chance(12),
            agency: Default::default(),
        };
        let mut state =
            State::new(Account { id: AccountId::from_bits(1), created_at: Millis(0), settings, closed_at: None });
        state.revision = 7;
        for n in 0..self.rng.usize(..=self.size + 1) {
            let resource = self.resource(n);
            state.resources.insert(resource.id, Arc::new(resource));
        }
        for n in 0..self.rng.usize(1..=self.size) {
            let member = self.member(n);
            state.members.insert(member.id, Arc::new(member));
        }
        for n in 0..self.rng.usize(..=self.size / 2) {
            let members = state.members.keys().copied().filter(|_| self.chance(40)).collect();
            let group = Group { id: GroupId::from_bits(n as u128 + 1), name: format!("group {n}"), members };
            state.groups.insert(group.id, Arc::new(group));
        }
        for n in 0..self.rng.usize(..=2) {
            let role = self.role(n);
            state.roles.insert(role.id.clone(), Arc::new(role));
        }
        for n in 0..self.rng.usize(..=self.size + 2) {
            let policy = self.policy(&state, n);
            state.policies.insert(policy.id, Arc::new(policy));
        }
        self.name_scopes(&mut state);
        for n in 0..self.rng.usize(..=3) {
            self.add_token(&mut state, n);
        }
        state
    }

    /// Gives scopes of some policies a name, and some policies the same one.
    fn name_scopes(&mut self, state: &mut State) {
        for n in 0..self.rng.usize(..=2) {
            let mut scope = self.scope(state);
            [&mut scope.include, &mut scope.exclude].into_iter().for_each(|side| {
                side.sort();
                side.dedup();
            });
            let named = NamedScope { id: ScopeId::from_bits(n as u128 + 1), name: format!("scope {n}"), scope };
            let having: Vec<_> = state.policies.values().filter(|_| self.chance(30)).cloned().collect();
            for policy in having {
                let policy = Policy { scope: named.scope.clone(), named: Some(named.id), ..(*policy).clone() };
                state.policies.insert(policy.id, Arc::new(policy));
            }
            state.scopes.insert(named.id, Arc::new(named));
        }
    }

    /// A token with a policy or two of its own: the account's, a member's, or one whose user is not there.
    fn add_token(&mut self, state: &mut State, n: usize) {
        let users: Vec<UserId> =
            state.members.values().filter_map(|m| m.user).chain([UserId::from_bits(9999)]).collect();
        let someone = |g: &mut Self| g.chance(60).then(|| g.pick(&users));
        let conditions = Conditions { second_factor: None, channel: None, ..self.conditions() };
        let token = Token {
            id: TokenId::from_bits(n as u128 + 1),
            name: format!("token {n}"),
            owner: someone(self),
            maker: someone(self),
            seen_by: someone(self),
            status: if self.chance(90) { TokenStatus::Active } else { TokenStatus::Disabled },
            conditions,
            created_at: NOW,
            changed_at: NOW,
        };
        let actor = Actor::Token(token.id);
        for more in 0..self.rng.usize(1..=2) {
            let id = PolicyId::from_bits((n * 10 + more) as u128 + 700);
            let policy = Policy { id, actor, ..self.policy(state, 0) };
            state.policies.insert(id, Arc::new(policy));
        }
        state.tokens.insert(token.id, Arc::new(token));
    }

    /// The same with somebody who may do everything, member 1 as user 101, and one or two who manage members, groups, roles
    /// or settings and hold little else.
    pub fn state_with_owner(&mut self) -> State {
        let mut state = self.state();
        state.account.settings.require_second_factor = false;
        let mut owner = self.member(0);
        owner.status = MemberStatus::Accepted;
        owner.user = Some(UserId::from_bits(101));
        owner.facts = Facts { verified: true, second_factor: false, suspended: false };
        let policy = Policy {
            id: PolicyId::from_bits(999),
            actor: Actor::Member(owner.id),
            effect: Effect::Allow,
            roles: vec!["super-administrator".into()],
            scope: Scope::account(),
            named: None,
            conditions: Conditions::default(),
        };
        let denied =
            state.policies.iter().filter(|(_, p)| p.actor == Actor::Member(owner.id) && p.effect == Effect::Deny);
        for id in denied.map(|(id, _)| *id).collect::<Vec<_>>() {
            state.policies.remove(&id);
        }
        state.policies.insert(policy.id, Arc::new(policy));
        for group in state.groups.clone().values() {
            let members = group.members.iter().copied().filter(|m| *m != owner.id).collect();
            state.groups.insert(group.id, Arc::new(Group { members, ..(**group).clone() }));
        }
        state.members.insert(owner.id, Arc::new(owner));
        (1..=self.rng.usize(1..=2)).for_each(|n| self.delegate(&mut state, n));
        state
    }

    fn delegate(&mut self, state: &mut State, n: usize) {
        let mut member = self.member(n);
        member.status = MemberStatus::Accepted;
        member.user = Some(UserId::from_bits(n as u128 + 101));
        member.facts = Facts { verified: true, second_factor: self.rng.bool(), suspended: false };
        let all = [
            "members-edit",
            "groups-edit",
            "roles-edit",
            "account-edit",
            "zones-edit",
            "domain-manager",
            "tokens-edit",
        ];
        let roles = all.into_iter().filter(|_| self.chance(75)).map(str::to_owned).collect();
        let manages = Policy {
            id: PolicyId::from_bits(n as u128 + 900),
            actor: Actor::Member(member.id),
            effect: Effect::Allow,
            roles,
            scope: Scope::account(),
            named: None,
            conditions: Conditions::default(),
        };
        let actor = manages.actor;
        state.members.insert(member.id, Arc::new(member));
        state.policies.insert(manages.id, Arc::new(manages));
        for more in 0..self.rng.usize(..3) {
            let id = PolicyId::from_bits((n * 10 + more) as u128 + 920);
            let effect = if self.chance(15) { Effect::Deny } else { Effect::Allow };
            let policy = Policy { id, actor, effect, ..self.policy(state, 0) };
            state.policies.insert(id, Arc::new(policy));
        }
    }

    fn resource(&mut self, n: usize) -> Resource {
        let other = self.catalogue.kind("bucket").is_some() && self.chance(20);
        let kind = if other { "bucket" } else { "zone" }.to_owned();
        let tags = self.some(2, Self::tag).into_iter().collect();
        Resource { id: ResourceId::from_bits(n as u128 + 1), kind, name: format!("z{n}.example"), tags }
    }

    pub fn tag(&mut self) -> Tag {
        let text = self.pick(&["env=prod", "env=test", "school"]);
        text.parse().expect("a tag")
    }

    fn member(&mut self, n: usize) -> Member {
        let status = self.pick(&[
            MemberStatus::Accepted,
            MemberStatus::Accepted,
            MemberStatus::Accepted,
            MemberStatus::Pending,
            MemberStatus::Rejected,
        ]);
        let user = (status == MemberStatus::Accepted).then(|| UserId::from_bits(n as u128 + 101));
        let sent_at = NOW.plus(-i64::from(self.rng.u8(..10)) * Millis::DAY);
        let invitation = Invitation { by: None, sent_at, expires_at: sent_at.plus(Member::INVITATION_LASTS) };
        let facts = Facts { verified: self.chance(85), second_factor: self.chance(30), suspended: self.chance(6) };
        let address = Personal::new(format!("m{n}@example.com"));
        let joined_at = user.map(|_| sent_at);
        Member {
            id: MemberId::from_bits(n as u128 + 1),
            user,
            address,
            name: Personal::default(),
            status,
            invitation,
            joined_at,
            facts,
        }
    }

    fn role(&mut self, n: usize) -> Role {
        let mut actions = self.some(3, Self::action);
        actions.push(self.action());
        actions.sort();
        actions.dedup();
        Role { id: format!("{:032x}", n + 1), name: format!("role {n}"), about: String::new(), actions }
    }

    pub fn action(&mut self) -> String {
        let number = self.rng.usize(..self.catalogue.actions().len());
        self.catalogue.action_name(number).to_owned()
    }

    pub fn policy(&mut self, state: &State, n: usize) -> Policy {
        let members: Vec<Actor> = state.members.keys().map(|m| Actor::Member(*m)).collect();
        let groups: Vec<Actor> = state.groups.keys().map(|g| Actor::Group(*g)).collect();
        let through_group = !groups.is_empty() && self.chance(40);
        let actor = self.pick(if through_group { &groups } else { &members });
        let effect = if self.chance(25) { Effect::Deny } else { Effect::Allow };
        Policy {
            id: PolicyId::from_bits(n as u128 + 1),
            actor,
            effect,
            roles: self.roles(state),
            scope: self.scope(state),
            named: None,
            conditions: self.conditions(),
        }
    }

    pub fn roles(&mut self, state: &State) -> Vec<String> {
        let mut known: Vec<String> = self.catalogue.data().roles.iter().map(|r| r.id.clone()).collect();
        known.extend(state.roles.keys().cloned());
        let mut roles = vec![self.pick(&known)];
        if self.chance(25) {
            roles.push(self.pick(&known));
        }
        roles
    }

    pub fn scope(&mut self, state: &State) -> Scope {
        let mut include = vec![self.selector(state)];
        if self.chance(25) {
            include.push(self.selector(state));
        }
        let exclude = if self.chance(30) { self.some(2, |g| g.selector(state)) } else { Vec::new() };
        Scope { include, exclude }
    }

    fn selector(&mut self, state: &State) -> Selector {
        let resources: Vec<ResourceId> = state.resources.keys().copied().collect();
        match self.rng.u8(..100) {
            0..25 => Selector::Account,
            25..40 => Selector::Kind { kind: "zone".into() },
            40..44 if self.catalogue.kind("bucket").is_some() => Selector::Kind { kind: "bucket".into() },
            44..64 => Selector::Tag { tag: self.tag() },
            64..76 if !resources.is_empty() => {
                let (name, rtype) = self.record();
                let rtype = self.chance(50).then(|| rtype.to_owned());
                Selector::Record { zone: self.pick(&resources), name: name.to_owned(), rtype }
            }
            _ if !resources.is_empty() => Selector::Resource { id: self.pick(&resources) },
            _ => Selector::Account,
        }
    }

    fn record(&mut self) -> (&'static str, &'static str) {
        (self.pick(&["www.z1.example", "z1.example", "*.z1.example"]), self.pick(&["A", "TXT"]))
    }

    pub fn conditions(&mut self) -> Conditions {
        if self.chance(60) {
            return Conditions::default();
        }
        let networks = ["192.0.2.0/24", "192.0.2.7", "0.0.0.0/0", "2001:db8::/32"];
        let network = |g: &mut Self| g.pick(&networks).parse().expect("a network");
        let moment = |g: &mut Self| NOW.plus(g.pick(&[-1000, -1, 0, 1, 1000]));
        Conditions {
            second_factor: self.chance(25).then(|| self.rng.bool()),
            address_in: if self.chance(20) { self.some(2, network) } else { Vec::new() },
            address_not_in: if self.chance(20) { self.some(2, network) } else { Vec::new() },
            not_before: self.chance(20).then(|| moment(self)),
            expires_at: self.chance(25).then(|| moment(self)),
            channel: self.chance(15).then(|| self.channel()),
        }
    }

    fn channel(&mut self) -> Channel {
        self.pick(&[Channel::Dashboard, Channel::Api])
    }

    /// The facts of one request, any of which may be missing.
    pub fn context(&mut self) -> Context {
        let addresses = ["192.0.2.7", "198.51.100.9", "::ffff:192.0.2.7", "2001:db8::1"];
        Context {
            now: NOW,
            second_factor: self.chance(60).then(|| self.rng.bool()),
            address: self.chance(60).then(|| self.pick(&addresses).parse().expect("an address")),
            channel: self.chance(60).then(|| self.channel()),
        }
    }

    /// Everything that can be asked about, things that are not there too.
    pub fn resources(&mut self, state: &State) -> Vec<ResourceRef<'static>> {
        let nowhere = ResourceId::from_bits(77);
        let ids: Vec<ResourceId> = state.resources.keys().copied().chain([nowhere]).collect();
        let records = ids.clone().into_iter().map(|zone| {
            let (name, rtype) = self.record();
            ResourceRef::Record { zone, name, rtype }
        });
        let records: Vec<_> = records.collect();
        [ResourceRef::Account].into_iter().chain(ids.into_iter().map(ResourceRef::Resource)).chain(records).collect()
    }
}

/// The account as JSON, to be read or pasted into a corpus case.
pub fn show(state: &State) -> String {
    serde_json::to_string_pretty(state).unwrap_or_default()
}
