//! Random commands about the things of an account, and some about things that are not there.

use crate::generate::{Gen, NOW};
use portcullis_core::{
    Caller, Channel, Command, Conditions, Context, Effect, Facts, GroupId, MemberId, MemberStatus, NewResource, Policy,
    PolicyDraft, ResourceId, ScopeId, State, TokenId, TokenStatus, UserId, Who,
};

impl Gen {
    /// Somebody who asks: mostly a member, sometimes a stranger. Never the operator, whom no rule binds.
    pub fn caller(&mut self, state: &State) -> Caller {
        let users: Vec<UserId> = state.members.values().filter_map(|m| m.user).collect();
        let delegates: Vec<UserId> = users.iter().copied().filter(|u| [102, 103].contains(&u.bits())).collect();
        let user = match self.rng.u8(..100) {
            0..4 => UserId::from_bits(9999),
            4..60 if !delegates.is_empty() => self.pick(&delegates),
            _ if !users.is_empty() => self.pick(&users),
            _ => UserId::from_bits(9999),
        };
        let pending: Vec<MemberId> =
            state.members.values().filter(|m| m.status == MemberStatus::Pending).map(|m| m.id).collect();
        let holds = (!pending.is_empty() && self.chance(30)).then(|| self.pick(&pending));
        let verified = self.chance(80);
        Caller { verified, holds, ..Caller::new(Who::User(user), self.context()) }
    }

    pub fn command(&mut self, state: &State) -> Command {
        match self.rng.u8(..100) {
            0..14 => Command::InviteMembers {
                emails: self.emails(),
                policies: self.drafts(state, None),
                groups: self.groups(state),
            },
            14..34 => {
                let member = self.member_id(state);
                let groups = self.chance(50).then(|| self.groups(state));
                Command::ChangeMember {
                    member,
                    policies: self.drafts(state, Some(portcullis_core::Actor::Member(member))),
                    groups,
                }
            }
            34..40 => Command::RevokeMember { member: self.member_id(state), keep_tokens: Vec::new() },
            40..43 => Command::LeaveAccount {},
            43..47 => Command::ResendInvitation { member: self.member_id(state) },
            47..51 => Command::AcceptInvitation { member: self.member_id(state), name: None },
            51..53 => Command::RejectInvitation { member: self.member_id(state) },
            53..60 => Command::CreateGroup {
                name: self.name(),
                policies: self.drafts(state, None),
                members: self.members(state),
            },
            60..70 => self.change_group(state),
            70..73 => Command::DeleteGroup { group: self.group_id(state) },
            73..76 => Command::CreateRole { name: self.name(), about: String::new(), actions: self.actions() },
            76..82 => {
                let actions = self.chance(80).then(|| self.actions());
                Command::ChangeRole { role: self.own_role(state), name: None, about: None, actions }
            }
            82..83 => self.scope_command(state),
            83..84 => Command::DeleteRole { role: self.own_role(state) },
            84..88 => Command::AddResources {
                kind: self.pick(&["zone".to_owned(), "bucket".to_owned()]),
                resources: self.new_resources(),
            },
            88..90 => Command::RemoveResources { resources: self.some_ids(state) },
            90..92 => self.scope_command(state),
            92..97 => Command::TagResources { resources: self.some_ids(state), add: self.tags(), remove: self.tags() },
            97..99 => {
                let mut settings = state.account.settings.clone();
                settings.require_second_factor ^= self.chance(70);
                Command::ChangeSettings { settings }
            }
            _ => Command::RecordFacts { member: self.member_id(state), facts: Facts::default(), name: None },
        }
    }

    /// Somebody who asks for something about tokens: a person, or now and then a token.
    pub fn token_caller(&mut self, state: &State) -> Caller {
        let tokens: Vec<TokenId> = state.tokens.keys().copied().collect();
        let owner = Caller::new(Who::User(UserId::from_bits(101)), self.context());
        match self.rng.u8(..100) {
            0..25 => return owner,
            25..70 => return self.caller(state),
            _ if tokens.is_empty() => return owner,
            _ => {}
        }
        let own_tokens = self.chance(70);
        Caller { own_tokens, ..Caller::new(Who::Token(self.pick(&tokens)), self.context()) }
    }

