//! Resource groups: named scopes, and those without a name that policies have.

use super::envelope::{list, one};
use super::policy::{Named, ResourceGroupAnswer};
use super::query::Asked;
use super::scope::{self, Beyond, Keys};
use super::sent::Sent;
use super::write::{self, With, write};
use super::{Deleted, seen};
use crate::http::{Entered, SignedIn};
use crate::{App, Error};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_core::{AccountId, Command, Event, NamedScope, Scope, ScopeId, Snapshot};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A new resource group.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewResourceGroup {
    name: String,
    scope: Keys,
}

/// What shall be other; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ResourceGroupChange {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    scope: Option<Keys>,
}

/// `GET /client/v4/accounts/{account}/iam/resource_groups`: everything at once.
pub async fn resource_groups(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let mut found = all(&seen);
    found.retain(|group| asked.fits("id", &group.id) && asked.fits("name", &group.name));
    // Who asks for pages gets them; who doesn't gets everything.
    if asked.get("page").or(asked.get("per_page")).is_some() {
        return Ok(list(found, asked.paging()?));
    }
    Ok(super::envelope::whole(found))
}

/// `GET /client/v4/accounts/{account}/iam/resource_groups/{group}`.
pub async fn resource_group(
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let seen = seen(&entered.version, &known);
    let found = all(&seen).into_iter().find(|group| group.id == id);
    found.map(one).ok_or(Error::NotFound)
}

/// `POST /client/v4/accounts/{account}/iam/resource_groups`.
pub async fn add_resource_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    headers: HeaderMap,
    sent: Sent<NewResourceGroup>,
) -> Result<Json<Value>, Error> {
    let scope = sent.value.scope.scope(entered.live.id, "/scope")?;
    let command = Command::CreateScope { name: sent.value.name, scope };
    let with = With { idempotency: write::idempotency(&known, &headers, &sent.bytes)?, ..With::default() };
    let written = write(&app, &known, &entered.live, &command, with).await?;
    let made = written.ok_or_else(|| Error::internal("a new resource group that changes nothing"))?;
    let group = made.made(|event| match event {
        Event::Scope(change) => change.after.clone(),
        _ => None,
    })?;
    Ok(one(told(entered.live.id, &group)))
}

/// `PUT /client/v4/accounts/{account}/iam/resource_groups/{group}`.
pub async fn change_resource_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
    sent: Sent<ResourceGroupChange>,
) -> Result<Json<Value>, Error> {
    let scope = own(&entered, &known, &id)?;
    let to = sent.value.scope.map(|keys| keys.scope(entered.live.id, "/scope")).transpose()?;
    let command = Command::ChangeScope { scope, name: sent.value.name, to };
    let with = With { revision: Some(entered.version.revision()), ..With::default() };
    write(&app, &known, &entered.live, &command, with).await?;
    let now = entered.live.current();
    let group = now.snapshot.state().scopes.get(&scope).ok_or(Error::NotFound)?;
    Ok(one(told(entered.live.id, group)))
}

/// `DELETE /client/v4/accounts/{account}/iam/resource_groups/{group}`.
pub async fn delete_resource_group(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let scope = own(&entered, &known, &id)?;
    write(&app, &known, &entered.live, &Command::DeleteScope { scope }, With::default()).await?;
    Ok(one(Deleted { id }))
}

/// A named scope that the caller may see. One without a name is only a part of policies.
fn own(entered: &Entered, known: &SignedIn, id: &str) -> Result<ScopeId, Error> {
    let seen = seen(&entered.version, known);
    let found = id.parse().ok().filter(|id| seen.state().scopes.contains_key(id));
    match found {
        Some(id) => Ok(id),
        None if all(&seen).iter().any(|group| group.id == id) => Err(Error::bad(
            "this resource group has no name and is a part of the policies that have it; change those, or make one with a name",
        )),
        None => Err(Error::NotFound),
    }
}

/// The scope of the group with this id, and its own id if it has a name; `at` is where it is asked for.
///
/// # Errors
/// [`Error::BadField`] where there is none.
pub fn find(snapshot: &Snapshot, id: &str, at: &str) -> Result<(Scope, Option<ScopeId>), Error> {
    let named = id.parse::<ScopeId>().ok().and_then(|id| snapshot.state().scopes.get(&id));
    if let Some(named) = named {
        return Ok((named.scope.clone(), Some(named.id)));
    }
    if id == scope::anonymous(&Scope::account()) {
        return Ok((Scope::account(), None));
    }
    let unnamed = snapshot.state().policies.values().find(|p| scope::anonymous(&p.scope) == id);
    let shown: String = id.chars().take(60).collect();
    let none = || Error::field(at, format!("there is no resource group `{shown}` in this account"));
    unnamed.map(|p| (p.scope.clone(), None)).ok_or_else(none)
}

/// Every group that is seen: the whole account, those with a name, then those that policies have.
fn all(seen: &Snapshot) -> Vec<ResourceGroupAnswer> {
    let account = seen.state().account.id;
    let mut unnamed: BTreeMap<String, &Scope> = BTreeMap::new();
    let whole = Scope::account();
    unnamed.insert(scope::anonymous(&whole), &whole);
    let policies = seen.state().policies.values().filter(|p| p.named.is_none());
    unnamed.extend(policies.map(|p| (scope::anonymous(&p.scope), &p.scope)));
    let named = seen.state().scopes.values().map(|named| told(account, named));
    let unnamed = unnamed.into_iter().map(|(id, scope)| ResourceGroupAnswer {
        id,
        name: anonymous_name(seen),
        scope: Keys::of(account, scope),
        meta: beyond(account, scope, None),
    });
    named.chain(unnamed).collect()
}

fn told(account: AccountId, named: &NamedScope) -> ResourceGroupAnswer {
    ResourceGroupAnswer {
        id: named.id.to_string(),
        name: named.name.clone(),
        scope: Keys::of(account, &named.scope),
        meta: beyond(account, &named.scope, None),
    }
}

/// What a group without a name is called: the account's key.
pub fn anonymous_name(snapshot: &Snapshot) -> String {
    format!("com.cloudflare.api.account.{}", snapshot.state().account.id)
}

/// What the keys of a scope can't say.
pub fn beyond(account: AccountId, scope: &Scope, conditions: Option<String>) -> Option<Beyond> {
    let keys: Vec<String> = scope.exclude.iter().map(|s| scope::key(account, s)).collect();
    let exclude = (!keys.is_empty()).then(|| keys.join(","));
    (exclude.is_some() || conditions.is_some()).then_some(Beyond { exclude, conditions })
}

/// Ids of a body, as something that has ids of its own.
///
/// # Errors
/// [`Error::BadField`] at the first that is none.
pub fn ids_of<T: std::str::FromStr>(named: &[Named], at: &str) -> Result<Vec<T>, Error> {
    let id = |(n, named): (usize, &Named)| {
        let shown: String = named.id().chars().take(60).collect();
        named
            .id()
            .parse()
            .map_err(|_| Error::field(format!("{at}/{n}"), format!("`{shown}` is not an id of 32 hex digits")))
    };
    named.iter().enumerate().map(id).collect()
}
