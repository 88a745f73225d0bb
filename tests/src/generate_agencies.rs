//! Two random accounts of which one is an agency of the other, and random commands about what lies between them.

use crate::generate::{Gen, NOW};
use portcullis_core::{
    AccountId, Actor, Assignment, Caller, Client, ClientSelector, ClientStatus, Command, Conditions, Effect, Grant,
    GrantId, GrantStatus, Made, Policy, PolicyDraft, PolicyId, Principal, Reissue, ResourceRef, Scope, Snapshot, State,
    Tag, TokenId, UserId, Who,
};
use std::sync::Arc;

/// A client's account and an agency's.
#[derive(Debug, Clone)]
pub struct Pair {
    pub client: Snapshot,
    pub agency: Snapshot,
}

/// Of the two accounts, the one a command was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Client,
    Agency,
}

impl Gen {
    /// Two accounts with members of their own, some in both, with grants and assignments that mostly fit together.
    pub fn pair(&mut self) -> Pair {
        let (mut client, other) = (self.state_with_owner(), self.state_with_owner());
        let mut agency = self.elsewhere(&other);
        for n in 0..self.rng.u128(1..=2) {
            self.add_grant(&mut client, &mut agency, GrantId::from_bits(5000 + n));
        }
        for n in 0..self.rng.u128(1..=6) {
            let assignment = self.assignment(&client, &agency, n);
            agency.assignments.insert(assignment.id(), Arc::new(assignment));
        }
        self.assign_somebody(&client, &mut agency);
        for n in 0..self.rng.u128(0..=2) {
            let user = self.user(&agency);
            let policy = Policy { actor: Actor::Person(user), ..self.policy(&client, 0) };
            let policy = Policy { id: PolicyId::from_bits(5800 + n), ..policy };
            client.policies.insert(policy.id, Arc::new(policy));
        }
        let snapshot = |state| Snapshot::new(state, Arc::clone(&self.catalogue));
        Pair { client: snapshot(client), agency: snapshot(agency) }
    }

    /// The same account under other ids, as ids of two accounts are never the same; but some users are in both.
    fn elsewhere(&mut self, state: &State) -> State {
        let text = serde_json::to_string(state).expect("a state is JSON");
        let mut text = text.replace("\"00000000000000000000000000000", "\"a0000000000000000000000000000");
        for user in 101..110_u128 {
            if self.chance(30) {
                let moved = UserId::from_bits(user).to_string().replacen('0', "a", 1);
                text = text.replace(&moved, &UserId::from_bits(user).to_string());
            }
        }
        serde_json::from_str(&text).expect("it reads back")
    }

    fn add_grant(&mut self, client: &mut State, agency: &mut State, id: GrantId) {
        let status = match self.rng.u8(..20) {
            0 => GrantStatus::Suspended,
            1 => GrantStatus::Waiting,
            _ => GrantStatus::Given,
        };
        let conditions = if self.chance(30) { self.conditions() } else { Conditions::default() };
        let to = if self.chance(96) { agency.account.id } else { AccountId::from_bits(77) };
        let grant = Grant {
            id,
            agency: (status != GrantStatus::Waiting).then_some(to),
            name: format!("agency {id}"),
            status,
            conditions,
            opening: self.chance(8),
            by: None,
            created_at: NOW,
            made: Made::default(),
        };
        for n in 0..self.rng.u128(1..=4) {
            let policy = Policy { actor: Actor::Grant(id), ..self.policy(client, 0) };
            let policy = Policy { id: PolicyId::from_bits(id.bits() * 10 + n), ..policy };
            let policy = if n == 0 { self.generous(policy) } else { policy };
            client.policies.insert(policy.id, Arc::new(policy));
        }
        client.grants.insert(id, Arc::new(grant));
        let account = if self.chance(96) { client.account.id } else { AccountId::from_bits(78) };
        let status = self.pick(&[
            ClientStatus::Accepted,
            ClientStatus::Accepted,
            ClientStatus::Accepted,
            ClientStatus::Accepted,
            ClientStatus::Accepted,
            ClientStatus::Accepted,
            ClientStatus::Asked,
            ClientStatus::Declined,
        ]);
        let tags = if self.chance(60) { [self.client_tag()].into() } else { Default::default() };
        let kept = Client {
            grant: id,
            account,
            name: "A client".into(),
            tags,
            status,
            wish: Vec::new(),
            opened: false,
            since: NOW,
        };
        agency.clients.insert(id, Arc::new(kept));
    }

