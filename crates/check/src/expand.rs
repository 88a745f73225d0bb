//! From a compact account to a whole state, and from a compact command to a whole one.

use crate::agencies::expand_agencies;
use crate::case::{
    Case, CompactAccount, CompactConditions, CompactContext, CompactMember, CompactPolicy, CompactToken, NOW, Words,
};
use crate::names::{self, group_id, member_id, policy_id, resource_id, role_id, token_id, user_id};
use crate::{CaseError, Problem};
use portcullis_core::{
    Account, AccountId, Actor, Command, Conditions, Context, Effect, Facts, Group, Invitation, Member, MemberStatus,
    Millis, Personal, Policy, PolicyDraft, Resource, Role, Scope, Settings, State, Token, TokenStatus, text::domain,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The whole state of a case: its account, and the agencies that work for it in the order of their names.
///
/// # Errors
/// [`CaseError::At`] with a path below `account` or `agencies`.
pub fn expand_case(case: &Case) -> Result<(State, Vec<State>), CaseError> {
    let mut state = expand_account(&case.account)?;
    let agencies = expand_agencies(&mut state, &case.agencies)?;
    Ok((state, agencies))
}

/// The whole state of a compact account, at revision 1.
///
/// # Errors
/// [`CaseError::At`] with a path below `account`.
pub fn expand_account(compact: &CompactAccount) -> Result<State, CaseError> {
    expand(compact, AccountId::from_bits(1), "Account", "")
}

/// The account of somebody who is beside the one a case is about.
pub(crate) fn expand_named(compact: &CompactAccount, name: &str) -> Result<State, CaseError> {
    let problem = |e: CaseError| e.below(&format!("agencies.{name}"));
    expand(compact, names::account_id(name), name, &format!("{name}/")).map_err(problem)
}

/// `space` stands before every short name that an id is made from; where there is one, no owner is added.
fn expand(compact: &CompactAccount, id: AccountId, name: &str, space: &str) -> Result<State, CaseError> {
    let settings = Settings {
        name: name.into(),
        plan: compact.plan.clone().unwrap_or_else(|| "unlimited".into()),
        require_second_factor: compact.require_second_factor,
        agency: Default::default(),
    };
    let mut state = State::new(Account { id, created_at: Millis(0), settings, closed_at: None });
    state.revision = 1;
    for (name, tags) in &compact.zones {
        let path = format!("account.zones.{name}");
        let name = domain(name).map_err(|e| Problem::other(e.to_string()).at(&path))?;
        let tags = tags.iter().map(|t| t.parse().map_err(|_| Problem::other(format!("`{t}` is not a tag")).at(&path)));
        let zone =
            Resource { id: resource_id(&name), kind: "zone".into(), name, tags: tags.collect::<Result<_, _>>()? };
        state.resources.insert(zone.id, Arc::new(zone));
    }
    for (name, member) in &compact.members {
        let member = Member { id: member_id(&format!("{space}{name}")), ..expand_member(name, member) };
        state.members.insert(member.id, Arc::new(member));
    }
    for (name, actions) in &compact.roles {
        let role = Role {
            id: role_id(&format!("{space}{name}")),
            name: name.clone(),
            about: String::new(),
            actions: actions.0.clone(),
        };
        state.roles.insert(role.id.clone(), Arc::new(role));
    }
    if space.is_empty() && !compact.without_owner {
        add_owner(&mut state);
    }
    for (name, members) in &compact.groups {
        let path = || format!("account.groups.{name}");
        let members = members.iter().map(|m| names::member(&state, m)).collect::<Result<_, _>>();
        let members = members.map_err(|p| p.at(path()))?;
        let group = Group { id: group_id(&format!("{space}{name}")), name: name.clone(), members };
        state.groups.insert(group.id, Arc::new(group));
    }
    for (name, token) in &compact.tokens {
        let token = expand_token(&state, name, token).map_err(|p| p.at(format!("account.tokens.{name}")))?;
        let token = Token { id: token_id(&format!("{space}{name}")), ..token };
        state.tokens.insert(token.id, Arc::new(token));
    }
    for (place, policy) in compact.policies.iter().enumerate() {
        let policy = expand_policy(&state, &format!("{space}{place}"), policy);
        let policy = policy.map_err(|p| p.at(format!("account.policies[{place}]")))?;
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
        named: None,
        conditions: Conditions::default(),
    };
    state.members.insert(owner.id, Arc::new(owner));
    state.policies.insert(policy.id, Arc::new(policy));
}

fn expand_member(short: &str, compact: &CompactMember) -> Member {
    let status = compact.status.unwrap_or(MemberStatus::Accepted);
    let joined = status == MemberStatus::Accepted;
    let sent_at = compact.sent_at.map_or(Millis(NOW), |m| m.millis());
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

fn expand_token(state: &State, name: &str, compact: &CompactToken) -> Result<Token, Problem> {
    let CompactToken { owner, maker, seen_by, status, when } = compact;
    // Who made a token may have left; a token's own user is here.
    let known = |name: &String| names::member(state, name).map(|_| names::user(state, name));
    Ok(Token {
        id: token_id(name),
        name: name.to_owned(),
        owner: owner.as_ref().map(known).transpose()?,
        maker: maker.as_ref().or(owner.as_ref()).map(|name| names::user(state, name)),
        seen_by: seen_by.as_ref().or(maker.as_ref()).or(owner.as_ref()).map(|name| names::user(state, name)),
        status: status.unwrap_or(TokenStatus::Active),
        conditions: when.expand(),
        created_at: Millis(NOW),
        changed_at: Millis(NOW),
    })
}

pub(crate) fn expand_policy(state: &State, place: &str, compact: &CompactPolicy) -> Result<Policy, Problem> {
    let to = compact.to.as_deref().ok_or_else(|| Problem::other("a policy needs `to`"))?;
    let actor = match to.split_once(':') {
        Some(("group", group)) => Actor::Group(names::group(state, group)?),
        Some(("token", token)) => Actor::Token(names::token(state, token)?),
        Some(("person", person)) => Actor::Person(user_id(person)),
        Some(_) | None => Actor::Member(names::member(state, to)?),
    };
    if compact.named.is_some() {
        return Err(Problem::other("`named` is for policies in commands"));
    }
    let draft = expand_draft(state, compact)?;
    let PolicyDraft { effect, roles, scope, conditions, .. } = draft;
    Ok(Policy { id: policy_id(place), actor, effect, roles, scope, named: None, conditions })
}

pub(crate) fn expand_draft(state: &State, compact: &CompactPolicy) -> Result<PolicyDraft, Problem> {
    let (effect, words) = compact.deny.as_ref().map_or((Effect::Allow, &compact.allow), |deny| (Effect::Deny, deny));
    let id = compact.id.as_deref().map(|id| {
        let place = id.strip_prefix("policy:").map(policy_id);
        place.or_else(|| id.parse().ok()).ok_or_else(|| Problem::Unknown {
            what: "policy",
            name: id.to_owned(),
            nearest: None,
        })
    });
    Ok(PolicyDraft {
        id: id.transpose()?,
        effect,
        roles: words.0.iter().map(|role| names::role(state, role)).collect(),
        scope: names::scope(state, &compact.on.0, &compact.except.0)?,
        named: compact.named.as_deref().map(|name| names::named_scope(state, name)).transpose()?,
        conditions: compact.when.expand(),
    })
}

/// The facts of a request, at the given moment where nothing else is said.
pub fn expand_context(compact: &CompactContext, now: Millis) -> Context {
    let CompactContext { now: said, second_factor, address, channel } = compact;
    let now = said.map_or(now, |m| m.millis());
    Context { now, second_factor: *second_factor, address: *address, channel: *channel }
}

/// A command with ids in place of short names.
pub fn expand_command(state: &State, compact: &Value) -> Result<Command, Problem> {
    let fields = compact.as_object().ok_or_else(|| Problem::other("a command is an object"))?;
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    let mut whole = serde_json::Map::new();
    for (field, value) in fields {
        let value = repeated(value)?;
        whole.insert(field.clone(), expand_field(state, kind, field, value)?);
    }
    Ok(serde_json::from_value(Value::Object(whole))?)
}

fn expand_field(state: &State, kind: &str, field: &str, value: Value) -> Result<Value, Problem> {
    let text = || value.as_str().map(str::to_owned).ok_or_else(|| Problem::other(format!("`{field}` is a name")));
    let each = |f: &dyn Fn(&str) -> Result<String, Problem>| {
        let list: Vec<String> = serde_json::from_value(value.clone())?;
        Ok::<_, Problem>(json!(list.iter().map(|name| f(name)).collect::<Result<Vec<_>, _>>()?))
    };
    match (kind, field) {
        (_, "member") => Ok(json!(names::member_or_id(state, &text()?)?)),
        (_, "group") => Ok(json!(names::group(state, &text()?)?)),
        (_, "grant") => Ok(json!(names::grant(state, &text()?)?)),
        ("change_person", "user") => Ok(json!(user_id(&text()?))),
        ("delete_assignment" | "change_assignment", "assignment") => {
            let agency = &state.account.settings.name;
            Ok(json!(policy_id(&format!("{agency}/{}", text()?))))
        }
        (_, "token") => Ok(json!(names::token(state, &text()?)?)),
        (_, "keep_tokens") => each(&|name| Ok(names::token(state, name)?.to_string())),
        ("create_token", "owner") => Ok(json!(names::user(state, &text()?))),
        ("create_token" | "change_token", "conditions") => {
            let compact: CompactConditions = serde_json::from_value(value)?;
            Ok(json!(compact.expand()))
        }
        (_, "role") => Ok(json!(names::role(state, &text()?))),
        (_, "members") => each(&|name| Ok(names::member_or_id(state, name)?.to_string())),
        (_, "groups") => each(&|name| Ok(names::group(state, name)?.to_string())),
        ("remove_resources" | "tag_resources", "resources") => each(&|name| Ok(names::zone(state, name)?.to_string())),
        (_, "policies") => {
            let drafts: Vec<CompactPolicy> = serde_json::from_value(value)?;
            Ok(json!(drafts.iter().map(|d| expand_draft(state, d)).collect::<Result<Vec<_>, _>>()?))
        }
        ("change_scope" | "delete_scope", "scope") => Ok(json!(names::named_scope(state, &text()?)?)),
        ("create_scope", "scope") | ("change_scope", "to") if !value.is_object() => {
            let on: Words = serde_json::from_value(value)?;
            Ok(json!(names::scope(state, &on.0, &[])?))
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
fn repeated(value: &Value) -> Result<Value, Problem> {
    let (Some(count), Some(pattern)) = (value.get("repeat").and_then(Value::as_u64), value.get("as")) else {
        return Ok(value.clone());
    };
    let text = pattern.to_string();
    let each = (0..count).map(|n| serde_json::from_str::<Value>(&text.replace("{n}", &n.to_string())));
    Ok(Value::Array(each.collect::<Result<_, _>>()?))
}
