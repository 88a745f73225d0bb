use super::account;
use super::envelope::one;
use crate::http::SignedIn;
use crate::{App, Error};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// `GET /client/v4/user`: oneself.
pub async fn user(State(app): State<App>, known: SignedIn) -> Result<Json<Value>, Error> {
    let own = account::own(&app, &known).await?;
    let demanded = own.iter().any(|v| v.snapshot.state().account.settings.require_second_factor);
    let (first_name, last_name) = names(&known.user.name);
    let organizations = own.iter().map(|v| &v.snapshot.state().account);
    Ok(one(json!({
        "id": known.user.id,
        "email": known.user.email,
        "first_name": first_name,
        "last_name": last_name,
        "country": null,
        "telephone": null,
        "zipcode": null,
        "suspended": known.user.suspended,
        "two_factor_authentication_enabled": false,
        "two_factor_authentication_locked": demanded,
        "has_pro_zones": false,
        "has_business_zones": false,
        "has_enterprise_zones": false,
        "betas": [],
        "organizations": organizations.map(|a| json!({"id": a.id, "name": a.settings.name, "status": "member"})).collect::<Vec<_>>(),
    })))
}

/// A name in the two halves that this surface knows.
pub fn names(name: &str) -> (&str, &str) {
    name.rsplit_once(' ').unwrap_or((name, ""))
}
