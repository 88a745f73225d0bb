use portcullis_core::{
    Actor, Catalogue, CatalogueData, Conditions, Context, Effect, MemberId, Policy, ResourceId, ResourceRef, Scope,
    Selector, State,
};
use portcullis_tests::reference::{Asker, Reference};
use portcullis_tests::workload::{Request, Workload};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An account in words that every engine can be taught, with questions and the reference engine's answers.
#[derive(Debug, Clone, Serialize)]
pub struct Flat {
    /// Ids of users.
    pub users: Vec<String>,
    /// Groups of users.
    pub groups: Vec<FlatGroup>,
    /// Zones with their tags.
    pub zones: Vec<FlatZone>,
    /// All actions that are asked about.
    pub actions: Vec<String>,
    /// Policies.
    pub rules: Vec<FlatRule>,
    /// Facts of requests.
    pub contexts: Vec<Context>,
    /// Requests.
    pub asks: Vec<Ask>,
}

/// Users under one name.
#[derive(Debug, Clone, Serialize)]
pub struct FlatGroup {
    /// Its id.
    pub id: String,
    /// Ids of users.
    pub users: Vec<String>,
}

/// A zone.
#[derive(Debug, Clone, Serialize)]
pub struct FlatZone {
    /// Its id.
    pub id: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A policy with its roles spelled out.
#[derive(Debug, Clone, Serialize)]
pub struct FlatRule {
    /// Its id.
    pub id: String,
    /// Allow or deny.
    pub effect: Effect,
    /// Whom it names.
    pub actor: Named,
    /// Its actions, with what an allow brings along and what a deny takes along.
    pub actions: Vec<String>,
    /// Covers what one of these covers.
    pub include: Vec<Covered>,
    /// But not what one of these covers.
    pub exclude: Vec<Covered>,
    /// When it holds.
    #[serde(skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

/// Whom a rule names.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// One user.
    User(String),
    /// All in a group.
    Group(String),
}

/// Zones that a rule covers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Covered {
    /// All of them.
    All,
    /// One.
    Zone(String),
    /// Those with the tag.
    Tag(String),
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ask {
    /// Id of the user.
    pub user: String,
    /// Name of the action.
    pub action: String,
    /// Id of the zone.
    pub zone: String,
    /// The same as a number.
    #[serde(skip)]
    pub zone_id: ResourceId,
    /// Which of the contexts.
    pub context: usize,
    /// What the reference engine says.
    pub allowed: bool,
}

impl Flat {
    /// The account of a workload.
    pub fn new(workload: &Workload) -> Self {
        let state = &workload.state;
        let users: BTreeMap<MemberId, String> =
            state.members.values().filter_map(|m| m.user.map(|user| (m.id, user.to_string()))).collect();
        let closing = Closing::new(Catalogue::builtin().data(), state, &workload.actions);
        let groups = state.groups.values().map(|g| FlatGroup {
            id: g.id.to_string(),
            users: g.members.iter().filter_map(|m| users.get(m).cloned()).collect(),
        });
        let zones = state
            .resources
            .values()
            .map(|z| FlatZone { id: z.id.to_string(), tags: z.tags.iter().map(ToString::to_string).collect() });
        Self {
            groups: groups.collect(),
            zones: zones.collect(),
            actions: workload.actions.clone(),
            rules: state.policies.values().map(|p| rule(p, &users, &closing)).collect(),
            contexts: workload.contexts.clone(),
            asks: asks(workload, &workload.requests),
            users: users.into_values().collect(),
        }
    }

    /// For each user the rules that name them, by themselves or through a group.
    pub fn rules_by_user(&self) -> BTreeMap<&str, Vec<&FlatRule>> {
        let groups: BTreeMap<&str, &[String]> = self.groups.iter().map(|g| (&*g.id, &*g.users)).collect();
        let mut found: BTreeMap<&str, Vec<&FlatRule>> = self.users.iter().map(|u| (&**u, Vec::new())).collect();
        for rule in &self.rules {
            let named = match &rule.actor {
                Named::User(user) => std::slice::from_ref(user),
                Named::Group(group) => groups.get(&**group).copied().unwrap_or_default(),
            };
            named.iter().for_each(|user| found.entry(user).or_default().push(rule));
        }
        found
    }

