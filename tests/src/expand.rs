//! From a compact account to a whole state, and from a compact command to a whole one.

use crate::case::{CompactAccount, CompactContext, CompactMember, CompactPolicy, NOW};
use crate::names::{self, group_id, member_id, policy_id, resource_id, role_id, user_id};
use portcullis_core::{
    Account, AccountId, Actor, Change, Command, Conditions, Context, Effect, Event, Facts, Group, Invitation, Member,
    MemberStatus, Millis, Personal, Policy, PolicyDraft, Resource, Role, Scope, Settings, State, text::domain,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// A case that is not written as cases must be.
#[derive(Debug, thiserror::Error)]
pub enum ExpandError {
    /// A short name that stands for nothing.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        name: String,
    },
    /// Something else is wrong with it.
    #[error("{0}")]
    Form(String),
}

impl From<serde_json::Error> for ExpandError {
    fn from(error: serde_json::Error) -> Self {
        Self::Form(error.to_string())
    }
}

/// The whole state of a compact account, at revision 1.
pub fn expand_account(compact: &CompactAccount) -> Result<State, ExpandError> {
    let settings = Settings {
        name: "Account".into(),
        plan: compact.plan.clone().unwrap_or_else(|| "unlimited".into()),
        require_second_factor: compact.require_second_factor,
    };
    let mut state = State::new(Account { id: AccountId::from_bits(1), created_at: Millis(0), settings });
    state.revision = 1;
    for (name, tags) in &compact.zones {
        let name = domain(name).map_err(|e| ExpandError::Form(e.to_string()))?;
        let tags = tags.iter().map(|t| t.parse().map_err(|_| ExpandError::Form(format!("`{t}` is not a tag"))));
        let zone =
            Resource { id: resource_id(&name), kind: "zone".into(), name, tags: tags.collect::<Result<_, _>>()? };
        state.resources.insert(zone.id, Arc::new(zone));
    }
    for (name, member) in &compact.members {
        let member = expand_member(name, member);
        state.members.insert(member.id, Arc::new(member));
    }
    for (name, actions) in &compact.roles {
        let role = Role { id: role_id(name), name: name.clone(), about: String::new(), actions: actions.0.clone() };
        state.roles.insert(role.id.clone(), Arc::new(role));
    }
    if !compact.without_owner {
        add_owner(&mut state);
    }
    for (name, members) in &compact.groups {
        let members = members.iter().map(|m| names::member(&state, m)).collect::<Result<_, _>>()?;
        let group = Group { id: group_id(name), name: name.clone(), members };
        state.groups.insert(group.id, Arc::new(group));
    }
    for (place, policy) in compact.policies.iter().enumerate() {
        let policy = expand_policy(&state, place, policy)?;
        state.policies.insert(policy.id, Arc::new(policy));
    }
    Ok(state)
}

fn add_owner(state: &mut State) {
    let owner = state
        .members
        .get(&member_id("owner"))
        .map_or_else(|| expand_member("owner", &CompactMember::default()), |m| (**m).clone());
    let policy = Policy {
        id: policy_id("owner"),
        actor: Actor::Member(owner.id),
        effect: Effect::Allow,
        roles: vec!["super-administrator".into()],
        scope: Scope::account(),
        conditions: Conditions::default(),
    };
    state.members.insert(owner.id, Arc::new(owner));
    state.policies.insert(policy.id, Arc::new(policy));
}

fn expand_member(short: &str, compact: &CompactMember) -> Member {
    let status = compact.status.unwrap_or(MemberStatus::Accepted);
    let joined = status == MemberStatus::Accepted;
    let sent_at = Millis(compact.sent_at.unwrap_or(NOW));
    let by = compact.invited_by.as_deref().map(user_id);
    Member {
        id: member_id(short),
        user: joined.then(|| user_id(short)),
        address: Personal::new(compact.email.clone().unwrap_or_else(|| format!("{short}@example.com"))),
        name: compact.name.clone().map_or_else(Personal::erased, Personal::new),
        status,
        invitation: Invitation { by, sent_at, expires_at: sent_at.plus(Member::INVITATION_LASTS) },
        joined_at: joined.then_some(sent_at),
        facts: Facts {
            verified: compact.verified.unwrap_or(joined),
            second_factor: compact.second_factor,
            suspended: compact.suspended,
        },
    }
}

fn expand_policy(state: &State, place: usize, compact: &CompactPolicy) -> Result<Policy, ExpandError> {
    let to = compact.to.as_deref().ok_or_else(|| ExpandError::Form("a policy needs `to`".into()))?;
    let actor = match to.strip_prefix("group:") {
        Some(group) => Actor::Group(names::group(state, group)?),
        None => Actor::Member(names::member(state, to)?),
    };
    let draft = expand_draft(state, compact)?;
    let PolicyDraft { effect, roles, scope, conditions, .. } = draft;
    Ok(Policy { id: policy_id(&place.to_string()), actor, effect, roles, scope, conditions })
}