    fn client_tag(&mut self) -> Tag {
        self.pick(&["tier=gold", "tier=lead"]).parse().expect("a tag")
    }

    fn assignment(&mut self, client: &State, agency: &State, n: u128) -> Assignment {
        // Roles are the catalogue's or the agency's own; scopes are the client's.
        let (actor, roles) = (self.staff(agency), self.roles(agency));
        let policy = Policy { id: PolicyId::from_bits(6000 + n), actor, roles, ..self.policy(client, 0) };
        let policy = if n < 3 { self.generous(policy) } else { policy };
        Assignment { clients: self.clients(), policy }
    }

    /// Somebody who joined works on every client, mostly.
    fn assign_somebody(&mut self, client: &State, agency: &mut State) {
        let joined = agency.members.values().filter(|m| m.user.is_some() && !m.facts.suspended);
        let joined: Vec<Actor> = joined.map(|m| Actor::Member(m.id)).collect();
        for n in 0..self.rng.u128(..=2) {
            let actor = self.pick(&joined);
            let roles = self.roles(agency);
            let policy = Policy { id: PolicyId::from_bits(6090 + n), actor, roles, ..self.policy(client, 0) };
            let policy = self.generous(policy);
            agency.assignments.insert(policy.id, Arc::new(Assignment { clients: vec![ClientSelector::All], policy }));
        }
    }

    /// Mostly wide, so that agencies can do something at all.
    fn generous(&mut self, policy: Policy) -> Policy {
        if self.chance(30) {
            return policy;
        }
        let wide = self.pick(&["super-administrator", "super-administrator", "administrator", "dns-edit"]);
        let conditions = if self.chance(80) { Conditions::default() } else { policy.conditions };
        let scope = if self.chance(80) { Scope::account() } else { policy.scope };
        Policy { effect: Effect::Allow, roles: vec![wide.to_owned()], scope, conditions, ..policy }
    }

    fn clients(&mut self) -> Vec<ClientSelector> {
        let mut found = self.some(2, |g| match g.rng.u8(..4) {
            0 | 1 => ClientSelector::All,
            2 => ClientSelector::Tag { tag: g.client_tag() },
            _ => ClientSelector::Client { grant: GrantId::from_bits(5000 + u128::from(g.rng.u8(..2))) },
        });
        if found.is_empty() {
            found.push(ClientSelector::All);
        }
        found
    }

    /// A member, a group or a token.
    fn staff(&mut self, agency: &State) -> Actor {
        let members: Vec<Actor> = agency.members.keys().map(|m| Actor::Member(*m)).collect();
        let groups = agency.groups.keys().map(|g| Actor::Group(*g));
        let tokens = agency.tokens.keys().map(|t| Actor::Token(*t));
        let others: Vec<Actor> = groups.chain(tokens).collect();
        if !others.is_empty() && self.chance(60) { self.pick(&others) } else { self.pick(&members) }
    }

    fn user(&mut self, agency: &State) -> UserId {
        let users: Vec<UserId> = agency.members.values().filter_map(|m| m.user).collect();
        if users.is_empty() { UserId::from_bits(9999) } else { self.pick(&users) }
    }

    /// Somebody of the agency, or one of its tokens, on the way to the client.
    pub fn agent(&mut self, pair: &Pair) -> Caller {
        let tokens: Vec<TokenId> = pair.agency.state().tokens.keys().copied().collect();
        let who = match tokens.is_empty() || self.chance(75) {
            true => Who::User(self.user(pair.agency.state())),
            false => Who::Token(self.pick(&tokens)),
        };
        let context = if self.chance(70) { self.context_met() } else { self.context() };
        let manages = |user: &UserId| {
            let access = pair.client.access_through(&pair.agency, Principal::User(*user), &context);
            ["members:edit", "tokens:edit"].iter().any(|a| access.can(a, ResourceRef::Account, context.now))
        };
        let able: Vec<UserId> = pair.agency.state().members.values().filter_map(|m| m.user).filter(manages).collect();
        let who = if !able.is_empty() && self.chance(80) { Who::User(self.pick(&able)) } else { who };
        Caller { verified: true, ..Caller::through(pair.agency.clone(), who, context) }
    }

