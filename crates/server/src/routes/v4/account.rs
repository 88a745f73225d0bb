use super::envelope::{list, one};
use super::query::Asked;
use super::sent::Sent;
use super::times::shown;
use super::write::{self, With, write};
use super::{Deleted, opening};
use crate::http::{Entered, SignedIn, enter, permit};
use crate::opening::{ClientWish, open_client};
use crate::outline::{Outline, managed_by, outlines};
use crate::routes::agencies::reachable::reachable;
use crate::{App, Error, Version};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_core::{AccountId, Command, GrantId, Settings, State as Account};
use portcullis_store::Idempotency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
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
    /// The agency that opened it, while it has a grant.
    pub managed_by: Option<ManagedBy>,
}

/// The agency that opened an account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ManagedBy {
    /// Its account.
    pub parent_org_id: String,
    /// How the account calls it.
    pub parent_org_name: String,
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

/// An account to be opened.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewAccount {
    name: String,
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    unit: Option<Unit>,
}

/// The agency that an account is opened for; it then holds it by a grant.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Unit {
    #[serde(default)]
    id: Option<String>,
}

/// `GET /client/v4/accounts`: those the caller is in, and those of clients they can act on through agencies.
pub async fn accounts(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut found: Vec<AccountAnswer> = own(&app, &known).await?.iter().map(|v| told(v.snapshot.state())).collect();
    let mut ids: BTreeSet<String> = found.iter().map(|account| account.id.clone()).collect();
    for outline in of_clients(&app, &known).await? {
        let told = outlined(&outline);
        if ids.insert(told.id.clone()) {
            found.push(told);
        }
    }
    found.retain(|account| asked.fits("name", &account.name));
    found.sort_by_cached_key(|account| (account.name.to_lowercase(), account.id.clone()));
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(list(found, asked.paging()?))
}

/// What the clients grant that the caller can act on through agencies.
async fn of_clients(app: &App, known: &SignedIn) -> Result<Vec<Outline>, Error> {
    let mut by_agency: BTreeMap<AccountId, Vec<(AccountId, GrantId)>> = BTreeMap::new();
    for client in reachable(app, known).await? {
        by_agency.entry(client.agency).or_default().push((client.account, client.grant));
    }
    let mut found = Vec::new();
    for (agency, clients) in by_agency {
        let mut outlines = outlines(app, agency).await?;
        found.extend(clients.iter().filter_map(|key| outlines.remove(key)));
    }
    Ok(found)
}

/// `GET /client/v4/accounts/{account}`.
pub async fn account(Extension(entered): Extension<Entered>) -> Json<Value> {
    one(told(entered.version.snapshot.state()))
}

/// `POST /client/v4/accounts`: opens an account that the caller holds every right on.
pub async fn add_account(
    State(app): State<App>,
    known: SignedIn,
    headers: HeaderMap,
    sent: Sent<NewAccount>,
) -> Result<Json<Value>, Error> {
    check_type(sent.value.r#type.as_deref())?;
    let key = write::idempotency(&known, &headers, &sent.bytes)?;
    if let Some(agency) = sent.value.unit.and_then(|unit| unit.id) {
        return for_agency(&app, &known, &agency, sent.value.name, key).await;
    }
    let version = opening::open(&app, &known, sent.value.name, key).await?;
    Ok(one(told(version.snapshot.state())))
}

/// An account for a client of an agency.
async fn for_agency(
    app: &App,
    known: &SignedIn,
    agency: &str,
    name: String,
    key: Option<Idempotency>,
) -> Result<Json<Value>, Error> {
    let unknown = || Error::field("/unit/id", "this is no agency of yours");
    let entered = match enter(app, known, agency.parse().map_err(|_| unknown())?).await {
        Err(Error::NotFound) => return Err(unknown()),
        found => found?,
    };
    permit(&entered, "clients:edit")?;
    let wish = ClientWish { name, plan: None, tags: Vec::new(), invite: None };
    let opened = open_client(app, known, &entered, wish, key.as_ref().map(|key| (key, 0))).await?;
    let version = app.live(opened.account).await?.ok_or(Error::NotFound)?.current();
    Ok(one(told(version.snapshot.state())))
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
    Ok(one(told(entered.live.current().snapshot.state())))
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

/// Those, and the accounts of clients that the caller can act on through agencies, each once.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn reached(app: &App, known: &SignedIn) -> Result<Vec<Arc<Version>>, Error> {
    let mut found = own(app, known).await?;
    let mut ids: BTreeSet<AccountId> = found.iter().map(|v| v.snapshot.state().account.id).collect();
    for client in reachable(app, known).await? {
        if ids.insert(client.account) {
            found.extend(app.live(client.account).await?.map(|live| live.current()));
        }
    }
    Ok(found)
}

/// An account as this surface tells it.
pub fn told(state: &Account) -> AccountAnswer {
    answer(&state.account, managed_by(state))
}

/// The account of a client, told from what it grants.
pub fn outlined(outline: &Outline) -> AccountAnswer {
    answer(&outline.state.account, outline.managed_by.clone())
}

fn answer(account: &portcullis_core::Account, managed_by: Option<(AccountId, String)>) -> AccountAnswer {
    AccountAnswer {
        id: account.id.to_string(),
        name: account.settings.name.clone(),
        r#type: "standard",
        created_on: shown(account.created_at),
        settings: AccountSettings {
            enforce_twofactor: account.settings.require_second_factor,
            abuse_contact_email: None,
        },
        managed_by: managed_by.map(|(id, name)| ManagedBy { parent_org_id: id.to_string(), parent_org_name: name }),
    }
}
