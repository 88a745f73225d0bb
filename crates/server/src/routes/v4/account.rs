use super::envelope::{one, paged};
use super::query::Asked;
use super::sent::Sent;
use super::times::shown;
use super::write::{self, With, write};
use super::{Deleted, opening};
use crate::http::{Entered, SignedIn};
use crate::{App, Error, Version};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_core::{Account, Command, Settings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// An account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountAnswer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Always `standard`.
    pub r#type: &'static str,
    /// When it was opened.
    pub created_on: String,
    /// What it demands.
    pub settings: AccountSettings,
    /// Always nothing.
    pub managed_by: Option<String>,
}

/// What an account demands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountSettings {
    /// A second factor of everybody.
    pub enforce_twofactor: bool,
    /// Always nothing.
    pub abuse_contact_email: Option<String>,
}

/// An account as it shall be.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AccountChange {
    #[serde(default)]
    id: Option<String>,
    name: String,
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    settings: Option<SettingsChange>,
}

/// What an account shall demand; what is left out stays, so that nothing is loosened by not being said.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SettingsChange {
    #[serde(default)]
    enforce_twofactor: Option<bool>,
    #[serde(default)]
    abuse_contact_email: Option<String>,
}

/// An account to be opened. Fields of partners' programmes are read and count for nothing.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewAccount {
    name: String,
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    unit: Option<Unit>,
}

/// The organization that an account shall be in; there are none here.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Unit {
    #[serde(default)]
    id: Option<String>,
}

/// `GET /client/v4/accounts`: those the caller is in.
pub async fn accounts(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut found: Vec<_> = own(&app, &known).await?.into_iter().map(|v| v.snapshot.state().account.clone()).collect();
    found.retain(|account| asked.fits("name", &account.settings.name));
    found.sort_by_cached_key(|account| (account.settings.name.to_lowercase(), account.id));
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(paged(found, asked.paging()?, |account| told(&account)))
}

/// `GET /client/v4/accounts/{account}`.
pub async fn account(Extension(entered): Extension<Entered>) -> Json<Value> {
    one(told(&entered.version.snapshot.state().account))
}

/// `POST /client/v4/accounts`: opens an account that the caller holds every right on.
pub async fn add_account(
    State(app): State<App>,
    known: SignedIn,
    headers: HeaderMap,
    sent: Sent<NewAccount>,
) -> Result<Json<Value>, Error> {
    check_type(sent.value.r#type.as_deref())?;
    if sent.value.unit.as_ref().is_some_and(|unit| unit.id.is_some()) {
        return Err(Error::field("/unit/id", "there are no organizations here; leave `unit` out"));
    }
    let key = write::idempotency(&known, &headers, &sent.bytes)?;
    let version = opening::open(&app, &known, sent.value.name, key).await?;
    Ok(one(told(&version.snapshot.state().account)))
}

/// `PUT /client/v4/accounts/{account}`.
pub async fn change_account(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    sent: Sent<AccountChange>,
) -> Result<Json<Value>, Error> {
    let AccountChange { id, name, r#type, settings } = sent.value;
    check_type(r#type.as_deref())?;
    if id.is_some_and(|id| id != entered.live.id.to_string()) {
        return Err(Error::field("/id", "this is not the id in the address, and an id can't be changed"));
    }
    let old = &entered.version.snapshot.state().account.settings;
    if settings.as_ref().and_then(|s| s.abuse_contact_email.as_deref()).is_some_and(|email| !email.is_empty()) {
        return Err(Error::field("/settings/abuse_contact_email", "no such address is kept here; leave it out"));
    }
    let factor = settings.and_then(|s| s.enforce_twofactor).unwrap_or(old.require_second_factor);
    let settings = Settings { name, require_second_factor: factor, ..old.clone() };
    let with = With { revision: Some(entered.version.revision()), ..With::default() };
    write(&app, &known, &entered.live, &Command::ChangeSettings { settings }, with).await?;
    Ok(one(told(&entered.live.current().snapshot.state().account)))
}

/// `DELETE /client/v4/accounts/{account}`: closes it for good, with everything in it.
pub async fn close_account(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
) -> Result<Json<Value>, Error> {
    write(&app, &known, &entered.live, &Command::CloseAccount {}, With::default()).await?;
    Ok(one(Deleted { id: entered.live.id.to_string() }))
}

fn check_type(wanted: Option<&str>) -> Result<(), Error> {
    match wanted {
        None | Some("standard") => Ok(()),
        Some(_) => Err(Error::field("/type", "the type of every account is `standard`")),
    }
}

/// The accounts that the caller has joined, as they are now.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn own(app: &App, known: &SignedIn) -> Result<Vec<Arc<Version>>, Error> {
    let mut found = Vec::new();
    for account in known.accounts(app).await? {
        found.extend(app.live(account).await?.map(|live| live.current()));
    }
    Ok(found)
}

fn told(account: &Account) -> AccountAnswer {
    AccountAnswer {
        id: account.id.to_string(),
        name: account.settings.name.clone(),
        r#type: "standard",
        created_on: shown(account.created_at),
        settings: AccountSettings {
            enforce_twofactor: account.settings.require_second_factor,
            abuse_contact_email: None,
        },
        managed_by: None,
    }
}
