//! The audit log, as existing clients ask for it.

use super::super::v4::audit::{self, AuditV1, AuditV2, Category};
use super::Need::{Action, Own};
use super::{GET, Route, route};
use crate::openapi::Param;
use axum::routing::get;

const V1: [Param; 12] = [
    Param::text("id").about("only the line with this id"),
    Param::text("action.type").about("only this command"),
    Param::text("actor.email").about("only by this person"),
    Param::text("actor.ip").about("only from this address or network"),
    Param::text("zone.name").about("only about this domain"),
    Param::moment("since").about("from this moment on"),
    Param::moment("before").about("before this moment"),
    Param::DIRECTION,
    Param::flag("export").about("as comma-separated values"),
    Param::flag("hide_user_logs").about("without what people did"),
    Param::PAGE,
    Param::PER_PAGE,
];

const READ: super::Need = Action("audit:read");

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/accounts/{account}/audit_logs", READ, || get(audit::audit_v1))
            .about("What was done and what was refused, the newest first")
            .query(&V1)
            .lists::<AuditV1>()
            .or_text("text/csv"),
        route(GET, "/client/v4/user/audit_logs", Own("user:read"), || get(audit::own_audit))
            .about("What one did oneself, in all accounts that one is in, and through agencies among them at their clients")
            .query(&V1)
            .lists::<AuditV1>()
            .or_text("text/csv"),
        route(GET, "/client/v4/accounts/{account}/logs/audit", READ, || get(audit::audit_v2))
            .about("What was done and what was refused; each filter may repeat, and negate by `.not` after its name")
            .query(&second_form())
            .goes_on::<AuditV2>(),
        route(GET, "/client/v4/accounts/{account}/logs/audit/{line}/history", READ, || get(audit::history))
            .about("What else was done to the thing that one line is about")
            .query(&[
                Param::moment("action_time").about("the `action.time` of the line").required(),
                Param::moment("since").about("from this moment on").required(),
                Param::moment("before").about("before this moment").required(),
                Param::DIRECTION,
                Param::number("limit", 1, 1_000).about("lines at once; 100 when nothing is said"),
                Param::pattern("cursor", CURSOR).about("goes on after it"),
            ])
            .goes_on::<AuditV2>(),
        route(GET, "/client/v4/accounts/{account}/logs/audit/product_categories", READ, || {
            get(audit::product_categories)
        })
        .about("Parts of the product that the audit log can be asked for")
        .answers::<Vec<Category>>(),
    ]
}

const CURSOR: &str = "^[0-9]{0,15}[.][0-9]{0,15}$";

/// What the second form is asked by.
pub fn second_form() -> Vec<Param> {
    const WORDS: [(&str, &[&str]); 5] = [
        ("action_result", &["success", "failure"]),
        ("action_type", &["create", "update", "delete", "view"]),
        ("actor_context", &["api", "api_key", "api_token", "dash", "oauth", "origin_ca_key"]),
        ("actor_type", &["account", "cloudflare_admin", "delegated_service", "system", "user"]),
        ("product_category", &["access", "domains", "account"]),
    ];
    const TEXTS: [&str; 18] = [
        "id",
        "audit_log_id",
        "account_name",
        "actor_email",
        "actor_id",
        "actor_ip_address",
        "actor_token_id",
        "actor_token_name",
        "raw_cf_ray_id",
        "raw_method",
        "raw_status_code",
        "raw_uri",
        "resource_id",
        "resource_product",
        "resource_scope",
        "resource_type",
        "zone_id",
        "zone_name",
    ];
    let fixed = [
        Param::moment("since").about("from this moment on").required(),
        Param::moment("before").about("before this moment").required(),
        Param::DIRECTION,
        Param::number("limit", 1, 1_000).about("lines at once; 100 when nothing is said"),
        Param::pattern("cursor", CURSOR).about("goes on after it"),
    ];
    let words = WORDS.iter().map(|(name, words)| Param::one_of(name, words).repeated());
    fixed.into_iter().chain(words).chain(TEXTS.iter().map(|name| Param::text(name).repeated())).collect()
}
