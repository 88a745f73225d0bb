//! Agencies in the words of partners' programmes: an agency is a tenant, and the accounts of its clients are in it.

use super::account::{AccountAnswer, outlined, own};
use super::envelope::{one, whole};
use crate::http::{Entered, SignedIn, runs};
use crate::outline::outlines;
use crate::{App, Error, clock};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_core::{Client, Grant, State as Account};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// An agency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TenantAnswer {
    /// The id of its account.
    pub tenant_tag: String,
    /// Its name.
    pub tenant_name: String,
    /// Always `standard`.
    pub tenant_type: &'static str,
    /// Always `active`.
    pub tenant_status: &'static str,
    /// The one unit it has: itself, as accounts are opened under it.
    pub tenant_units: [UnitAnswer; 1],
}

/// Under what accounts are opened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnitAnswer {
    /// The id of the agency's account.
    pub unit_tag: String,
    /// Its name.
    pub unit_name: String,
    /// Always `active`.
    pub unit_status: &'static str,
}

fn tenant(state: &Account) -> TenantAnswer {
    let (id, name) = (state.account.id.to_string(), state.account.settings.name.clone());
    let unit = UnitAnswer { unit_tag: id.clone(), unit_name: name.clone(), unit_status: "active" };
    TenantAnswer {
        tenant_tag: id,
        tenant_name: name,
        tenant_type: "standard",
        tenant_status: "active",
        tenant_units: [unit],
    }
}

/// `GET /client/v4/user/tenants`: accounts of the caller that have clients.
pub async fn tenants(State(app): State<App>, known: SignedIn) -> Result<Json<Value>, Error> {
    let own = own(&app, &known).await?;
    let agencies = own.iter().map(|v| v.snapshot.state()).filter(|state| !state.clients.is_empty());
    Ok(whole(agencies.map(tenant).collect()))
}

/// `GET /client/v4/tenants/{account}`.
pub async fn read(Extension(entered): Extension<Entered>) -> Json<Value> {
    one(tenant(entered.version.snapshot.state()))
}

/// `GET /client/v4/tenants/{account}/accounts`: the accounts of clients whose grant works.
pub async fn accounts(State(app): State<App>, Extension(entered): Extension<Entered>) -> Result<Json<Value>, Error> {
    let agency = entered.version.snapshot.state();
    let now = clock::now();
    let works = |client: &Client, grant: &Grant| {
        client.is_accepted()
            && grant.agency == Some(agency.account.id)
            && grant.is_given()
            && runs(&grant.conditions, now)
    };
    let mut found: Vec<AccountAnswer> = Vec::new();
    for ((account, grant), outline) in outlines(&app, agency.account.id).await? {
        let client = agency.clients.get(&grant).filter(|client| client.account == account);
        let is_open = outline.state.account.closed_at.is_none();
        if is_open && client.zip(outline.grant()).is_some_and(|(client, grant)| works(client, grant)) {
            found.push(outlined(&outline));
        }
    }
    Ok(whole(found))
}

/// `GET /client/v4/tenants/{account}/account_types`.
pub async fn account_types() -> Json<Value> {
    whole(vec!["standard"])
}
