//! The same rules a second time: slow, obvious, written from `design.md` section 3 and `rules.md` alone. The engine must
//! agree with it about everything.

use portcullis_core::{
    Actor, CatalogueData, Channel, Conditions, Context, Effect, Member, MemberId, MemberStatus, Policy, Resource,
    ResourceId, ResourceRef, RoleData, Scope, Selector, State, TokenId, UserId,
};

/// Who is asking.
#[derive(Debug, Clone, Copy)]
pub enum Asker {
    /// Somebody signed in.
    User(UserId),
    /// A member as if they had joined.
    Member(MemberId),
    /// A token.
    Token(TokenId),
}

/// One account under one catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    pub state: &'a State,
    pub catalogue: &'a CatalogueData,
}

impl Reference<'_> {
    /// Allowed if some policy allows it and none denies it; no policy, no access.
    pub fn can(&self, who: Asker, action: &str, resource: ResourceRef<'_>, context: &Context) -> bool {
        if let Asker::Token(token) = who {
            return self.token_can(token, action, resource, context);
        }
        let Some(member) = self.member(who) else { return false };
        if member.facts.suspended || self.account_refuses(context) || !self.is_a_question(action, resource) {
            return false;
        }
        let says = |effect: Effect| {
            let mut policies = self.state.policies.values();
            policies.any(|p| p.effect == effect && self.names(p, member) && self.concerns(p, action, resource, context))
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }

    pub(crate) fn member(&self, who: Asker) -> Option<&Member> {
        let mut members = self.state.members.values().map(AsRef::as_ref);
        members.find(|m| match who {
            Asker::User(user) => m.user == Some(user) && m.status == MemberStatus::Accepted,
            Asker::Member(id) => m.id == id,
            Asker::Token(_) => false,
        })
    }

    /// A token works while it is switched on and within its own dates and networks. It uses no second factor and what the
    /// account demands does not gate it. A user's token needs its user's policies too, asked in the same request.
    fn token_can(&self, id: TokenId, action: &str, resource: ResourceRef<'_>, context: &Context) -> bool {
        let context = Context { second_factor: Some(false), channel: Some(Channel::Api), ..context.clone() };
        let Some(token) = self.state.tokens.get(&id) else { return false };
        let works = token.is_active() && holds(&token.conditions, &context, Effect::Allow);
        let says = |effect: Effect, named: &dyn Fn(&Policy) -> bool| {
            let mut policies = self.state.policies.values();
            policies.any(|p| p.effect == effect && named(p) && self.concerns(p, action, resource, &context))
        };
        let allows = |named: &dyn Fn(&Policy) -> bool| says(Effect::Allow, named) && !says(Effect::Deny, named);
        let below = match token.owner {
            None => true,
            Some(user) => self
                .member(Asker::User(user))
                .is_some_and(|owner| !owner.facts.suspended && allows(&|p| self.names(p, owner))),
        };
        works && below && self.is_a_question(action, resource) && allows(&|p| p.actor == Actor::Token(id))
    }

    /// The account may demand a second factor; programs are not gated by it.
    pub(crate) fn account_refuses(&self, context: &Context) -> bool {
        let demands = self.state.account.settings.require_second_factor;
        demands && context.second_factor != Some(true) && context.channel != Some(Channel::Api)
    }

    /// Whether the resource is there and the action can be asked about its kind.
    pub(crate) fn is_a_question(&self, action: &str, resource: ResourceRef<'_>) -> bool {
        let Some(kind) = self.kind_of(resource) else { return false };
        let Some((service, verb)) = action.split_once(':') else { return false };
        let services = self.catalogue.services.iter().filter(|s| s.id == service);
        services.flat_map(|s| &s.actions).any(|a| a.id == verb && a.kinds.contains(&kind))
    }

    fn resource(&self, id: ResourceId) -> Option<&Resource> {
        self.state.resources.get(&id).map(AsRef::as_ref)
    }

    fn kind_of(&self, resource: ResourceRef<'_>) -> Option<String> {
        match resource {
            ResourceRef::Account => Some("account".to_owned()),
            ResourceRef::Resource(id) => Some(self.resource(id)?.kind.clone()),
            ResourceRef::Record { zone, .. } => (self.resource(zone)?.kind == "zone").then(|| "record".to_owned()),
        }
    }

    pub(crate) fn names(&self, policy: &Policy, member: &Member) -> bool {
        match policy.actor {
            Actor::Member(id) => id == member.id,
            Actor::Group(id) => self.state.groups.get(&id).is_some_and(|g| g.members.contains(&member.id)),
            Actor::Token(_) | Actor::Grant(_) => false,
            // A deny on the person binds them as a member, too.
            Actor::Person(user) => policy.effect == Effect::Deny && member.user == Some(user),
        }
    }

    pub(crate) fn concerns(&self, policy: &Policy, action: &str, resource: ResourceRef<'_>, context: &Context) -> bool {
        let roles = || policy.roles.iter().flat_map(|role| self.actions_of(role));
        let does = match policy.effect {
            Effect::Allow => policy.roles.iter().any(|role| self.gives(role, action)),
            Effect::Deny => roles().any(|denied| self.follows(action, &denied)),
        };
        does && self.covers(&policy.scope, resource) && holds(&policy.conditions, context, policy.effect)
    }

    /// Allow closes downwards (edit gives read), but never to what the role leaves out, nor to what would give that.
    fn gives(&self, role: &str, action: &str) -> bool {
        let named = self.role(role).map_or_else(|| self.actions_of(role), |r| self.matching(&r.actions));
        let without = self.role(role).map(|r| self.matching(&r.except)).unwrap_or_default();
        named.iter().any(|a| self.follows(a, action)) && !without.iter().any(|w| self.follows(action, w))
    }

    /// Whether having `one` means having `other` too: they are the same, or `one` implies it, at any distance.
    fn follows(&self, one: &str, other: &str) -> bool {
        one == other || self.implied(one).iter().any(|next| self.follows(next, other))
    }

    fn implied(&self, action: &str) -> Vec<String> {
        let full =
            |service: &str, verb: &str| if verb.contains(':') { verb.to_owned() } else { format!("{service}:{verb}") };
        let services = self.catalogue.services.iter();
        let found =
            services.flat_map(|s| s.actions.iter().map(move |a| (s, a))).find(|(s, a)| full(&s.id, &a.id) == action);
        found.map(|(s, a)| a.implies.iter().map(|verb| full(&s.id, verb)).collect()).unwrap_or_default()
    }

    fn role(&self, id: &str) -> Option<&RoleData> {
        self.catalogue.roles.iter().find(|r| r.id == id)
    }

    /// The actions a role names, what it leaves out apart, implications not followed.
    fn actions_of(&self, role: &str) -> Vec<String> {
        match self.role(role) {
            Some(role) => {
                let without = self.matching(&role.except);
                self.matching(&role.actions).into_iter().filter(|a| !without.contains(a)).collect()
            }
            None => self.state.roles.get(role).map(|r| r.actions.clone()).unwrap_or_default(),
        }
    }

    fn matching(&self, patterns: &[String]) -> Vec<String> {
        let services = self.catalogue.services.iter();
        let all = services.flat_map(|s| s.actions.iter().map(|a| (s.id.clone(), a.id.clone())));
        let fits = |(service, verb): &(String, String)| {
            patterns.iter().any(|pattern| {
                let (s, v) = pattern.split_once(':').unwrap_or((pattern, "*"));
                (s == "*" || s == service) && (v == "*" || v == verb)
            })
        };
        all.filter(fits).map(|(service, verb)| format!("{service}:{verb}")).collect()
    }

    /// Some include selects it and no exclude does.
    fn covers(&self, scope: &Scope, resource: ResourceRef<'_>) -> bool {
        let selected = |selectors: &[Selector]| selectors.iter().any(|s| self.selects(s, resource));
        selected(&scope.include) && !selected(&scope.exclude)
    }

    /// A selector selects what it names and everything inside that.
    fn selects(&self, selector: &Selector, resource: ResourceRef<'_>) -> bool {
        let itself = match (selector, resource) {
            (Selector::Account, ResourceRef::Account) => true,
            (Selector::Kind { kind }, _) => self.kind_of(resource).as_ref() == Some(kind),
            (Selector::Resource { id }, ResourceRef::Resource(asked)) => *id == asked,
            (Selector::Tag { tag }, ResourceRef::Resource(asked)) => {
                self.resource(asked).is_some_and(|r| r.tags.contains(tag))
            }
            (Selector::Record { zone, name, rtype }, ResourceRef::Record { zone: z, name: n, rtype: t }) => {
                *zone == z && name == n && rtype.as_ref().is_none_or(|rtype| rtype == t)
            }
            _ => false,
        };
        itself
            || match resource {
                ResourceRef::Account => false,
                ResourceRef::Resource(_) => self.selects(selector, ResourceRef::Account),
                ResourceRef::Record { zone, .. } => self.selects(selector, ResourceRef::Resource(zone)),
            }
    }
}

