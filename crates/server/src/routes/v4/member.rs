use super::envelope::{one, paged};
use super::policy::{self, Named, PolicyAnswer, PolicyBody};
use super::query::Asked;
use super::role::{self, RoleAnswer};
use super::sent::Sent;
use super::write::{self, With, write};
use super::{Deleted, seen, user};
use crate::http::{Entered, SignedIn};
use crate::{App, Error};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_core::text::Address;
use portcullis_core::{
    Actor, Admitted, Command, Effect, Event, Member, MemberId, MemberStatus, Policy, PolicyDraft, Snapshot,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A member with both, roles and policies: clients read the one or the other.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberAnswer {
    /// Its id.
    pub id: String,
    /// The address that was invited; empty once it was erased.
    pub email: String,
    /// `accepted`, `pending` or `rejected`.
    pub status: &'static str,
    /// The person.
    pub user: MemberUser,
    /// Roles that the policies give, each once.
    pub roles: Vec<RoleAnswer>,
    /// The policies that name the member directly.
    pub policies: Vec<PolicyAnswer>,
}

/// The person who is a member.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberUser {
    /// The user; none before somebody has joined.
    pub id: Option<String>,
    /// The address.
    pub email: String,
    /// All of the name but its last word.
    pub first_name: String,
    /// The last word of the name.
    pub last_name: String,
    /// Whether a second factor is set up.
    pub two_factor_authentication_enabled: bool,
}

/// Somebody to be a member; with roles or with policies, which win if both are there.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewMember {
    email: String,
    #[serde(default)]
    roles: Option<Vec<Named>>,
    #[serde(default)]
    policies: Option<Vec<PolicyBody>>,
    #[serde(default)]
    status: Option<NewStatus>,
}

/// How somebody becomes a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NewStatus {
    /// By an invitation.
    Pending,
    /// At once, where the server allows it.
    Accepted,
}

/// A member as they shall be; with roles or with policies, which win if both are there.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MemberChange {
    #[serde(default)]
    roles: Option<Vec<Named>>,
    #[serde(default)]
    policies: Option<Vec<PolicyBody>>,
    #[serde(default)]
    status: Option<String>,
}

/// `GET /client/v4/accounts/{account}/members`: those the caller may see.
pub async fn members(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let snapshot = &seen(&entered.version, &known);
    let status = asked.one_of("status", &["accepted", "pending", "rejected"])?;
    let fits = |m: &&Arc<Member>| match status {
        None => m.status != MemberStatus::Rejected,
        Some(wanted) => wanted == word(m.status),
    };
    let mut found: Vec<&Arc<Member>> = snapshot.state().members.values().filter(fits).collect();
    let order = asked.one_of("order", &["user.first_name", "user.last_name", "user.email", "status"])?;
    let key = |m: &Member| match order {
        Some("user.first_name") => user::names(m.name.get().unwrap_or("")).0.to_lowercase(),
        Some("user.last_name") => user::names(m.name.get().unwrap_or("")).1.to_lowercase(),
        Some("status") => word(m.status).to_owned(),
        _ => m.address.get().unwrap_or("").to_owned(),
    };
    found.sort_by_cached_key(|m| (key(m), m.id));
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(paged(found, asked.paging()?, |m| told(snapshot, m)))
}

/// `GET /client/v4/accounts/{account}/members/{member}`.
pub async fn member(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let snapshot = &seen(&entered.version, &known);
    Ok(one(told(snapshot, find(snapshot, &id)?)))
}

/// `POST /client/v4/accounts/{account}/members`: an invitation, or a user who is added at once.
pub async fn add_member(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    headers: HeaderMap,
    sent: Sent<NewMember>,
) -> Result<Json<Value>, Error> {
    let asked = &sent.value;
    let visible = seen(&entered.version, &known);
    let policies = access(&visible, None, asked.roles.as_deref(), asked.policies.as_deref())?;
    let email = asked.email.clone();
    let (command, admits) = match asked.status {
        None | Some(NewStatus::Pending) => {
            (Command::InviteMembers { emails: vec![email], policies, groups: Vec::new() }, None)
        }
        Some(NewStatus::Accepted) => {
            let admits = admitted(&app, &email).await?;
            (Command::AddMember { email, policies, groups: Vec::new() }, admits)
        }
    };
    let with = With {
        idempotency: write::idempotency(&known, &headers, &sent.bytes)?,
        admits,
        roles: asked.policies.is_none(),
        ..With::default()
    };
    let written = write(&app, &known, &entered.live, &command, with).await?;
    let written = written.ok_or_else(|| Error::internal("a new member that changes nothing"))?;
    let id = written.made(|event| match event {
        Event::Member(change) if change.before.is_none() => change.after.as_ref().map(|m| m.id),
        _ => None,
    })?;
    let snapshot = &seen(&written.after, &known);
    Ok(one(told(snapshot, snapshot.member(id).ok_or(Error::NotFound)?)))
}

