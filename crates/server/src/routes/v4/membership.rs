//! The caller's own places in accounts.

use super::envelope::{list, one};
use super::member::{role_ids, word};
use super::policy::{self, PolicyAnswer};
use super::query::Asked;
use super::role::{self, Permissions};
use super::sent::Sent;
use super::{Deleted, seen_by};
use crate::commit::{self, Request};
use crate::http::SignedIn;
use crate::{App, Error};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_core::{Actor, Caller, Command, Member, MemberId, MemberStatus, Snapshot};
use portcullis_store::Membership;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// A place in an account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MembershipAnswer {
    /// Its id; the member's.
    pub id: String,
    /// `accepted`, `pending` or `rejected`.
    pub status: &'static str,
    /// Always nothing: API access is not switched here.
    pub api_access_enabled: Option<bool>,
    /// The account.
    pub account: MembershipAccount,
    /// Names of the roles that the policies give.
    pub roles: Vec<String>,
    /// Which of this surface's permissions they give together.
    pub permissions: Permissions,
    /// The policies; only when one place is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<PolicyAnswer>>,
}

/// The account of a place.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MembershipAccount {
    id: String,
    name: String,
    r#type: &'static str,
}

/// An answer to an invitation.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct StatusChange {
    /// What it shall be.
    pub status: NewStatus,
}

/// What an invitation may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NewStatus {
    /// The person joins.
    Accepted,
    /// The person declines.
    Rejected,
}

/// `GET /client/v4/memberships`: the caller's own places, invitations included.
pub async fn memberships(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut found = own(&app, &known).await?;
    asked.one_of("status", &["accepted", "pending", "rejected"])?;
    let fits = |m: &Membership| {
        asked.fits("account.name", &m.name) && asked.fits("name", &m.name) && asked.among("status", word(m.status))
    };
    found.retain(fits);
    match asked.one_of("order", &["id", "account.name", "status"])? {
        Some("id") => found.sort_by_key(|m| m.member),
        Some("status") => found.sort_by_key(|m| word(m.status)),
        _ => found.sort_by_cached_key(|m| m.name.to_lowercase()),
    }
    if asked.is_descending(false)? {
        found.reverse();
    }
    let paging = asked.paging()?;
    let mut all = Vec::new();
    for place in &found {
        all.push(told(&app, &known, place, false).await?);
    }
    Ok(list(all, paging))
}

/// `GET /client/v4/memberships/{member}`.
pub async fn membership(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let place = find(&app, &known, &id).await?;
    Ok(one(told(&app, &known, &place, true).await?))
}

/// `PUT /client/v4/memberships/{member}`: joins or declines, by the verified address.
pub async fn answer_membership(
    State(app): State<App>,
    known: SignedIn,
    Path(id): Path<String>,
    sent: Sent<StatusChange>,
) -> Result<Json<Value>, Error> {
    let place = find(&app, &known, &id).await?;
    answer(&app, &known, &place, sent.value.status).await?;
    let place = find(&app, &known, &id).await?;
    Ok(one(told(&app, &known, &place, true).await?))
}

/// `DELETE /client/v4/memberships/{member}`: leaves the account, or declines an invitation.
pub async fn leave(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let place = find(&app, &known, &id).await?;
    match place.status {
        MemberStatus::Pending => answer(&app, &known, &place, NewStatus::Rejected).await?,
        MemberStatus::Rejected => return Err(Error::NotFound),
        MemberStatus::Accepted => {
            let live = app.live(place.account).await?.ok_or(Error::NotFound)?;
            let caller = known.caller_as_person()?;
            commit::commit(&app, &live, request(&known, caller, &Command::LeaveAccount {})).await?;
        }
    }
    Ok(one(Deleted { id }))
}

/// Answers the invitation that a place is.
///
/// # Errors
/// [`Error::Refused`] where it was answered already or has run out.
pub async fn answer(app: &App, known: &SignedIn, place: &Membership, status: NewStatus) -> Result<(), Error> {
    let live = app.live(place.account).await?.ok_or(Error::NotFound)?;
    let member = place.member;
    let command = match (status, place.status) {
        // Putting what is so already changes nothing.
        (NewStatus::Accepted, MemberStatus::Accepted) | (NewStatus::Rejected, MemberStatus::Rejected) => return Ok(()),
        (NewStatus::Accepted, _) => {
            Command::AcceptInvitation { member, name: Some(known.person()?.name.clone()).filter(|n| !n.is_empty()) }
        }
        (NewStatus::Rejected, _) => Command::RejectInvitation { member },
    };
    let caller = Caller { verified: true, holds: Some(member), ..known.caller_as_person()? };
    commit::commit(app, &live, request(known, caller, &command)).await.map(drop)
}

fn request<'a>(known: &SignedIn, caller: Caller, command: &'a Command) -> Request<'a> {
    Request { caller, origin: known.origin.clone(), command, seen: None, idempotency: None, user: None }
}

/// The caller's own places. An address that nobody showed to be theirs names nobody.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn own(app: &App, known: &SignedIn) -> Result<Vec<Membership>, Error> {
    let user = known.person()?;
    let verified = user.verified.then_some(user.email.as_str());
    Ok(app.store.memberships(user.id, verified).await?)
}

/// The caller's own place with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(app: &App, known: &SignedIn, id: &str) -> Result<Membership, Error> {
    let id: MemberId = id.parse().map_err(|_| Error::NotFound)?;
    own(app, known).await?.into_iter().find(|m| m.member == id).ok_or(Error::NotFound)
}

/// The member that a place is, with the account as it is.
///
/// # Errors
/// [`Error::NotFound`] if it was taken back meanwhile.
pub async fn member_at(app: &App, place: &Membership) -> Result<(Arc<crate::Version>, Arc<Member>), Error> {
    let version = app.live(place.account).await?.ok_or(Error::NotFound)?.current();
    let member = version.snapshot.member(place.member).cloned().ok_or(Error::NotFound)?;
    Ok((version, member))
}

/// Names of the roles that a member's own policies give, or that an invitation offers.
pub fn role_names(snapshot: &Snapshot, member: MemberId) -> Vec<String> {
    role_ids(&snapshot.policies_of(Actor::Member(member))).iter().map(|id| snapshot.role_name(id)).collect()
}

/// A place in an account. Policies come only with a single one.
async fn told(app: &App, known: &SignedIn, place: &Membership, single: bool) -> Result<MembershipAnswer, Error> {
    let (version, _) = member_at(app, place).await?;
    let whole = &version.snapshot;
    let ids = role_ids(&whole.policies_of(Actor::Member(place.member)));
    let mut permissions = Permissions::new();
    for (name, more) in ids.iter().flat_map(|id| role::permissions(whole, id)) {
        let all = permissions.entry(name).or_default();
        all.read |= more.read;
        all.write |= more.write;
    }
    // What an invitation offers in detail is known once one has joined.
    let joined = place.status == MemberStatus::Accepted;
    let user = known.person()?.id;
    let policies = || policy::all_told(&seen_by(&version, user), Actor::Member(place.member));
    Ok(MembershipAnswer {
        id: place.member.to_string(),
        status: word(place.status),
        api_access_enabled: None,
        account: MembershipAccount { id: place.account.to_string(), name: place.name.clone(), r#type: "standard" },
        roles: role_names(whole, place.member),
        permissions,
        policies: (single && joined).then(policies),
    })
}
