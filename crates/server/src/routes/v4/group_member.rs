//! Members in user groups.

use super::envelope::{one, paged, whole};
use super::member::word;
use super::policy::Named;
use super::query::Asked;
use super::resource_group::ids_of;
use super::sent::Sent;
use super::user_group::find;
use super::write::{With, write};
use super::{seen, times, user};
use crate::http::{Entered, SignedIn};
use crate::{App, Error};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_core::{Command, Group, Member, MemberId, Set, Snapshot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// How often a change is made anew on what others left, before they are named.
const TRIES: usize = 5;

/// A member in a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupMemberAnswer {
    /// The member's id.
    pub id: String,
    /// The address.
    pub email: String,
    /// `accepted` or `pending`.
    pub status: &'static str,
}

/// A member in a group, asked for alone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupMemberDetail {
    #[serde(flatten)]
    member: GroupMemberAnswer,
    /// When the member joined the account.
    created_at: Option<String>,
    /// The person.
    user: GroupUser,
}

/// The person.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupUser {
    id: Option<String>,
    email: String,
    first_name: String,
    last_name: String,
}

/// Members by their ids: a list, or an object with one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "the body is a list of objects with an `id`, or an object with such a list as `members`")]
pub enum Members {
    /// `[{"id": "…"}]`.
    Bare(Vec<Named>),
    /// `{"members": [{"id": "…"}]}`.
    Wrapped {
        /// The list.
        members: Vec<Named>,
    },
}

impl Members {
    fn ids(&self) -> Result<Set<MemberId>, Error> {
        let (named, at) = match self {
            Self::Bare(named) => (named, ""),
            Self::Wrapped { members } => (members, "/members"),
        };
        Ok(ids_of(named, at)?.into_iter().collect())
    }
}

/// `GET /client/v4/accounts/{account}/iam/user_groups/{group}/members`.
pub async fn group_members(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let mut found = in_group(&seen, find(&seen, &id)?);
    if let Some(part) = asked.get("fuzzyEmail").map(str::to_lowercase) {
        found.retain(|m| m.address.get().unwrap_or("").contains(&part));
    }
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(paged(found, asked.paging()?, |m| told(&m)))
}

/// `GET /client/v4/accounts/{account}/iam/user_groups/{group}/members/{member}`.
pub async fn group_member(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id, member)): Path<(String, String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let found = in_group(&seen, find(&seen, &id)?).into_iter().find(|m| m.id.to_string() == member);
    let found = found.ok_or(Error::NotFound)?;
    let (first_name, last_name) = user::names(found.name.get().unwrap_or(""));
    let person = GroupUser {
        id: found.user.map(|u| u.to_string()),
        email: found.address.get().unwrap_or("").to_owned(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
    };
    let created_at = found.joined_at.map(times::shown);
    Ok(one(GroupMemberDetail { member: told(&found), created_at, user: person }))
}

/// `POST …/members`: puts members in, besides those that are.
pub async fn add_group_members(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    sent: Sent<Members>,
) -> Result<Json<Value>, Error> {
    let new = sent.value.ids()?;
    change(&app, &entered, &known, &id, |old| old.iter().chain(&new).copied().collect()).await?;
    everybody(&entered, &known, &id)
}

/// `PUT …/members`: these members and no others.
pub async fn set_group_members(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    sent: Sent<Members>,
) -> Result<Json<Value>, Error> {
    let new = sent.value.ids()?;
    change(&app, &entered, &known, &id, |_| new.clone()).await?;
    everybody(&entered, &known, &id)
}

/// `DELETE …/members/{member}`: takes one out.
pub async fn remove_group_member(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id, member)): Path<(String, String, String)>,
) -> Result<Json<Value>, Error> {
    let visible = seen(&entered.version, &known);
    let found = in_group(&visible, find(&visible, &id)?).into_iter().find(|m| m.id.to_string() == member);
    let gone = found.ok_or(Error::NotFound)?;
    let without = |old: &Set<MemberId>| old.iter().copied().filter(|m| *m != gone.id).collect();
    change(&app, &entered, &known, &id, without).await?;
    Ok(one(told(&gone)))
}

/// Gives the group other members. What others did meanwhile is kept: the change is made anew on it.
async fn change(
    app: &App,
    entered: &Entered,
    known: &SignedIn,
    id: &str,
    next: impl Fn(&Set<MemberId>) -> Set<MemberId>,
) -> Result<(), Error> {
    let mut version = Arc::clone(&entered.version);
    for attempt in 1.. {
        let visible = seen(&version, known);
        let group = find(&visible, id)?;
        let members = next(&group.members).into_iter().collect();
        let command = Command::ChangeGroup { group: group.id, name: None, policies: None, members: Some(members) };
        let with = With { revision: Some(version.revision()), ..With::default() };
        match write(app, known, &entered.live, &command, with).await {
            Err(Error::Conflict { .. }) if attempt < TRIES => version = entered.live.current(),
            done => return done.map(drop),
        }
    }
    Err(Error::Unavailable)
}

fn everybody(entered: &Entered, known: &SignedIn, id: &str) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.live.current(), known);
    Ok(whole(in_group(&seen, find(&seen, id)?).iter().map(|m| told(m)).collect()))
}

/// Who is in a group, by address.
fn in_group(snapshot: &Snapshot, group: &Group) -> Vec<Arc<Member>> {
    let mut found: Vec<Arc<Member>> = group.members.iter().filter_map(|id| snapshot.member(*id).cloned()).collect();
    found.sort_by_cached_key(|m| (m.address.get().unwrap_or("").to_owned(), m.id));
    found
}

fn told(member: &Member) -> GroupMemberAnswer {
    GroupMemberAnswer {
        id: member.id.to_string(),
        email: member.address.get().unwrap_or("").to_owned(),
        status: word(member.status),
    }
}
