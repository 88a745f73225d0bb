use super::envelope::{list, one};
use super::query::Asked;
use super::{policy, role, seen, user};
use crate::Error;
use crate::http::{Entered, SignedIn};
use axum::extract::Path;
use axum::{Extension, Json};
use portcullis_core::{Actor, Effect, Member, MemberId, MemberStatus, Policy, Snapshot};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// `GET /client/v4/accounts/{account}/members`: those the caller may see.
pub async fn members(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let snapshot = &seen(&entered.version, known.user.id);
    let status = asked.get("status");
    let fits = |m: &&Arc<Member>| match status {
        None => m.status != MemberStatus::Rejected,
        Some(wanted) => wanted == word(m.status),
    };
    let mut found: Vec<&Arc<Member>> = snapshot.state().members.values().filter(fits).collect();
    let key = |m: &Member| match asked.get("order") {
        Some("user.first_name") => user::names(m.name.get().unwrap_or("")).0.to_lowercase(),
        Some("user.last_name") => user::names(m.name.get().unwrap_or("")).1.to_lowercase(),
        Some("status") => word(m.status).to_owned(),
        _ => m.address.get().unwrap_or("").to_owned(),
    };
    found.sort_by_cached_key(|m| (key(m), m.id));
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(list(found.into_iter().map(|m| told(snapshot, m)).collect(), asked.paging()?))
}

/// `GET /client/v4/accounts/{account}/members/{member}`.
pub async fn member(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let id: MemberId = id.parse().map_err(|_| Error::NotFound)?;
    let snapshot = &seen(&entered.version, known.user.id);
    let member = snapshot.member(id).ok_or(Error::NotFound)?;
    Ok(one(told(snapshot, member)))
}

/// A status as this surface says it.
pub fn word(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Accepted => "accepted",
        MemberStatus::Pending => "pending",
        MemberStatus::Rejected => "rejected",
    }
}

/// The policies that name a member directly.
pub fn policies(snapshot: &Snapshot, member: MemberId) -> Vec<Arc<Policy>> {
    snapshot.policies_of(Actor::Member(member))
}

/// Roles that policies give, each once, in order.
pub fn role_ids(policies: &[Arc<Policy>]) -> Vec<String> {
    let allows = policies.iter().filter(|p| p.effect == Effect::Allow);
    let ids: BTreeSet<&String> = allows.flat_map(|p| &p.roles).collect();
    ids.into_iter().cloned().collect()
}

/// A member with both, roles and policies: clients read the one or the other.
fn told(snapshot: &Snapshot, member: &Member) -> Value {
    let policies = policies(snapshot, member.id);
    let (first_name, last_name) = user::names(member.name.get().unwrap_or(""));
    let email = member.address.get().unwrap_or("");
    json!({
        "id": member.id,
        "email": email,
        "status": word(member.status),
        "user": {
            "id": member.user,
            "email": email,
            "first_name": first_name,
            "last_name": last_name,
            "two_factor_authentication_enabled": member.facts.second_factor,
        },
        "roles": role_ids(&policies).iter().map(|id| role::role_told(snapshot, id)).collect::<Vec<_>>(),
        "policies": policies.iter().map(|p| policy::told(snapshot, p)).collect::<Vec<_>>(),
    })
}
