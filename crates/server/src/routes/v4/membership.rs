use super::envelope::{list, one};
use super::member::{policies, role_ids, word};
use super::query::Asked;
use super::{policy, role, seen};
use crate::http::SignedIn;
use crate::{App, Error};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_core::{MemberId, MemberStatus};
use portcullis_store::Membership;
use serde_json::{Map, Value, json};

/// `GET /client/v4/memberships`: the caller's own places, invitations included.
pub async fn memberships(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut found = own(&app, &known).await?;
    let fits = |m: &Membership| {
        asked.fits("account.name", &m.name) && asked.fits("name", &m.name) && asked.among("status", word(m.status))
    };
    found.retain(fits);
    match asked.get("order") {
        None | Some("account.name") => found.sort_by_cached_key(|m| m.name.to_lowercase()),
        Some("id") => found.sort_by_key(|m| m.member),
        Some("status") => found.sort_by_key(|m| word(m.status)),
        Some(_) => return Err(Error::bad("`order` is `id`, `account.name` or `status`")),
    }
    if asked.is_descending(false)? {
        found.reverse();
    }
    let mut all = Vec::new();
    for place in &found {
        all.push(told(&app, &known, place, false).await?);
    }
    Ok(list(all, asked.paging()?))
}

/// `GET /client/v4/memberships/{member}`.
pub async fn membership(State(app): State<App>, known: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let id: MemberId = id.parse().map_err(|_| Error::NotFound)?;
    let found = own(&app, &known).await?;
    let place = found.iter().find(|m| m.member == id).ok_or(Error::NotFound)?;
    Ok(one(told(&app, &known, place, true).await?))
}

async fn own(app: &App, known: &SignedIn) -> Result<Vec<Membership>, Error> {
    let verified = known.user.verified.then_some(known.user.email.as_str());
    Ok(app.store.memberships(known.user.id, verified).await?)
}

/// A place in an account. Policies come only with a single one.
async fn told(app: &App, known: &SignedIn, place: &Membership, whole: bool) -> Result<Value, Error> {
    let live = app.live(place.account).await?.ok_or(Error::NotFound)?;
    let version = live.current();
    let snapshot = &seen(&version, known.user.id);
    let policies = policies(snapshot, place.member);
    // What an invitation offers is known once one has joined.
    let ids = if place.status == MemberStatus::Accepted { role_ids(&policies) } else { Vec::new() };
    let mut permissions = Map::new();
    for id in &ids {
        merge(&mut permissions, role::permissions(snapshot, id));
    }
    let mut told = json!({
        "id": place.member,
        "status": word(place.status),
        "api_access_enabled": null,
        "account": {"id": place.account, "name": place.name, "type": "standard"},
        "roles": ids.iter().map(|id| snapshot.role_name(id)).collect::<Vec<_>>(),
        "permissions": permissions,
    });
    if whole && place.status == MemberStatus::Accepted {
        told["policies"] = policies.iter().map(|p| policy::told(snapshot, p)).collect();
    }
    Ok(told)
}

/// What either of both gives.
fn merge(all: &mut Map<String, Value>, more: Value) {
    let Value::Object(more) = more else { return };
    for (name, new) in more {
        let old = all.entry(name).or_insert_with(|| json!({"read": false, "write": false}));
        for verb in ["read", "write"] {
            old[verb] = json!(old[verb] == true || new[verb] == true);
        }
    }
}
