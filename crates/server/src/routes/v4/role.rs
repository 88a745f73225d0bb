//! Roles, in two forms: as roles, and as permission groups.

use super::envelope::{one, paged};
use super::ids;
use super::query::Asked;
use super::seen;
use crate::Error;
use crate::http::{Entered, SignedIn};
use axum::extract::Path;
use axum::{Extension, Json};
use portcullis_core::{Catalogue, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A role in an answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RoleAnswer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Which of this surface's permissions it gives.
    pub permissions: Permissions,
}

/// Permissions by their names.
pub type Permissions = BTreeMap<&'static str, ReadWrite>;

/// How far a permission goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadWrite {
    /// To see.
    pub read: bool,
    /// To change.
    pub write: bool,
}

/// A role as a permission group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PermissionGroup {
    /// Its id; the same as the role's.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Always `V`.
    pub status: &'static str,
    /// What else is known; every value is a string.
    pub meta: PermissionGroupMeta,
}

/// What else is known of a permission group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PermissionGroupMeta {
    /// A word for it.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// The widest kind of thing it is for.
    pub scopes: &'static str,
    /// `true` for a role of the account's own.
    pub editable: String,
    /// The service it is of.
    pub category: String,
    /// Always `false`.
    pub deprecated: &'static str,
}

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
    let seen = seen(&entered.version, &known);
    Ok(paged(ids_of(&seen), asked.paging()?, |id| role_told(&seen, &id)))
}

/// `GET /client/v4/accounts/{account}/roles/{role}`.
pub async fn role(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    Ok(one(role_told(&seen, &find(&seen, &id).ok_or(Error::NotFound)?)))
}

/// `GET /client/v4/accounts/{account}/iam/permission_groups`.
pub async fn permission_groups(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let fits = |id: &String| {
        asked.fits("id", &ids::of_role(id))
            && (asked.fits("name", &seen.role_name(id)) || is_also_called(seen.catalogue(), id, asked.get("name")))
            && asked.fits("label", &label(id))
    };
    let found: Vec<String> = ids_of(&seen).into_iter().filter(fits).collect();
    Ok(paged(found, asked.paging()?, |id| group_told(&seen, &id)))
}

/// `GET /client/v4/accounts/{account}/iam/permission_groups/{group}`.
pub async fn permission_group(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    Ok(one(group_told(&seen, &find(&seen, &id).ok_or(Error::NotFound)?)))
}

/// Ids of the roles that are seen: those of the catalogue, then the account's own.
fn ids_of(seen: &Snapshot) -> Vec<String> {
    let of_the_product = seen.catalogue().data().roles.iter().map(|r| r.id.clone());
    of_the_product.chain(seen.state().roles.keys().cloned()).collect()
}

/// The role with this id of 32 hex digits, or with this readable one.
pub fn find(seen: &Snapshot, wanted: &str) -> Option<String> {
    ids_of(seen).into_iter().find(|id| id == wanted || ids::of_role(id) == wanted)
}

/// A role in full.
pub fn role_told(snapshot: &Snapshot, id: &str) -> RoleAnswer {
    RoleAnswer {
        id: ids::of_role(id),
        name: snapshot.role_name(id),
        description: about(snapshot, id),
        permissions: permissions(snapshot, id),
    }
}

/// Which of this surface's permissions a role gives.
pub fn permissions(snapshot: &Snapshot, id: &str) -> Permissions {
    let given = snapshot.role_mask(id).map(|mask| mask.gives).unwrap_or_default();
    let has = |service: &str, verb: &str| {
        let number = snapshot.catalogue().action(&format!("{service}:{verb}"));
        number.is_some_and(|n| given.contains(n))
    };
    let one = |(name, service): &(&'static str, &str)| {
        let write = if *name == "cache_purge" { has(service, "purge") } else { has(service, "edit") };
        (*name, ReadWrite { read: has(service, "read"), write })
    };
    PERMISSIONS.iter().map(one).collect()
}

/// A role as a permission group. Every value of its `meta` is a string.
pub fn group_told(snapshot: &Snapshot, id: &str) -> PermissionGroup {
    let built_in = snapshot.catalogue().role(id);
    let meta = PermissionGroupMeta {
        label: label(id),
        description: about(snapshot, id),
        scopes: scopes(snapshot, id),
        editable: built_in.is_none().to_string(),
        category: built_in.and_then(|r| r.service.clone()).unwrap_or_else(|| "general".into()),
        deprecated: "false",
    };
    PermissionGroup { id: ids::of_role(id), name: snapshot.role_name(id), status: "V", meta }
}

/// Whether people know a role by this other name too.
pub fn is_also_called(catalogue: &Catalogue, id: &str, name: Option<&str>) -> bool {
    let aliases = catalogue.role(id).map(|role| role.aliases.as_slice()).unwrap_or_default();
    name.is_some_and(|name| aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name)))
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
