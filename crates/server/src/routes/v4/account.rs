use super::envelope::{list, one};
use super::query::Asked;
use super::times::shown;
use crate::http::{Entered, SignedIn};
use crate::{App, Error, Version};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_core::{Account, MemberStatus};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /client/v4/accounts`: those the caller is in.
pub async fn accounts(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut found: Vec<_> = own(&app, &known).await?.into_iter().map(|v| v.snapshot.state().account.clone()).collect();
    found.retain(|account| asked.fits("name", &account.settings.name));
    found.sort_by_key(|account| account.settings.name.to_lowercase());
    if asked.is_descending(false)? {
        found.reverse();
    }
    Ok(list(found.iter().map(told).collect(), asked.paging()?))
}

/// `GET /client/v4/accounts/{account}`.
pub async fn account(Extension(entered): Extension<Entered>) -> Json<Value> {
    one(told(&entered.version.snapshot.state().account))
}

/// The accounts that the caller has joined, as they are now.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn own(app: &App, known: &SignedIn) -> Result<Vec<Arc<Version>>, Error> {
    let mut found = Vec::new();
    for place in app.store.memberships(known.user.id, None).await? {
        if let (MemberStatus::Accepted, Some(live)) = (place.status, app.live(place.account).await?) {
            found.push(live.current());
        }
    }
    Ok(found)
}

fn told(account: &Account) -> Value {
    json!({
        "id": account.id,
        "name": account.settings.name,
        "type": "standard",
        "created_on": shown(account.created_at),
        "settings": {"enforce_twofactor": account.settings.require_second_factor, "abuse_contact_email": null},
    })
}
