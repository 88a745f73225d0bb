//! The reference's answer for an agency's people and tokens, from `rules.md` ("Agencies") alone.

use crate::reference::{Asker, Reference, holds};
use portcullis_core::{
    Actor, Channel, ClientSelector, ClientStatus, Context, Effect, Grant, GrantStatus, Member, Policy, ResourceRef,
    State, TokenId,
};

/// What is asked about a client's account by somebody of an agency.
struct Asked<'a> {
    action: &'a str,
    resource: ResourceRef<'a>,
    context: &'a Context,
}

impl Reference<'_> {
    /// Allowed only where grant and assignment allow; a deny on either side wins; what each account demands binds, and
    /// when the grant holds. Nothing between accounts is ever granted.
    pub fn can_through(
        &self,
        agency: &Reference<'_>,
        who: Asker,
        action: &str,
        resource: ResourceRef<'_>,
        context: &Context,
    ) -> bool {
        let as_token = Context { second_factor: Some(false), channel: Some(Channel::Api), ..context.clone() };
        let context = if matches!(who, Asker::Token(_)) { &as_token } else { context };
        let asked = Asked { action, resource, context };
        let Some(grant) = self.grant(agency) else { return false };
        if ["clients", "partners"].contains(&action.split(':').next().unwrap_or_default()) {
            return false;
        }
        if !self.is_a_question(action, resource) || !holds(&grant.conditions, context, Effect::Allow) {
            return false;
        }
        match who {
            Asker::Token(token) => self.program_can(agency, grant, token, &asked),
            Asker::User(_) | Asker::Member(_) => {
                let Some(member) = agency.member(who) else { return false };
                let demanded = self.account_refuses(context) || agency.account_refuses(context);
                !demanded && self.person_can(agency, grant, member, &asked)
            }
        }
    }

    /// The grant that both logs hold.
    fn grant(&self, agency: &Reference<'_>) -> Option<&Grant> {
        let (here, there) = (self.state.account.id, agency.state.account.id);
        let mine = self.state.grants.values().filter(|g| g.agency == Some(there));
        let accepted = |g: &&std::sync::Arc<Grant>| {
            agency.state.clients.get(&g.id).is_some_and(|c| c.account == here && c.status != ClientStatus::Declined)
        };
        let closed = self.state.account.closed_at.is_some() || agency.state.account.closed_at.is_some();
        let first = mine.filter(accepted).map(AsRef::as_ref).next().filter(|_| !closed)?;
        (first.status == GrantStatus::Given).then_some(first)
    }

    fn person_can(&self, agency: &Reference<'_>, grant: &Grant, member: &Member, asked: &Asked<'_>) -> bool {
        let joined = member.status == portcullis_core::MemberStatus::Accepted;
        let assigned = |policy: &Policy| agency.names(policy, member);
        joined
            && !member.facts.suspended
            && self.assigned(agency, grant, &assigned, asked)
            && self.granted(grant, member.user, asked)
    }

    fn program_can(&self, agency: &Reference<'_>, grant: &Grant, id: TokenId, asked: &Asked<'_>) -> bool {
        let Some(token) = agency.state.tokens.get(&id) else { return false };
        let works = token.is_active() && holds(&token.conditions, asked.context, Effect::Allow);
        let below = match token.owner {
            None => self.granted(grant, None, asked),
            Some(user) => {
                agency.member(Asker::User(user)).is_some_and(|owner| self.person_can(agency, grant, owner, asked))
            }
        };
        works && below && self.assigned(agency, grant, &|p| p.actor == Actor::Token(id), asked)
    }

    /// What the agency's assignments say. Their roles may be the agency's own.
    fn assigned(
        &self,
        agency: &Reference<'_>,
        grant: &Grant,
        named: &dyn Fn(&Policy) -> bool,
        asked: &Asked<'_>,
    ) -> bool {
        let Some(client) = agency.state.clients.get(&grant.id) else { return false };
        let covers = |selector: &ClientSelector| match selector {
            ClientSelector::All => true,
            ClientSelector::Tag { tag } => client.tags.contains(tag),
            ClientSelector::Client { grant } => *grant == client.grant,
        };
        let roles = self.state.roles.iter().chain(agency.state.roles.iter());
        let both = State { roles: roles.map(|(id, role)| (id.clone(), role.clone())).collect(), ..self.state.clone() };
        let here = Reference { state: &both, catalogue: self.catalogue };
        let mine: Vec<&Policy> =
            agency.state.assignments.values().filter(|a| a.clients.iter().any(covers)).map(|a| &a.policy).collect();
        let says = |effect: Effect| {
            let concerns = |p: &&&Policy| here.concerns(p, asked.action, asked.resource, asked.context);
            mine.iter().filter(|p| p.effect == effect && named(p)).any(|p| concerns(&p))
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }

    /// What the client says: to the agency, to this person by name, and of denies to the same person as a member.
    fn granted(&self, grant: &Grant, user: Option<portcullis_core::UserId>, asked: &Asked<'_>) -> bool {
        let direct = user.and_then(|user| self.member(Asker::User(user)));
        let names = |policy: &Policy| match policy.actor {
            Actor::Grant(id) => id == grant.id,
            Actor::Person(person) => user == Some(person),
            Actor::Member(_) | Actor::Group(_) => {
                policy.effect == Effect::Deny && direct.is_some_and(|member| self.names(policy, member))
            }
            Actor::Token(_) => false,
        };
        let says = |effect: Effect| {
            let mut policies = self.state.policies.values();
            policies.any(|p| {
                p.effect == effect && names(p) && self.concerns(p, asked.action, asked.resource, asked.context)
            })
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }
}