fn expand_draft(state: &State, compact: &CompactPolicy) -> Result<PolicyDraft, ExpandError> {
    let (effect, words) = compact.deny.as_ref().map_or((Effect::Allow, &compact.allow), |deny| (Effect::Deny, deny));
    let id = compact.id.as_deref().map(|id| {
        let place = id.strip_prefix("policy:").map(policy_id);
        place.or_else(|| id.parse().ok()).ok_or_else(|| ExpandError::Unknown { what: "policy", name: id.to_owned() })
    });
    Ok(PolicyDraft {
        id: id.transpose()?,
        effect,
        roles: words.0.iter().map(|role| names::role(state, role)).collect(),
        scope: names::scope(state, &compact.on.0, &compact.except.0)?,
        conditions: compact.when.clone(),
    })
}

/// The facts of a request.
pub fn expand_context(compact: &CompactContext) -> Context {
    let CompactContext { now, second_factor, address, channel } = compact;
    Context { now: Millis(now.unwrap_or(NOW)), second_factor: *second_factor, address: *address, channel: *channel }
}

/// A command with ids in place of short names.
pub fn expand_command(state: &State, compact: &Value) -> Result<Command, ExpandError> {
    let fields = compact.as_object().ok_or_else(|| ExpandError::Form("a command is an object".into()))?;
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut whole = serde_json::Map::new();
    for (field, value) in fields {
        let value = repeated(value)?;
        whole.insert(field.clone(), expand_field(state, kind, field, value)?);
    }
    Ok(serde_json::from_value(Value::Object(whole))?)
}

fn expand_field(state: &State, kind: &str, field: &str, value: Value) -> Result<Value, ExpandError> {
    let text = || value.as_str().map(str::to_owned).ok_or_else(|| ExpandError::Form(format!("`{field}` is a name")));
    let each = |f: &dyn Fn(&str) -> Result<String, ExpandError>| {
        let list: Vec<String> = serde_json::from_value(value.clone())?;
        Ok::<_, ExpandError>(json!(list.iter().map(|name| f(name)).collect::<Result<Vec<_>, _>>()?))
    };
    match (kind, field) {
        (_, "member") => Ok(json!(names::member(state, &text()?)?)),
        (_, "group") => Ok(json!(names::group(state, &text()?)?)),
        (_, "role") => Ok(json!(names::role(state, &text()?))),
        (_, "members") => each(&|name| Ok(names::member(state, name)?.to_string())),
        (_, "groups") => each(&|name| Ok(names::group(state, name)?.to_string())),
        ("remove_resources" | "tag_resources", "resources") => each(&|name| Ok(names::zone(state, name)?.to_string())),
        (_, "policies") => {
            let drafts: Vec<CompactPolicy> = serde_json::from_value(value)?;
            Ok(json!(drafts.iter().map(|d| expand_draft(state, d)).collect::<Result<Vec<_>, _>>()?))
        }
        (_, "settings") => {
            let mut settings = serde_json::to_value(&state.account.settings)?;
            let changes = value.as_object().cloned().unwrap_or_default();
            settings.as_object_mut().into_iter().for_each(|all| all.extend(changes.clone()));
            Ok(settings)
        }
        _ => Ok(value),
    }
}

/// `{"repeat": 3, "as": "p{n}@example.com"}` stands for a list of three.
fn repeated(value: &Value) -> Result<Value, ExpandError> {
    let (Some(count), Some(pattern)) = (value.get("repeat").and_then(Value::as_u64), value.get("as")) else {
        return Ok(value.clone());
    };
    let text = pattern.to_string();
    let each = (0..count).map(|n| serde_json::from_str::<Value>(&text.replace("{n}", &n.to_string())));
    Ok(Value::Array(each.collect::<Result<_, _>>()?))
}

/// The events that bring about a state from nothing: one entry, for targets that read logs.
pub fn events_of(state: &State) -> Vec<Event> {
    let account = std::iter::once(Event::Account(Change::added(state.account.clone())));
    let resources = state.resources.values().map(|o| Event::Resource(Change::added((**o).clone())));
    let members = state.members.values().map(|o| Event::Member(Change::added((**o).clone())));
    let groups = state.groups.values().map(|o| Event::Group(Change::added((**o).clone())));
    let roles = state.roles.values().map(|o| Event::Role(Change::added((**o).clone())));
    let policies = state.policies.values().map(|o| Event::Policy(Change::added((**o).clone())));
    account.chain(resources).chain(roles).chain(members).chain(groups).chain(policies).collect()
}