    /// Somebody with a command about one of the two accounts.
    pub fn step(&mut self, pair: &Pair) -> (Of, Caller, Command) {
        let (client, agency) = (pair.client.state(), pair.agency.state());
        match self.rng.u8(..100) {
            0..42 => (Of::Client, self.agent(pair), self.command(client)),
            42..52 => {
                let caller = self.agent(pair);
                let command = self.token_command(client, &caller);
                (Of::Client, caller, command)
            }
            52..64 => (Of::Client, self.owner_or(client, &pair.agency), self.grant_command(client, agency)),
            64..70 => (Of::Client, self.owner_or(client, &pair.agency), self.command(client)),
            70..92 => (Of::Agency, self.owner_or(agency, &pair.client), self.assignment_command(client, agency)),
            _ => (Of::Agency, self.owner_or(agency, &pair.client), self.command(agency)),
        }
    }

    /// Mostly whoever may do everything, with the other account beside.
    fn owner_or(&mut self, state: &State, beside: &Snapshot) -> Caller {
        let owner = state.members.values().find(|m| m.name.get().is_some_and(|n| n == "owner")).and_then(|m| m.user);
        let first = owner.or_else(|| state.members.values().find_map(|m| m.user));
        let caller = match first {
            Some(owner) if self.chance(70) => Caller::user(owner, self.context_met()),
            _ => self.caller(state),
        };
        Caller { beside: vec![beside.clone()], ..caller }
    }

    fn grant_command(&mut self, client: &State, agency: &State) -> Command {
        let grants: Vec<GrantId> = client.grants.keys().copied().collect();
        let grant = if grants.is_empty() { GrantId::from_bits(9999) } else { self.pick(&grants) };
        match self.rng.u8(..100) {
            0..25 => Command::OfferGrant {
                agency: self.chance(80).then_some(agency.account.id),
                name: "An agency".into(),
                policies: self.some_drafts(client),
                conditions: if self.chance(40) { self.conditions() } else { Conditions::default() },
                grant: None,
            },
            25..65 => Command::ChangeGrant {
                grant,
                name: None,
                policies: self.chance(50).then(|| self.some_drafts(client)),
                conditions: self.chance(30).then(|| self.conditions()),
                suspended: self.chance(30).then(|| self.chance(50)),
            },
            65..75 => Command::EndGrant { grant, keep: Made::default() },
            75..77 => Command::ReissueOffer(Reissue { grant }),
            77..80 => Command::ConfirmGrant { grant, agency: agency.account.id },
            _ => Command::ChangePerson { user: self.user(agency), policies: self.drafts_maybe(client) },
        }
    }

    fn assignment_command(&mut self, client: &State, agency: &State) -> Command {
        let known: Vec<PolicyId> = agency.assignments.keys().copied().collect();
        let assignment = if known.is_empty() { PolicyId::from_bits(9999) } else { self.pick(&known) };
        let grants: Vec<GrantId> = client.grants.keys().chain(agency.clients.keys()).copied().collect();
        let grant = if grants.is_empty() { GrantId::from_bits(9999) } else { self.pick(&grants) };
        let account = client.account.id;
        let draft = |g: &mut Self| {
            let policy = g.policy(client, 0);
            PolicyDraft { effect: policy.effect, ..PolicyDraft::of(&policy) }
        };
        match self.rng.u8(..100) {
            0..35 => {
                Command::CreateAssignment { actor: self.staff(agency), clients: self.clients(), policy: draft(self) }
            }
            35..55 => Command::ChangeAssignment {
                assignment,
                clients: self.chance(50).then(|| self.clients()),
                policy: self.chance(60).then(|| draft(self)),
            },
            55..62 => Command::DeleteAssignment { assignment },
            62..80 => Command::AcceptGrant { grant, account, name: "Client".into(), tags: vec!["tier=gold".into()] },
            80..84 => Command::DeclineGrant { grant, account },
            84..92 => Command::ChangeClient { grant, name: None, tags: Some(vec!["tier=lead".into()]) },
            92..95 => Command::LeaveClient { grant },
            _ => Command::AskGrant {
                account,
                name: "Client".into(),
                tags: Vec::new(),
                policies: self.some_drafts(agency),
            },
        }
    }

    fn some_drafts(&mut self, state: &State) -> Vec<PolicyDraft> {
        let mut drafts = self.drafts_maybe(state);
        drafts.push(PolicyDraft { effect: Effect::Allow, ..PolicyDraft::of(&self.policy(state, 0)) });
        drafts
    }

    fn drafts_maybe(&mut self, state: &State) -> Vec<PolicyDraft> {
        self.some(2, |g| PolicyDraft::of(&g.policy(state, 0)))
    }
}