    /// A command about a token.
    pub fn token_command(&mut self, state: &State, caller: &Caller) -> Command {
        let tokens: Vec<TokenId> = state.tokens.keys().copied().collect();
        let token = if tokens.is_empty() { TokenId::from_bits(9999) } else { self.pick(&tokens) };
        let actor = Some(portcullis_core::Actor::Token(token));
        match self.rng.u8(..100) {
            0..40 => {
                let mine = match caller.who {
                    Who::User(user) => Some(user),
                    Who::Token(id) => state.tokens.get(&id).and_then(|t| t.owner),
                    Who::Operator => None,
                };
                Command::CreateToken {
                    name: self.name(),
                    owner: mine.filter(|_| self.chance(50)),
                    policies: self.token_drafts(state, None),
                    conditions: self.token_conditions(),
                }
            }
            40..75 => Command::ChangeToken {
                token,
                name: self.chance(20).then(|| self.name()),
                policies: self.chance(50).then(|| self.token_drafts(state, actor)),
                conditions: self.chance(40).then(|| self.token_conditions()),
                status: self.chance(40).then(|| self.pick(&[TokenStatus::Active, TokenStatus::Disabled])),
            },
            75..90 => Command::RollToken { token },
            _ => Command::DeleteToken { token },
        }
    }

    /// At least one.
    fn token_drafts(&mut self, state: &State, actor: Option<portcullis_core::Actor>) -> Vec<PolicyDraft> {
        let drafts = self.drafts(state, actor);
        if !drafts.is_empty() {
            return drafts;
        }
        vec![PolicyDraft::allow(self.roles(state), self.scope(state))]
    }

    fn token_conditions(&mut self) -> Conditions {
        Conditions { second_factor: None, channel: None, ..self.conditions() }
    }

    fn change_group(&mut self, state: &State) -> Command {
        let group = self.group_id(state);
        let policies = self.chance(60).then(|| self.drafts(state, Some(portcullis_core::Actor::Group(group))));
        let members = self.chance(60).then(|| self.members(state));
        let name = self.chance(10).then(|| self.name());
        Command::ChangeGroup { group, name, policies, members }
    }

    /// New drafts, and some of those that the actor has, as they are or changed.
    fn drafts(&mut self, state: &State, actor: Option<portcullis_core::Actor>) -> Vec<PolicyDraft> {
        let mut drafts = Vec::new();
        for policy in state.policies.values().filter(|p| Some(p.actor) == actor) {
            if self.chance(70) {
                let mut draft = PolicyDraft {
                    id: Some(policy.id),
                    effect: policy.effect,
                    roles: policy.roles.clone(),
                    scope: policy.scope.clone(),
                    named: None,
                    conditions: policy.conditions.clone(),
                };
                match self.rng.u8(..10) {
                    0 => draft.roles = self.roles(state),
                    1 => draft.scope = self.scope(state),
                    2 => draft.conditions = self.conditions(),
                    3 => draft.scope.exclude.clear(),
                    _ => {}
                }
                drafts.push(draft);
            }
        }
        let known: Vec<_> = state.policies.values().map(|p| (**p).clone()).collect();
        let new = self.some(2, |g| {
            // Often like a policy that is there already, or nearly: then the caller may well hold it.
            let mut policy = if known.is_empty() || g.chance(40) { g.policy(state, 0) } else { g.pick(&known) };
            match g.rng.u8(..10) {
                0 => policy.scope.exclude.extend(g.scope(state).include),
                1 => policy.scope.include = g.scope(state).include,
                2 => policy.conditions = g.conditions(),
                3 => policy.roles = g.roles(state),
                4 => policy.effect = Effect::Deny,
                _ => {}
            }
            let named = g.named(state, &mut policy.scope);
            PolicyDraft {
                id: None,
                effect: policy.effect,
                roles: policy.roles,
                scope: policy.scope,
                named,
                conditions: policy.conditions,
            }
        });
        drafts.into_iter().chain(new).collect()
    }

    /// Conditions that hold in [`Gen::context_met`].
    pub fn conditions_met(&mut self) -> Conditions {
        let network = |text: &str| vec![text.parse().expect("a network")];
        Conditions {
            second_factor: self.chance(25).then_some(true),
            address_in: if self.chance(25) { network("192.0.2.0/24") } else { Vec::new() },
            address_not_in: if self.chance(25) { network("2001:db8::/32") } else { Vec::new() },
            not_before: None,
            expires_at: self.chance(25).then(|| NOW.plus(1000)),
            channel: self.chance(25).then_some(Channel::Dashboard),
        }
    }

    /// A request with a second factor, from the office, in the page.
    pub fn context_met(&mut self) -> Context {
        let address = "192.0.2.7".parse().ok();
        Context { now: NOW, second_factor: Some(true), address, channel: Some(Channel::Dashboard) }
    }

