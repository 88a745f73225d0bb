use super::walk::{Place, Walk};
use super::{Noted, Span};
use crate::http::Entered;
use crate::routes::v4::envelope::{cursored, whole};
use crate::routes::v4::query::Asked;
use crate::routes::v4::times;
use crate::{App, Error};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_core::Account;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::net::IpAddr;

/// Lines of a piece when nobody says, and at most.
pub const LIMIT: (usize, usize) = (100, 1_000);

/// A value on the wire and how it is shown.
type Shown = (&'static str, &'static str);

/// Parts of the product that are asked for together, each with what is in it.
const CATEGORIES: [(&str, &str, &[Shown]); 3] = [
    ("access", "Access", &[("members", "Members, roles and groups"), ("tokens", "Tokens")]),
    ("domains", "Domains", &[("zones", "Domains"), ("dns", "DNS records")]),
    ("account", "Account", &[("account", "Account and settings")]),
];

/// A line of the audit log in its second form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AuditV2 {
    /// An id of its own.
    pub id: String,
    /// The account.
    pub account: NamedV2,
    /// What.
    pub action: ActionV2,
    /// Who.
    pub actor: ActorV2,
    /// What is known of the request; the rest is nothing.
    pub raw: RawV2,
    /// The first thing that it is about.
    pub resource: ResourceV2,
    /// The domain that it is about.
    pub zone: Option<NamedV2>,
}

/// Something with a name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedV2 {
    id: String,
    name: String,
}

/// What was done, or was refused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActionV2 {
    /// `create`, `update` or `delete`.
    r#type: &'static str,
    /// `success` or `failure`.
    result: &'static str,
    /// When.
    time: String,
    /// The command.
    description: String,
}

/// Who did it, or tried to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorV2 {
    /// The user.
    id: Option<String>,
    /// Their address; empty where it is not known.
    email: String,
    /// `user`, `account` for a token of the account's own, or `system`.
    r#type: &'static str,
    /// Through what it came.
    context: &'static str,
    /// From which address.
    ip_address: Option<IpAddr>,
    /// The token it came through.
    token_id: Option<String>,
    /// That token's name, as long as it is there.
    token_name: Option<String>,
}

/// What is known of the request.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RawV2 {
    /// The request's id.
    cf_ray_id: Option<String>,
    /// Its method; nothing for what no request did.
    method: Option<String>,
    /// Its path, without query and secrets.
    uri: Option<String>,
    /// 200, or 403 for what was refused.
    status_code: u16,
    /// Not kept.
    user_agent: Option<String>,
}

/// A thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResourceV2 {
    id: String,
    r#type: &'static str,
    product: &'static str,
    scope: &'static str,
    request: Value,
    response: Value,
}

/// Parts of the product that are asked for together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Category {
    value: &'static str,
    label: &'static str,
    products: Vec<Product>,
}

/// A part of the product.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Product {
    value: &'static str,
    label: &'static str,
}

/// `GET /client/v4/accounts/{account}/logs/audit`: goes on after a cursor.
pub async fn audit_v2(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let span = Span::demanded(&asked)?;
    check(&asked)?;
    let descending = asked.is_descending(true)?;
    let limit = asked.number("limit", LIMIT.0, 1, LIMIT.1)?;
    let from = asked.get("cursor").map(Place::read).transpose()?.unwrap_or_default();
    let version = entered.live.current();
    let account = &version.snapshot.state().account;
    let walk = Walk::from(&app, &entered.live, descending, from).await?;
    let mut walk = walk.within(span);
    let mut found = Vec::new();
    let mut more = None;
    loop {
        let place = walk.place();
        let Some(noted) = walk.next().await?.filter(|noted| !span.is_past(noted, descending)) else { break };
        if found.len() == limit || walk.is_tired() {
            more = Some(place.text());
            break;
        }
        if span.holds(&noted) && fits(&asked, account, &noted) {
            found.push(told(account, &noted));
        }
    }
    Ok(cursored(found, more))
}

/// `GET /client/v4/accounts/{account}/logs/audit/product_categories`.
pub async fn product_categories() -> Json<Value> {
    let product = |(value, label): &(&'static str, &'static str)| Product { value, label };
    let told = |(value, label, products): &(&'static str, &'static str, &[(&'static str, &'static str)])| Category {
        value,
        label,
        products: products.iter().map(product).collect(),
    };
    whole(CATEGORIES.iter().map(told).collect())
}

