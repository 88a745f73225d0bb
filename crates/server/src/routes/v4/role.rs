//! Roles, in two forms: as roles, and as permission groups.

use super::envelope::{list, one};
use super::ids;
use super::query::Asked;
use super::seen;
use crate::Error;
use crate::http::{Entered, SignedIn};
use axum::extract::Path;
use axum::{Extension, Json};
use portcullis_core::Snapshot;
use serde_json::{Map, Value, json};

/// Names of permissions in this surface, with the services they are of here.
const PERMISSIONS: [(&str, &str); 12] = [
    ("analytics", "analytics"),
    ("billing", "billing"),
    ("cache_purge", "caching"),
    ("dns", "dns"),
    ("dns_records", "dns"),
    ("lb", "traffic"),
    ("logs", "log_share"),
    ("organization", "members"),
    ("ssl", "ssl"),
    ("waf", "firewall"),
    ("zone_settings", "zones"),
    ("zones", "zones"),
];

/// `GET /client/v4/accounts/{account}/roles`.
pub async fn roles(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, known.user.id);
    Ok(list(ids_of(&seen).iter().map(|id| role_told(&seen, id)).collect(), asked.paging()?))
}

/// `GET /client/v4/accounts/{account}/roles/{role}`.
pub async fn role(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, known.user.id);
    Ok(one(role_told(&seen, &find(&seen, &id)?)))
}

/// `GET /client/v4/accounts/{account}/iam/permission_groups`.
pub async fn permission_groups(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, known.user.id);
    let fits = |id: &String| {
        asked.fits("id", &ids::of_role(id))
            && asked.fits("name", &seen.role_name(id))
            && asked.fits("label", &label(id))
    };
    let found = ids_of(&seen).into_iter().filter(fits);
    Ok(list(found.map(|id| group_told(&seen, &id)).collect(), asked.paging()?))
}

/// `GET /client/v4/accounts/{account}/iam/permission_groups/{group}`.
pub async fn permission_group(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, known.user.id);
    Ok(one(group_told(&seen, &find(&seen, &id)?)))
}

/// Ids of the roles that are seen: those of the catalogue, then the account's own.
fn ids_of(seen: &Snapshot) -> Vec<String> {
    let of_the_product = seen.catalogue().data().roles.iter().map(|r| r.id.clone());
    of_the_product.chain(seen.state().roles.keys().cloned()).collect()
}

fn find(seen: &Snapshot, derived: &str) -> Result<String, Error> {
    ids_of(seen).into_iter().find(|id| ids::of_role(id) == derived).ok_or(Error::NotFound)
}

/// A role in full.
pub fn role_told(snapshot: &Snapshot, id: &str) -> Value {
    json!({
        "id": ids::of_role(id),
        "name": snapshot.role_name(id),
        "description": about(snapshot, id),
        "permissions": permissions(snapshot, id),
    })
}

/// Which of this surface's permissions a role gives.
pub fn permissions(snapshot: &Snapshot, id: &str) -> Value {
    let given = snapshot.role_mask(id).map(|mask| mask.gives).unwrap_or_default();
    let has = |service: &str, verb: &str| {
        let number = snapshot.catalogue().action(&format!("{service}:{verb}"));
        number.is_some_and(|n| given.contains(n))
    };
    let one = |(name, service): &(&str, &str)| {
        let write = if *name == "cache_purge" { has(service, "purge") } else { has(service, "edit") };
        ((*name).to_owned(), json!({"read": has(service, "read"), "write": write}))
    };
    Value::Object(PERMISSIONS.iter().map(one).collect::<Map<_, _>>())
}

/// A role as a permission group. Every value of its `meta` is a string.
pub fn group_told(snapshot: &Snapshot, id: &str) -> Value {
    let own = snapshot.catalogue().role(id).is_none();
    json!({
        "id": ids::of_role(id),
        "name": snapshot.role_name(id),
        "status": "V",
        "meta": {
            "label": label(id),
            "description": about(snapshot, id),
            "scopes": scopes(snapshot, id),
            "editable": own.to_string(),
            "category": snapshot.catalogue().role(id).and_then(|r| r.service.clone()).unwrap_or_else(|| "general".into()),
            "deprecated": "false",
        },
    })
}

fn about(snapshot: &Snapshot, id: &str) -> String {
    let own = || snapshot.state().roles.get(id).map(|r| r.about.clone());
    snapshot.catalogue().role(id).map(|r| r.about.clone()).or_else(own).unwrap_or_default()
}

fn label(id: &str) -> String {
    id.replace('-', "_")
}

/// The widest thing that the role has an action for.
fn scopes(snapshot: &Snapshot, id: &str) -> &'static str {
    let given = snapshot.role_mask(id).map(|mask| mask.gives).unwrap_or_default();
    let on_account = snapshot.catalogue().kind_actions("account").meets(given);
    if on_account { "com.cloudflare.api.account" } else { "com.cloudflare.api.account.zone" }
}