    /// A policy as a draft, with none or one or two of its parts changed.
    pub fn nearly(&mut self, state: &State, policy: &Policy) -> PolicyDraft {
        let Policy { roles, scope, conditions, .. } = policy.clone();
        let mut draft = PolicyDraft { id: None, effect: Effect::Allow, roles, scope, named: None, conditions };
        for _ in 0..self.rng.usize(..=2) {
            match self.rng.u8(..12) {
                0 => draft.roles = self.roles(state),
                1 => draft.roles.extend(self.roles(state)),
                2 => draft.scope.include = self.scope(state).include,
                3 => draft.scope.include.extend(self.scope(state).include),
                4 => drop(draft.scope.exclude.pop()),
                5 => draft.scope.exclude.extend(self.scope(state).include),
                6 => draft.conditions.second_factor = None,
                7 => draft.conditions.channel = self.chance(50).then_some(Channel::Api),
                8 => drop(draft.conditions.address_in.pop()),
                9 => drop(draft.conditions.address_not_in.pop()),
                10 => draft.conditions.expires_at = self.pick(&[None, Some(NOW.plus(1001)), Some(NOW.plus(999))]),
                _ => draft.conditions.address_in.push("198.51.100.0/24".parse().expect("a network")),
            }
        }
        draft
    }

    fn emails(&mut self) -> Vec<String> {
        let mut emails = self.some(2, |g| format!("new{}@example.com", g.rng.u8(..20)));
        emails.push(format!("new{}@example.com", self.rng.u8(..20)));
        emails
    }

    fn name(&mut self) -> String {
        format!("name {}", self.rng.u8(..12))
    }

    fn actions(&mut self) -> Vec<String> {
        let mut actions = self.some(3, Self::action);
        actions.push(self.action());
        actions
    }

    fn tags(&mut self) -> Vec<String> {
        self.some(2, |g| g.tag().to_string())
    }

    fn new_resources(&mut self) -> Vec<NewResource> {
        self.some(2, |g| NewResource { name: format!("new{}.example", g.rng.u8(..30)), tags: g.tags(), settings: None })
    }

    fn member_id(&mut self, state: &State) -> MemberId {
        let ids: Vec<MemberId> = state.members.keys().copied().collect();
        if ids.is_empty() || self.chance(3) { MemberId::from_bits(9999) } else { self.pick(&ids) }
    }

    fn members(&mut self, state: &State) -> Vec<MemberId> {
        state.members.keys().copied().filter(|_| self.chance(40)).collect()
    }

    fn group_id(&mut self, state: &State) -> GroupId {
        let ids: Vec<GroupId> = state.groups.keys().copied().collect();
        if ids.is_empty() { GroupId::from_bits(9999) } else { self.pick(&ids) }
    }

    fn groups(&mut self, state: &State) -> Vec<GroupId> {
        state.groups.keys().copied().filter(|_| self.chance(30)).collect()
    }

    fn scope_command(&mut self, state: &State) -> Command {
        let ids: Vec<_> = state.scopes.keys().copied().collect();
        let scope = if ids.is_empty() { ScopeId::from_bits(9) } else { self.pick(&ids) };
        match self.rng.u8(..10) {
            0..2 => Command::CreateScope { name: self.name(), scope: self.scope(state) },
            2..9 => Command::ChangeScope { scope, name: None, to: Some(self.scope(state)) },
            _ => Command::DeleteScope { scope },
        }
    }

    /// Now and then a named scope, which the draft's scope then is.
    fn named(&mut self, state: &State, scope: &mut portcullis_core::Scope) -> Option<ScopeId> {
        let all: Vec<_> = state.scopes.values().cloned().collect();
        let named = (!all.is_empty() && self.chance(20)).then(|| self.pick(&all))?;
        scope.clone_from(&named.scope);
        Some(named.id)
    }

    fn own_role(&mut self, state: &State) -> String {
        let ids: Vec<String> = state.roles.keys().cloned().collect();
        if ids.is_empty() { "dns-edit".to_owned() } else { self.pick(&ids) }
    }

    fn some_ids(&mut self, state: &State) -> Vec<ResourceId> {
        state.resources.keys().copied().filter(|_| self.chance(30)).collect()
    }

    /// A seed for the ids of one command.
    pub fn fresh(&mut self) -> portcullis_core::Fresh {
        portcullis_core::Fresh::new(NOW, self.rng.u128(..))
    }
}
