//! Agencies as organizations: another word of existing clients for whoever has accounts below it.

use super::envelope::{one, whole};
use super::query::Asked;
use super::sent::Sent;
use super::times::shown;
use super::write::{With, write};
use crate::http::{Entered, SignedIn};
use crate::routes::v4::account::own;
use crate::{App, Error};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_core::{AccountId, Command, Settings, State as Account, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An agency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganizationAnswer {
    /// The id of its account.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When its account was opened.
    pub create_time: String,
    /// Always nothing: agencies are below nobody.
    pub parent: Option<OrganizationParent>,
    /// Where it stands.
    pub meta: OrganizationMeta,
    /// What is known of it.
    pub profile: OrganizationProfile,
}

/// An organization above another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganizationParent {
    id: String,
    name: String,
}

/// Where an organization stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganizationMeta {
    /// Its own id alone.
    pub hierarchy_tags: [String; 1],
    /// Always nothing.
    pub managed_by: Option<String>,
}

/// What is known of an organization: its name. The others are always empty.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganizationProfile {
    business_name: String,
    business_email: String,
    business_phone: String,
    business_address: String,
    external_metadata: String,
}

/// An organization as it shall be.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OrganizationChange {
    name: String,
    #[serde(default)]
    parent: Option<Value>,
    #[serde(default)]
    profile: Option<Value>,
}

/// `GET /client/v4/organizations`: accounts of the caller that have clients.
pub async fn organizations(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    if asked.get("page_token").is_some() {
        return Err(Error::bad("this `page_token` is none of ours: all organizations are on one page"));
    }
    let filter = Filter::of(&asked)?;
    let own = own(&app, &known).await?;
    let agencies = own.iter().map(|v| v.snapshot.state()).filter(|state| !state.clients.is_empty());
    let mut found: Vec<OrganizationAnswer> = agencies.filter(|agency| filter.fits(agency)).map(told).collect();
    found.sort_by_cached_key(|agency| (agency.name.to_lowercase(), agency.id.clone()));
    Ok(whole(found))
}

/// `GET /client/v4/organizations/{account}`.
pub async fn organization(Extension(entered): Extension<Entered>) -> Json<Value> {
    one(told(entered.version.snapshot.state()))
}

/// `GET /client/v4/organizations/{account}/profile`.
pub async fn organization_profile(Extension(entered): Extension<Entered>) -> Json<Value> {
    one(profile(entered.version.snapshot.state()))
}

/// `PUT /client/v4/organizations/{account}`: calls it something else.
pub async fn change_organization(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    known: SignedIn,
    sent: Sent<OrganizationChange>,
) -> Result<Json<Value>, Error> {
    let OrganizationChange { name, parent, profile } = sent.value;
    if parent.is_some_and(|parent| !parent.is_null()) {
        return Err(Error::field("/parent", "agencies are below nobody; leave it out"));
    }
    if profile.is_some_and(|profile| !profile.is_null()) {
        return Err(Error::field("/profile", "nothing but the name is kept of an agency; leave it out"));
    }
    let settings = Settings { name, ..entered.version.snapshot.state().account.settings.clone() };
    let with = With { revision: Some(entered.version.revision()), ..With::default() };
    write(&app, &known, &entered.live, &Command::ChangeSettings { settings }, with).await?;
    Ok(one(told(entered.live.current().snapshot.state())))
}

/// An account as an organization.
pub fn told(state: &Account) -> OrganizationAnswer {
    let account = &state.account;
    OrganizationAnswer {
        id: account.id.to_string(),
        name: account.settings.name.clone(),
        create_time: shown(account.created_at),
        parent: None,
        meta: OrganizationMeta { hierarchy_tags: [account.id.to_string()], managed_by: None },
        profile: profile(state),
    }
}

fn profile(state: &Account) -> OrganizationProfile {
    let nothing = String::new;
    OrganizationProfile {
        business_name: state.account.settings.name.clone(),
        business_email: nothing(),
        business_phone: nothing(),
        business_address: nothing(),
        external_metadata: nothing(),
    }
}

/// Which organizations are asked for.
struct Filter<'a> {
    asked: &'a Asked,
    account: Option<AccountId>,
    user: Option<UserId>,
}

impl<'a> Filter<'a> {
    fn of(asked: &'a Asked) -> Result<Self, Error> {
        asked.number("page_size", 10, 1, 1_000)?;
        let wrong = |key: &str| Error::bad(format!("`{key}` is an id of 32 hex digits"));
        let account = asked.get("containing.account").map(|id| id.parse().map_err(|_| wrong("containing.account")));
        let user = asked.get("containing.user").map(|id| id.parse().map_err(|_| wrong("containing.user")));
        Ok(Self { asked, account: account.transpose()?, user: user.transpose()? })
    }

    fn fits(&self, agency: &Account) -> bool {
        let (id, name) = (agency.account.id.to_string(), agency.account.settings.name.to_lowercase());
        let named = |key: &str, fits: fn(&str, &str) -> bool| {
            self.asked.get(key).is_none_or(|text| fits(&name, &text.to_lowercase()))
        };
        let holds = |account| agency.clients.values().any(|c| c.is_accepted() && c.account == account);
        let has = |user| agency.members.values().any(|m| m.is_accepted() && m.user == Some(user));
        self.asked.among("id", &id)
            && named("name.contains", |name, text| name.contains(text))
            && named("name.startsWith", |name, text| name.starts_with(text))
            && named("name.endsWith", |name, text| name.ends_with(text))
            && self.account.is_none_or(holds)
            && self.user.is_none_or(has)
            // Nobody is below an agency, and an agency is below nobody.
            && self.asked.get("containing.organization").is_none()
            && self.asked.get("parent.id").is_none_or(|parent| parent == "null")
    }
}
