use crate::{Ask, Covered, Flat, FlatRule, Named, Peer};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet,
    Request, RestrictedExpression,
};
use hashbrown::HashMap;
use portcullis_core::{Channel, Effect};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Cedar with all policies in one set, as it comes.
#[derive(Debug)]
pub struct CedarWhole {
    common: Common,
    policies: PolicySet,
}

/// Cedar with a set of policies for each user, sliced by hand: those that name the user or one of their groups.
#[derive(Debug)]
pub struct CedarSliced {
    common: Common,
    policies: HashMap<String, PolicySet>,
}

/// What both need: entities, and names turned into Cedar's before anything is measured.
struct Common {
    authorizer: Authorizer,
    entities: Entities,
    names: HashMap<String, EntityUid>,
    zones: Vec<String>,
    actions: Vec<String>,
    contexts: Vec<Context>,
}

impl std::fmt::Debug for Common {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Common").field("names", &self.names.len()).finish_non_exhaustive()
    }
}

impl CedarWhole {
    /// Reads the policies as text and the entities.
    pub fn load(flat: &Flat) -> Self {
        let policies = PolicySet::from_policies(flat.rules.iter().map(policy)).expect("ids differ");
        Self { common: Common::load(flat), policies }
    }
}

impl CedarSliced {
    /// Reads the policies as text, once each, and puts them into slices.
    pub fn load(flat: &Flat) -> Self {
        let parsed: HashMap<&str, Policy> = flat.rules.iter().map(|r| (&*r.id, policy(r))).collect();
        let slice = |rules: Vec<&FlatRule>| {
            PolicySet::from_policies(rules.iter().map(|r| parsed[&*r.id].clone())).expect("ids differ")
        };
        let by_user = flat.rules_by_user().into_iter();
        let policies = by_user.map(|(user, rules)| (user.to_owned(), slice(rules))).collect();
        Self { common: Common::load(flat), policies }
    }
}

impl Peer for CedarWhole {
    const NAME: &'static str = "cedar-policy, whole set";

    fn can(&self, ask: &Ask) -> bool {
        self.common.can(&self.policies, [&ask.user, &ask.action, &ask.zone], ask.context)
    }

    fn grid(&self, user: &str, context: usize) -> usize {
        self.common.grid(&self.policies, user, context)
    }
}

impl Peer for CedarSliced {
    const NAME: &'static str = "cedar-policy, sliced by hand";

    fn can(&self, ask: &Ask) -> bool {
        let names = [&*ask.user, &ask.action, &ask.zone];
        self.policies.get(&*ask.user).is_some_and(|set| self.common.can(set, names, ask.context))
    }

    fn grid(&self, user: &str, context: usize) -> usize {
        self.policies.get(user).map_or(0, |set| self.common.grid(set, user, context))
    }
}

impl Common {
    fn load(flat: &Flat) -> Self {
        let mut memberships: HashMap<&str, HashSet<EntityUid>> = HashMap::new();
        for group in &flat.groups {
            for user in &group.users {
                memberships.entry(user).or_default().insert(uid("Group", &group.id));
            }
        }
        let users = flat.users.iter().map(|u| (uid("User", u), memberships.remove(&**u).unwrap_or_default()));
        let tags = |tags: &[String]| tags.iter().map(|tag| uid("Tag", tag)).collect();
        let zones = flat.zones.iter().map(|z| (uid("Zone", &z.id), tags(&z.tags)));
        let actions = flat.actions.iter().map(|a| (uid("Action", a), HashSet::new()));
        let all = users.chain(zones).chain(actions).map(|(id, parents)| Entity::new_no_attrs(id, parents));
        let names = flat.users.iter().map(|u| (u, "User")).chain(flat.zones.iter().map(|z| (&z.id, "Zone")));
        let names = names.chain(flat.actions.iter().map(|a| (a, "Action")));
        Self {
            authorizer: Authorizer::new(),
            entities: Entities::from_entities(all, None).expect("entities"),
            names: names.map(|(name, kind)| (name.clone(), uid(kind, name))).collect(),
            zones: flat.zones.iter().map(|z| z.id.clone()).collect(),
            actions: flat.actions.clone(),
            contexts: flat.contexts.iter().map(context).collect(),
        }
    }

