use super::account::own;
use super::envelope::list;
use super::query::Asked;
use super::times::shown;
use crate::http::SignedIn;
use crate::{App, Error, clock};
use axum::Json;
use axum::extract::State;
use portcullis_core::{Account, Resource, slice};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /client/v4/zones`: every domain on which the caller may do anything, in all their accounts.
pub async fn zones(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Json<Value>, Error> {
    let mut found: Vec<(Account, Arc<Resource>)> = Vec::new();
    for version in own(&app, &known).await? {
        let account = version.snapshot.state().account.clone();
        if !asked.fits("account.id", &account.id.to_string()) || !asked.fits("account.name", &account.settings.name) {
            continue;
        }
        let seen = slice(&version.snapshot, known.user.id, clock::now());
        let zones = seen.resources.values().filter(|r| r.kind == "zone" && asked.fits("name", &r.name));
        found.extend(zones.map(|zone| (account.clone(), Arc::clone(zone))));
    }
    // All that are here are active and whole; asking for others finds none.
    found.retain(|_| asked.among("status", "active") && asked.among("type", "full"));
    found.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    if asked.is_descending(false)? {
        found.reverse();
    }
    let paging = asked.paging()?;
    Ok(list(found.iter().map(|(account, zone)| told(account, zone)).collect(), paging))
}

/// A zone. What is not kept here (name servers, plan of the zone, its own dates) has the value that says so, and the
/// dates are those of the account.
fn told(account: &Account, zone: &Resource) -> Value {
    let since = shown(account.created_at);
    json!({
        "id": zone.id,
        "name": zone.name,
        "status": "active",
        "paused": false,
        "type": "full",
        "development_mode": 0,
        "name_servers": [],
        "original_name_servers": null,
        "original_registrar": null,
        "original_dnshost": null,
        "created_on": since,
        "modified_on": since,
        "activated_on": since,
        "account": {"id": account.id, "name": account.settings.name},
        "owner": {"id": account.id, "name": account.settings.name, "type": "organization"},
        "meta": {"cdn_only": false, "dns_only": false, "foundation_dns": false, "page_rule_quota": 0, "phishing_detected": false, "step": 0,
                 "custom_certificate_quota": 0},
        "plan": {"id": account.settings.plan, "name": account.settings.plan, "can_subscribe": false, "is_subscribed": false,
                 "currency": "", "externally_managed": false, "frequency": "", "legacy_discount": false, "legacy_id": "", "price": 0},
        "tags": zone.tags.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
