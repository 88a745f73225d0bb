use super::envelope::{one, paged};
use super::policy::{self, PolicyAnswer, PolicyBody};
use super::query::Asked;
use super::sent::Sent;
use super::write::{self, With, write};
use super::{Deleted, seen, times};
use crate::http::{Entered, SignedIn};
use crate::{App, Error};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_core::{AccountId, Actor, Command, Event, Group, GroupId, Millis, Snapshot};
use portcullis_store::Times;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A group of members.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserGroupAnswer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_on: String,
    /// When it or one of its policies was last changed.
    pub modified_on: String,
    /// What its members get.
    pub policies: Vec<PolicyAnswer>,
}

/// A new group.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewUserGroup {
    name: String,
    #[serde(default)]
    policies: Option<Vec<PolicyBody>>,
}

/// What shall be other; what is left out stays, an empty list of policies clears them.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UserGroupChange {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    policies: Option<Vec<PolicyBody>>,
}

/// `GET /client/v4/accounts/{account}/iam/user_groups`: those the caller may see, by name.
pub async fn user_groups(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = &seen(&entered.version, &known);
    let fuzzy = asked.get("fuzzyName").map(str::to_lowercase);
    let fits = |g: &&Arc<Group>| {
        asked.fits("id", &g.id.to_string())
            && asked.fits("name", &g.name)
            && fuzzy.as_ref().is_none_or(|part| g.name.to_lowercase().contains(part))
    };
    let mut found: Vec<&Arc<Group>> = seen.state().groups.values().filter(fits).collect();
    found.sort_by_cached_key(|g| (g.name.to_lowercase(), g.id));
    if asked.is_descending(false)? {
        found.reverse();
    }
    let dates = Dates::of(&app, entered.live.id).await?;
    Ok(paged(found, asked.paging()?, |g| told(seen, g, &dates)))
}

/// `GET /client/v4/accounts/{account}/iam/user_groups/{group}`.
pub async fn user_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let dates = Dates::of(&app, entered.live.id).await?;
    Ok(one(told(&seen, find(&seen, &id)?, &dates)))
}

/// `POST /client/v4/accounts/{account}/iam/user_groups`.
pub async fn add_user_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    headers: HeaderMap,
    sent: Sent<NewUserGroup>,
) -> Result<Json<Value>, Error> {
    let visible = seen(&entered.version, &known);
    let policies = policy::drafts(&visible, None, sent.value.policies.as_deref().unwrap_or_default())?;
    let command = Command::CreateGroup { name: sent.value.name, policies, members: Vec::new() };
    let with = With { idempotency: write::idempotency(&known, &headers, &sent.bytes)?, ..With::default() };
    let written = write(&app, &known, &entered.live, &command, with).await?;
    let written = written.ok_or_else(|| Error::internal("a new group that changes nothing"))?;
    let id = written.made(|event| match event {
        Event::Group(change) => change.after.as_ref().map(|g| g.id),
        _ => None,
    })?;
    answer(&app, &entered, &known, &id.to_string()).await
}

/// `PUT /client/v4/accounts/{account}/iam/user_groups/{group}`.
pub async fn change_user_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    sent: Sent<UserGroupChange>,
) -> Result<Json<Value>, Error> {
    let visible = seen(&entered.version, &known);
    let group = find(&visible, &id)?.id;
    let drafts = |bodies: &[PolicyBody]| policy::drafts(&visible, Some(Actor::Group(group)), bodies);
    let policies = sent.value.policies.as_deref().map(drafts).transpose()?;
    let command = Command::ChangeGroup { group, name: sent.value.name, policies, members: None };
    let with = With { revision: Some(entered.version.revision()), ..With::default() };
    write(&app, &known, &entered.live, &command, with).await?;
    answer(&app, &entered, &known, &id).await
}

/// `DELETE /client/v4/accounts/{account}/iam/user_groups/{group}`: its members stay, without what it gave.
pub async fn delete_user_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let group = find(&seen(&entered.version, &known), &id)?.id;
    write(&app, &known, &entered.live, &Command::DeleteGroup { group }, With::default()).await?;
    Ok(one(Deleted { id }))
}

/// The group as it is now.
async fn answer(app: &App, entered: &Entered, known: &SignedIn, id: &str) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.live.current(), known);
    let dates = Dates::of(app, entered.live.id).await?;
    Ok(one(told(&seen, find(&seen, id)?, &dates)))
}

/// The group with this id, if the caller may see it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find<'a>(snapshot: &'a Snapshot, id: &str) -> Result<&'a Arc<Group>, Error> {
    id.parse().ok().and_then(|id: GroupId| snapshot.state().groups.get(&id)).ok_or(Error::NotFound)
}

/// When groups and policies were made and changed, as the log knows it.
struct Dates {
    groups: BTreeMap<String, Times>,
    policies: BTreeMap<String, Times>,
}

impl Dates {
    async fn of(app: &App, account: AccountId) -> Result<Self, Error> {
        let (groups, policies) = (app.store.times(account, "group").await?, app.store.times(account, "policy").await?);
        Ok(Self { groups, policies })
    }

    fn created(&self, group: &Group) -> Millis {
        self.groups.get(&group.id.to_string()).map_or(Millis(0), |t| t.first)
    }

    fn modified(&self, group: &Group, snapshot: &Snapshot) -> Millis {
        let policies = snapshot.policies_of(Actor::Group(group.id));
        let changed = policies.iter().filter_map(|p| self.policies.get(&p.id.to_string()).map(|t| t.last));
        let own = self.groups.get(&group.id.to_string()).map(|t| t.last);
        changed.chain(own).max().unwrap_or(Millis(0))
    }
}

fn told(snapshot: &Snapshot, group: &Group, dates: &Dates) -> UserGroupAnswer {
    UserGroupAnswer {
        id: group.id.to_string(),
        name: group.name.clone(),
        created_on: times::shown(dates.created(group)),
        modified_on: times::shown(dates.modified(group, snapshot)),
        policies: policy::all_told(snapshot, Actor::Group(group.id)),
    }
}