    fn can(&self, policies: &PolicySet, names: [&str; 3], context: usize) -> bool {
        let [user, action, zone] = names.map(|name| self.names[name].clone());
        let request = Request::new(user, action, zone, self.contexts[context].clone(), None).expect("a request");
        self.authorizer.is_authorized(&request, policies, &self.entities).decision() == Decision::Allow
    }

    fn grid(&self, policies: &PolicySet, user: &str, context: usize) -> usize {
        let cells = self.zones.iter().flat_map(|zone| self.actions.iter().map(move |action| (zone, action)));
        cells.filter(|(zone, action)| self.can(policies, [user, action, zone], context)).count()
    }
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind: EntityTypeName = kind.parse().expect("a type");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

fn context(context: &portcullis_core::Context) -> Context {
    let channel = if context.channel == Some(Channel::Api) { "api" } else { "dashboard" };
    let address = context.address.expect("every request has an address").to_string();
    let pairs = [
        ("second_factor".to_owned(), RestrictedExpression::new_bool(context.second_factor == Some(true))),
        ("channel".to_owned(), RestrictedExpression::new_string(channel.into())),
        ("address".to_owned(), RestrictedExpression::new_ip(address)),
    ];
    Context::from_pairs(pairs).expect("a context")
}

fn policy(rule: &FlatRule) -> Policy {
    Policy::parse(Some(PolicyId::new(&rule.id)), cedar_text(rule)).expect("a policy")
}

/// One policy as Cedar text; as much as can be in its head, which Cedar looks at first.
pub fn cedar_text(rule: &FlatRule) -> String {
    let effect = if rule.effect == Effect::Allow { "permit" } else { "forbid" };
    let principal = match &rule.actor {
        Named::User(user) => format!("principal == User::\"{user}\""),
        Named::Group(group) => format!("principal in Group::\"{group}\""),
    };
    let actions: Vec<String> = rule.actions.iter().map(|a| format!("Action::\"{a}\"")).collect();
    let (resource, within) = match &rule.include[..] {
        [Covered::All] => ("resource".to_owned(), None),
        [one] => (format!("resource in {}", entity(one)), None),
        some => ("resource".to_owned(), Some(entities(some))),
    };
    let mut text = format!("{effect}({principal}, action in [{}], {resource})", actions.join(", "));
    let demands = demands(rule, within);
    if !demands.is_empty() {
        write!(text, " when {{ {} }}", demands.join(" && ")).expect("a text grows");
    }
    if !rule.exclude.is_empty() {
        write!(text, " unless {{ resource in {} }}", entities(&rule.exclude)).expect("a text grows");
    }
    text.push(';');
    text
}

fn demands(rule: &FlatRule, within: Option<String>) -> Vec<String> {
    let mut found: Vec<String> = within.into_iter().map(|list| format!("resource in {list}")).collect();
    let conditions = &rule.conditions;
    if conditions.second_factor.is_some() {
        found.push("context.second_factor".into());
    }
    if let Some(channel) = conditions.channel {
        let name = if channel == Channel::Api { "api" } else { "dashboard" };
        found.push(format!("context.channel == \"{name}\""));
    }
    found.extend(conditions.address_in.iter().map(|net| format!("context.address.isInRange(ip(\"{net}\"))")));
    found
}

fn entities(covered: &[Covered]) -> String {
    format!("[{}]", covered.iter().map(entity).collect::<Vec<_>>().join(", "))
}

fn entity(covered: &Covered) -> String {
    match covered {
        Covered::All => unreachable!("all is never one of several"),
        Covered::Zone(id) => format!("Zone::\"{id}\""),
        Covered::Tag(tag) => format!("Tag::\"{tag}\""),
    }
}