/// The user whom one may add without asking, where the operator allows that.
async fn admitted(app: &App, email: &str) -> Result<Option<Admitted>, Error> {
    let Some(address) = Address::new(email).ok().filter(|_| app.config.direct_add) else { return Ok(None) };
    let user = app.store.user_by_email(address.as_str()).await?.filter(|u| u.verified && !u.suspended);
    Ok(user.map(|user| Admitted { user: user.id, address: user.email, name: user.name }))
}

/// `PUT /client/v4/accounts/{account}/members/{member}`: other roles or policies; whole replacement.
pub async fn change_member(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    sent: Sent<MemberChange>,
) -> Result<Json<Value>, Error> {
    let visible = seen(&entered.version, &known);
    let member = find(&visible, &id)?;
    let asked = &sent.value;
    if let Some(status) = asked.status.as_deref().filter(|status| *status != word(member.status)) {
        let status: String = status.chars().take(40).collect();
        let message =
            format!("the status is `{}`; only the person can make it another than `{status}`", word(member.status));
        return Err(Error::field("/status", message));
    }
    let actor = Actor::Member(member.id);
    let policies = access(&visible, Some(actor), asked.roles.as_deref(), asked.policies.as_deref())?;
    let command = Command::ChangeMember { member: member.id, policies, groups: None };
    let with = With { revision: Some(entered.version.revision()), roles: asked.policies.is_none(), ..With::default() };
    write(&app, &known, &entered.live, &command, with).await?;
    let snapshot = &seen(&entered.live.current(), &known);
    Ok(one(told(snapshot, find(snapshot, &id)?)))
}

/// `DELETE /client/v4/accounts/{account}/members/{member}`: takes somebody out, or calls an invitation back.
pub async fn remove_member(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let member = find(&seen(&entered.version, &known), &id)?.id;
    write(&app, &known, &entered.live, &Command::RevokeMember { member, keep_tokens: Vec::new() }, With::default())
        .await?;
    Ok(one(Deleted { id }))
}

/// What a body gives: its policies, else its roles on the whole account.
fn access(
    snapshot: &Snapshot,
    actor: Option<Actor>,
    roles: Option<&[Named]>,
    policies: Option<&[PolicyBody]>,
) -> Result<Vec<PolicyDraft>, Error> {
    match (policies, roles) {
        (Some(policies), _) => policy::drafts(snapshot, actor, policies),
        (None, Some(roles)) => policy::drafts_of_roles(snapshot, actor, roles),
        (None, None) => Err(Error::bad("the body names `roles` or `policies`; an empty list takes everything away")),
    }
}

/// The member with this id, if the caller may see them.
fn find<'a>(snapshot: &'a Snapshot, id: &str) -> Result<&'a Arc<Member>, Error> {
    id.parse().ok().and_then(|id: MemberId| snapshot.member(id)).ok_or(Error::NotFound)
}

/// A status as this surface says it.
pub fn word(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Accepted => "accepted",
        MemberStatus::Pending => "pending",
        MemberStatus::Rejected => "rejected",
    }
}

/// Roles that policies give, each once, in order.
pub fn role_ids(policies: &[Arc<Policy>]) -> Vec<String> {
    let allows = policies.iter().filter(|p| p.effect == Effect::Allow);
    let ids: BTreeSet<&String> = allows.flat_map(|p| &p.roles).collect();
    ids.into_iter().cloned().collect()
}

fn told(snapshot: &Snapshot, member: &Member) -> MemberAnswer {
    let policies = snapshot.policies_of(Actor::Member(member.id));
    let (first_name, last_name) = user::names(member.name.get().unwrap_or(""));
    let email = member.address.get().unwrap_or("");
    MemberAnswer {
        id: member.id.to_string(),
        email: email.to_owned(),
        status: word(member.status),
        user: MemberUser {
            id: member.user.map(|u| u.to_string()),
            email: email.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            two_factor_authentication_enabled: member.facts.second_factor,
        },
        roles: role_ids(&policies).iter().map(|id| role::role_told(snapshot, id)).collect(),
        policies: policies.iter().map(|p| policy::told(snapshot, p)).collect(),
    }
}
