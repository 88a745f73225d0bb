//! Agencies in the words of partners' programmes: an agency is a tenant, and the accounts of its clients are in it.

use super::account::{AccountAnswer, outlined, own};
use super::envelope::{one, whole};
use super::organization::{self, OrganizationAnswer};
use super::times::shown;
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
    /// When its account was opened.
    pub cdate: String,
    /// The same: when it was last changed is said by the audit log.
    pub edate: String,
    /// Always empty.
    pub tenant_contacts: Empty,
    /// Always empty.
    pub tenant_labels: [String; 0],
    /// Always empty.
    pub tenant_metadata: Empty,
    /// Always empty.
    pub tenant_network: Empty,
}

/// An object without anything in it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Empty {}

/// Under what accounts are opened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnitAnswer {
    /// The id of the agency's account.
    pub unit_tag: String,
    /// Its name.
    pub unit_name: String,
    /// Always `active`.
    pub unit_status: &'static str,
    /// Always empty: who is in it is said by the tenant's memberships.
    pub unit_memberships: [String; 0],
    /// Always empty.
    pub unit_metadata: Empty,
}

/// Somebody of an agency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TenantMembershipAnswer {
    /// Their address; empty once it was erased.
    pub user_email: String,
    /// Their name.
    pub user_name: String,
    /// The id of their user.
    pub user_tag: String,
}

/// What an agency's accounts may have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TenantEntitlementsAnswer {
    allow_add_subdomain: Switch,
    /// Whether members can be added without asking them.
    allow_auto_accept_invites: Switch,
    cname_setup_allowed: Switch,
    partial_setup_allowed: Switch,
    mhs_certificate_count: Count,
}

/// Whether something is allowed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Switch {
    r#type: &'static str,
    value: bool,
}

/// How many are allowed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Count {
    r#type: &'static str,
    value: u32,
}

fn tenant(state: &Account) -> TenantAnswer {
    let (id, name) = (state.account.id.to_string(), state.account.settings.name.clone());
    let unit = UnitAnswer {
        unit_tag: id.clone(),
        unit_name: name.clone(),
        unit_status: "active",
        unit_memberships: [],
        unit_metadata: Empty {},
    };
    let opened = shown(state.account.created_at);
    TenantAnswer {
        tenant_tag: id,
        tenant_name: name,
        tenant_type: "standard",
        tenant_status: "active",
        tenant_units: [unit],
        cdate: opened.clone(),
        edate: opened,
        tenant_contacts: Empty {},
        tenant_labels: [],
        tenant_metadata: Empty {},
        tenant_network: Empty {},
    }
}

/// An agency of the caller: clients read this list as tenants or as organizations, so both are told.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserTenantAnswer {
    /// As a tenant.
    #[serde(flatten)]
    pub tenant: TenantAnswer,
    /// As an organization.
    #[serde(flatten)]
    pub organization: OrganizationAnswer,
}

/// `GET /client/v4/user/tenants`: accounts of the caller that have clients.
pub async fn tenants(State(app): State<App>, known: SignedIn) -> Result<Json<Value>, Error> {
    let own = own(&app, &known).await?;
    let agencies = own.iter().map(|v| v.snapshot.state()).filter(|state| !state.clients.is_empty());
    let both = |state| UserTenantAnswer { tenant: tenant(state), organization: organization::told(state) };
    Ok(whole(agencies.map(both).collect()))
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

/// `GET /client/v4/tenants/{account}/memberships`: who has joined the agency.
pub async fn memberships(Extension(entered): Extension<Entered>) -> Json<Value> {
    let people = entered.version.snapshot.state().members.values().filter(|m| m.is_accepted());
    let told = people.filter_map(|member| {
        Some(TenantMembershipAnswer {
            user_email: member.address.get().unwrap_or_default().to_owned(),
            user_name: member.shown(),
            user_tag: member.user?.to_string(),
        })
    });
    whole(told.collect())
}

/// `GET /client/v4/tenants/{account}/entitlements`.
pub async fn entitlements(State(app): State<App>) -> Json<Value> {
    let switch = |value| Switch { r#type: "bool", value };
    one(TenantEntitlementsAnswer {
        allow_add_subdomain: switch(true),
        allow_auto_accept_invites: switch(app.config.direct_add),
        cname_setup_allowed: switch(true),
        partial_setup_allowed: switch(true),
        mhs_certificate_count: Count { r#type: "max_count", value: 0 },
    })
}
