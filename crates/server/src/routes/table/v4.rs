//! The API that existing clients speak.

use super::super::v4;
use super::Need::{Action, Member, SignedIn};
use super::{GET, Route, route};
use axum::routing::get;

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/user", SignedIn, || get(v4::user)).about("Oneself"),
        route(GET, "/client/v4/accounts", SignedIn, || get(v4::accounts)),
        route(GET, "/client/v4/accounts/{account}", Member, || get(v4::account)),
        route(GET, "/client/v4/accounts/{account}/members", Member, || get(v4::members)),
        route(GET, "/client/v4/accounts/{account}/members/{member}", Member, || get(v4::member)),
        route(GET, "/client/v4/accounts/{account}/roles", Member, || get(v4::roles)),
        route(GET, "/client/v4/accounts/{account}/roles/{role}", Member, || get(v4::role)),
        route(GET, "/client/v4/accounts/{account}/iam/permission_groups", Member, || get(v4::permission_groups)),
        route(GET, "/client/v4/accounts/{account}/iam/permission_groups/{group}", Member, || get(v4::permission_group)),
        route(GET, "/client/v4/accounts/{account}/audit_logs", Action("audit:read"), || get(v4::audit_v1)),
        route(GET, "/client/v4/accounts/{account}/logs/audit", Action("audit:read"), || get(v4::audit_v2)),
        route(GET, "/client/v4/memberships", SignedIn, || get(v4::memberships)),
        route(GET, "/client/v4/memberships/{member}", SignedIn, || get(v4::membership)),
        route(GET, "/client/v4/zones", SignedIn, || get(v4::zones)),
    ]
}
