//! Agencies, in the words of partners' programmes.

use super::super::v4::account::AccountAnswer;
use super::super::v4::programme::{self, TenantAnswer};
use super::Need::{Action, SignedIn};
use super::{GET, Route, route};
use axum::routing::get;

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/user/tenants", SignedIn, || get(programme::tenants))
            .about("One's own accounts that have clients, as agencies")
            .answers::<Vec<TenantAnswer>>(),
        route(GET, "/client/v4/tenants/{account}", Action("clients:read"), || get(programme::read))
            .about("An agency")
            .answers::<TenantAnswer>(),
        route(GET, "/client/v4/tenants/{account}/accounts", Action("clients:read"), || get(programme::accounts))
            .about("The accounts of an agency's clients")
            .answers::<Vec<AccountAnswer>>(),
        route(GET, "/client/v4/tenants/{account}/account_types", Action("clients:read"), || {
            get(programme::account_types)
        })
        .about("The types of accounts that an agency can open")
        .answers::<Vec<String>>(),
    ]
}
