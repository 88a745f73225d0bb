use super::account;
use super::envelope::one;
use super::sent::Sent;
use crate::http::SignedIn;
use crate::{App, Error};
use axum::Json;
use axum::extract::State;
use portcullis_core::text::name as checked_name;
use portcullis_store::{Profile, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The caller.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserAnswer {
    /// The id.
    pub id: String,
    /// The address.
    pub email: String,
    /// As the person said, else all of the name but its last word.
    pub first_name: String,
    /// As the person said, else the last word of the name.
    pub last_name: String,
    /// Two letters.
    pub country: Option<String>,
    /// A telephone number.
    pub telephone: Option<String>,
    /// A postal code.
    pub zipcode: Option<String>,
    /// Whether the person may not sign in at present.
    pub suspended: bool,
    /// Whether a second factor is set up.
    pub two_factor_authentication_enabled: bool,
    /// Whether an account of the person demands one.
    pub two_factor_authentication_locked: bool,
    /// Always `false`: zones have no plans of their own here.
    pub has_pro_zones: bool,
    /// Always `false`.
    pub has_business_zones: bool,
    /// Always `false`.
    pub has_enterprise_zones: bool,
    /// Always empty.
    pub betas: Vec<String>,
    /// The accounts that the person has joined.
    pub organizations: Vec<UserOrganization>,
}

/// An account of the caller.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserOrganization {
    id: String,
    name: String,
    status: &'static str,
    permissions: Vec<String>,
    roles: Vec<String>,
}

/// What shall be other about oneself; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UserChange {
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    telephone: Option<String>,
    #[serde(default)]
    zipcode: Option<String>,
}

/// `GET /client/v4/user`: oneself.
pub async fn user(State(app): State<App>, known: SignedIn) -> Result<Json<Value>, Error> {
    Ok(one(told(&app, &known, known.person()?).await?))
}

/// `PATCH /client/v4/user`.
pub async fn change_user(
    State(app): State<App>,
    known: SignedIn,
    sent: Sent<UserChange>,
) -> Result<Json<Value>, Error> {
    let old = profile(&app, known.person()?).await?;
    let UserChange { first_name, last_name, country, telephone, zipcode } = sent.value;
    let new = Profile {
        first_name: text(first_name, "first_name", 60)?.unwrap_or(old.first_name),
        last_name: text(last_name, "last_name", 60)?.unwrap_or(old.last_name),
        country: text(country, "country", 30)?.or(old.country),
        telephone: text(telephone, "telephone", 20)?.or(old.telephone),
        zipcode: text(zipcode, "zipcode", 20)?.or(old.zipcode),
    };
    app.store.keep_profile(known.person()?.id, &new).await?;
    let user = app.store.user(known.person()?.id).await?.ok_or(Error::NotFound)?;
    Ok(one(told(&app, &known, &user).await?))
}

/// A text of bounded length that holds nothing invisible; an empty one is kept as such.
fn text(given: Option<String>, field: &str, most: usize) -> Result<Option<String>, Error> {
    let wrong = |why: String| Error::field(format!("/{field}"), why);
    match given {
        Some(text) if !text.trim().is_empty() => {
            checked_name(&text, most).map(Some).map_err(|why| wrong(why.to_string()))
        }
        empty => Ok(empty.map(|_| String::new())),
    }
}

/// What the person said about themselves, with the name they are known by where they said nothing.
async fn profile(app: &App, user: &User) -> Result<Profile, Error> {
    let (first_name, last_name) = names(&user.name);
    let known = app.store.profile(user.id).await?;
    // Somebody who took another name since then has told it elsewhere.
    let current = |p: &Profile| format!("{} {}", p.first_name, p.last_name).trim() == user.name;
    let split = Profile { first_name: first_name.into(), last_name: last_name.into(), ..Profile::default() };
    Ok(match known {
        Some(profile) if current(&profile) => profile,
        Some(profile) => Profile { first_name: split.first_name, last_name: split.last_name, ..profile },
        None => split,
    })
}

async fn told(app: &App, known: &SignedIn, user: &User) -> Result<UserAnswer, Error> {
    let own = account::own(app, known).await?;
    let profile = profile(app, user).await?;
    let organization = |version: &std::sync::Arc<crate::Version>| {
        let account = &version.snapshot.state().account;
        UserOrganization {
            id: account.id.to_string(),
            name: account.settings.name.clone(),
            status: "member",
            permissions: Vec::new(),
            roles: Vec::new(),
        }
    };
    let factor = |v: &std::sync::Arc<crate::Version>| {
        v.snapshot.member_of(user.id).is_some_and(|member| member.facts.second_factor)
    };
    Ok(UserAnswer {
        id: user.id.to_string(),
        email: user.email.clone(),
        first_name: profile.first_name,
        last_name: profile.last_name,
        country: profile.country,
        telephone: profile.telephone,
        zipcode: profile.zipcode,
        suspended: user.suspended,
        two_factor_authentication_enabled: own.iter().any(factor),
        two_factor_authentication_locked: own.iter().any(|v| v.snapshot.state().account.settings.require_second_factor),
        has_pro_zones: false,
        has_business_zones: false,
        has_enterprise_zones: false,
        betas: Vec::new(),
        organizations: own.iter().map(organization).collect(),
    })
}

/// A name in the two halves that this surface knows.
pub fn names(name: &str) -> (&str, &str) {
    name.rsplit_once(' ').unwrap_or((name, ""))
}