/// Words that a filter may hold.
fn check(asked: &Asked) -> Result<(), Error> {
    let known: Vec<&'static str> = CATEGORIES.iter().map(|(value, ..)| *value).collect();
    asked.words("product_category", &known)?;
    asked.words("action_result", &["success", "failure"])?;
    asked.words("action_type", &["create", "update", "delete", "view"])?;
    asked.words("actor_context", &["api", "api_key", "api_token", "dash", "oauth", "origin_ca_key"])?;
    asked.words("actor_type", &["account", "cloudflare_admin", "delegated_service", "system", "user"])
}

fn fits(asked: &Asked, account: &Account, noted: &Noted) -> bool {
    let status = status(noted).to_string();
    let text = |value: Option<String>| value.unwrap_or_default();
    let (user, address) =
        (text(noted.origin.user.map(|u| u.to_string())), text(noted.origin.address.map(|a| a.to_string())));
    let (zone_id, zone_name) = noted.zone.clone().map(|(id, name)| (id.to_string(), name)).unwrap_or_default();
    let fields = [
        ("id", noted.id.as_str()),
        ("audit_log_id", &noted.id),
        ("account_name", &account.settings.name),
        ("action_result", result(noted)),
        ("action_type", noted.verb),
        ("actor_context", noted.door()),
        ("actor_email", &noted.email),
        ("actor_id", &user),
        ("actor_ip_address", &address),
        ("actor_token_id", noted.token().unwrap_or("")),
        ("actor_token_name", noted.token_name.as_deref().unwrap_or("")),
        ("actor_type", actor_type(noted)),
        ("raw_cf_ray_id", noted.origin.request.as_deref().unwrap_or("")),
        ("raw_method", noted.origin.method.as_deref().unwrap_or("")),
        ("raw_status_code", &status),
        ("raw_uri", noted.origin.uri.as_deref().unwrap_or("")),
        ("resource_id", &noted.object),
        ("resource_product", noted.product()),
        ("resource_scope", "accounts"),
        ("resource_type", noted.kind),
        ("zone_id", &zone_id),
        ("zone_name", &zone_name),
    ];
    fields.iter().all(|(key, value)| asked.among(key, value)) && asked.among("product_category", category(noted))
}

fn category(noted: &Noted) -> &'static str {
    let of = |(_, _, products): &&(&str, &str, &[(&str, &str)])| products.iter().any(|(p, _)| *p == noted.product());
    CATEGORIES.iter().find(of).map_or("", |(value, ..)| value)
}

fn result(noted: &Noted) -> &'static str {
    if noted.done { "success" } else { "failure" }
}

fn status(noted: &Noted) -> u16 {
    if noted.done { 200 } else { 403 }
}

fn actor_type(noted: &Noted) -> &'static str {
    match (noted.origin.user, noted.token()) {
        (Some(_), _) => "user",
        (None, Some(_)) => "account",
        (None, None) => "system",
    }
}

/// A line in the second form.
pub fn told(account: &Account, noted: &Noted) -> AuditV2 {
    AuditV2 {
        id: noted.id.clone(),
        account: NamedV2 { id: account.id.to_string(), name: account.settings.name.clone() },
        action: ActionV2 {
            r#type: noted.verb,
            result: result(noted),
            time: times::shown(noted.at),
            description: noted.command.clone(),
        },
        actor: ActorV2 {
            id: noted.origin.user.map(|u| u.to_string()),
            email: noted.email.clone(),
            r#type: actor_type(noted),
            context: noted.door(),
            ip_address: noted.origin.address,
            token_id: noted.token().map(str::to_owned),
            token_name: noted.token_name.clone(),
        },
        raw: RawV2 {
            cf_ray_id: noted.origin.request.clone(),
            method: noted.origin.method.clone(),
            uri: noted.origin.uri.clone(),
            status_code: status(noted),
            user_agent: None,
        },
        resource: ResourceV2 {
            id: noted.object.clone(),
            r#type: noted.kind,
            product: noted.product(),
            scope: "accounts",
            request: serde_json::json!({"command": noted.command}),
            response: noted.detail.clone(),
        },
        zone: noted.zone.as_ref().map(|(id, name)| NamedV2 { id: id.to_string(), name: name.clone() }),
    }
}