/// Every demand holds. Where a fact is missing it does not hold for an allow and does hold for a deny.
pub fn holds(conditions: &Conditions, context: &Context, effect: Effect) -> bool {
    let unknown = effect == Effect::Deny;
    let inside = |networks: &[portcullis_core::Cidr]| context.address.map(|a| networks.iter().any(|n| n.contains(a)));
    let (within, without) = (&conditions.address_in, &conditions.address_not_in);
    conditions.not_before.is_none_or(|from| from <= context.now)
        && conditions.expires_at.is_none_or(|until| context.now < until)
        && conditions.second_factor.is_none_or(|wanted| context.second_factor.map_or(unknown, |used| used == wanted))
        && conditions.channel.is_none_or(|wanted| context.channel.map_or(unknown, |used| used == wanted))
        && (within.is_empty() || inside(within).unwrap_or(unknown))
        && (without.is_empty() || inside(without).map_or(unknown, |is| !is))
}

/// The reverse questions, by asking `can` about everything.
impl Reference<'_> {
    /// Members who have joined and may do this here.
    pub fn who_can(&self, action: &str, resource: ResourceRef<'_>, context: &Context) -> Vec<MemberId> {
        let joined = self.state.members.values().filter(|m| m.status == MemberStatus::Accepted);
        joined.filter(|m| self.can(Asker::Member(m.id), action, resource, context)).map(|m| m.id).collect()
    }

    /// Tokens that may do this here.
    pub fn tokens_who_can(&self, action: &str, resource: ResourceRef<'_>, context: &Context) -> Vec<TokenId> {
        let all = self.state.tokens.keys().copied();
        all.filter(|token| self.can(Asker::Token(*token), action, resource, context)).collect()
    }

    /// What is allowed on one resource.
    pub fn actions_on(&self, who: Asker, resource: ResourceRef<'_>, context: &Context) -> Vec<String> {
        let all = self.matching(&["*".to_owned()]);
        all.into_iter().filter(|action| self.can(who, action, resource, context)).collect()
    }
}