    /// The user whom most rules name, the one apart who may do everything: no figure shall be flattered.
    pub fn busiest(&self) -> &str {
        let rules = self.rules_by_user();
        rules.into_iter().max_by_key(|(_, rules)| rules.len()).map_or("", |(user, _)| user)
    }
}

impl FlatRule {
    /// Whether it covers the zone.
    pub fn covers(&self, zone: &FlatZone) -> bool {
        let one = |selectors: &[Covered]| {
            selectors.iter().any(|selector| match selector {
                Covered::All => true,
                Covered::Zone(id) => *id == zone.id,
                Covered::Tag(tag) => zone.tags.contains(tag),
            })
        };
        one(&self.include) && !one(&self.exclude)
    }
}

fn asks(workload: &Workload, requests: &[Request]) -> Vec<Ask> {
    let catalogue = Catalogue::builtin();
    let reference = Reference { state: &workload.state, catalogue: catalogue.data() };
    let ask = |request: &Request| Ask {
        user: request.user.to_string(),
        action: request.action.clone(),
        zone: request.zone.to_string(),
        zone_id: request.zone,
        context: request.context,
        allowed: reference.can(
            Asker::User(request.user),
            &request.action,
            ResourceRef::Resource(request.zone),
            &workload.contexts[request.context],
        ),
    };
    requests.iter().map(ask).collect()
}

fn rule(policy: &Policy, users: &BTreeMap<MemberId, String>, closing: &Closing<'_>) -> FlatRule {
    let Scope { include, exclude } = &policy.scope;
    FlatRule {
        id: policy.id.to_string(),
        effect: policy.effect,
        actor: match policy.actor {
            Actor::Member(member) => Named::User(users.get(&member).cloned().unwrap_or_default()),
            Actor::Group(group) => Named::Group(group.to_string()),
            // The workloads have no tokens and no agencies; a group that nobody is in says nothing.
            Actor::Token(token) => Named::Group(token.to_string()),
            Actor::Grant(grant) => Named::Group(grant.to_string()),
            Actor::Person(user) => Named::Group(user.to_string()),
        },
        actions: closing.actions(policy),
        include: include.iter().map(covered).collect(),
        exclude: exclude.iter().map(covered).collect(),
        conditions: policy.conditions.clone(),
    }
}

fn covered(selector: &Selector) -> Covered {
    match selector {
        Selector::Account | Selector::Kind { .. } => Covered::All,
        Selector::Resource { id } => Covered::Zone(id.to_string()),
        Selector::Tag { tag } => Covered::Tag(tag.to_string()),
        Selector::Record { .. } => unreachable!("a workload has no policies on records"),
    }
}

/// What actions bring along.
struct Closing<'a> {
    state: &'a State,
    asked: &'a [String],
    implied: BTreeMap<String, Vec<String>>,
}

impl<'a> Closing<'a> {
    fn new(catalogue: &CatalogueData, state: &'a State, asked: &'a [String]) -> Self {
        let full =
            |service: &str, verb: &str| if verb.contains(':') { verb.into() } else { format!("{service}:{verb}") };
        let actions = catalogue.services.iter().flat_map(|s| s.actions.iter().map(move |a| (s, a)));
        let implied = actions.map(|(s, a)| (full(&s.id, &a.id), a.implies.iter().map(|i| full(&s.id, i)).collect()));
        Self { state, asked, implied: implied.collect() }
    }

    fn actions(&self, policy: &Policy) -> Vec<String> {
        if policy.roles.iter().any(|role| role == "super-administrator") {
            return self.asked.to_vec();
        }
        let roles = policy.roles.iter().filter_map(|role| self.state.roles.get(role));
        let named: BTreeSet<&String> = roles.flat_map(|role| &role.actions).collect();
        let inside = |action: &&String| match policy.effect {
            Effect::Allow => named.iter().any(|n| self.follows(n, action)),
            Effect::Deny => named.iter().any(|n| self.follows(action, n)),
        };
        self.asked.iter().filter(inside).cloned().collect()
    }

    fn follows(&self, one: &str, other: &str) -> bool {
        one == other || self.implied.get(one).is_some_and(|next| next.iter().any(|n| self.follows(n, other)))
    }
}
