use super::super::times::shown;
use portcullis_core::{Account, Resource, ZoneMode, ZoneSettings};
use portcullis_store::ZoneRow;
use schemars::JsonSchema;
use serde::Serialize;

/// A zone as clients get it. What is not kept here (plan of the zone, where it was before) has the value that says so.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ZoneAnswer {
    id: String,
    name: String,
    status: &'static str,
    paused: bool,
    #[serde(rename = "type")]
    mode: ZoneMode,
    development_mode: u32,
    /// Those that are the zone's own; else none are named here.
    name_servers: Vec<String>,
    vanity_name_servers: Vec<String>,
    original_name_servers: Option<Vec<String>>,
    original_registrar: Option<String>,
    original_dnshost: Option<String>,
    created_on: String,
    modified_on: String,
    activated_on: Option<String>,
    account: Named,
    owner: Owner,
    meta: Meta,
    plan: Plan,
    tags: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Named {
    id: String,
    name: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Owner {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Default, Serialize, JsonSchema)]
struct Meta {
    cdn_only: bool,
    custom_certificate_quota: u32,
    dns_only: bool,
    foundation_dns: bool,
    page_rule_quota: u32,
    phishing_detected: bool,
    step: u32,
}

#[derive(Debug, Default, Serialize, JsonSchema)]
struct Plan {
    id: String,
    name: String,
    can_subscribe: bool,
    currency: String,
    externally_managed: bool,
    frequency: String,
    is_subscribed: bool,
    legacy_discount: bool,
    legacy_id: String,
    price: f64,
}

impl ZoneAnswer {
    /// A zone of an account. One that nobody changed since such things are kept has the dates of its account.
    pub fn of(account: &Account, zone: &Resource, row: Option<&ZoneRow>) -> Self {
        let usual = ZoneSettings::new(zone.id);
        let settings = row.map_or(&usual, |row| &row.settings);
        let created_on = shown(row.map_or(account.created_at, |row| row.created_at));
        let (id, name) = (account.id.to_string(), account.settings.name.clone());
        let plan = account.settings.plan.clone();
        Self {
            id: zone.id.to_string(),
            name: zone.name.clone(),
            status: "active",
            paused: settings.paused,
            mode: settings.mode,
            development_mode: 0,
            name_servers: settings.name_servers.clone(),
            vanity_name_servers: settings.name_servers.clone(),
            original_name_servers: None,
            original_registrar: None,
            original_dnshost: None,
            modified_on: shown(row.map_or(account.created_at, |row| row.modified_at)),
            activated_on: Some(created_on.clone()),
            created_on,
            account: Named { id: id.clone(), name: name.clone() },
            owner: Owner { id, name, kind: "organization" },
            meta: Meta::default(),
            plan: Plan { id: plan.clone(), name: plan, ..Plan::default() },
            tags: zone.tags.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A mode as this surface says it.
pub fn word(mode: ZoneMode) -> &'static str {
    match mode {
        ZoneMode::Full => "full",
        ZoneMode::Partial => "partial",
        ZoneMode::Secondary => "secondary",
        ZoneMode::Internal => "internal",
    }
}
