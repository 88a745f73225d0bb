//! Agencies, in the words of partners' programmes.

use super::super::v4::account::AccountAnswer;
use super::super::v4::audit::{self, AuditV2};
use super::super::v4::organization::{self, OrganizationAnswer, OrganizationChange, OrganizationProfile};
use super::super::v4::programme::{
    self, TenantAnswer, TenantEntitlementsAnswer, TenantMembershipAnswer, UserTenantAnswer,
};
use super::Need::{Action, Member, SignedIn};
use super::audit::second_form;
use super::{GET, PUT, Route, route};
use crate::openapi::Param;
use axum::routing::{get, put};

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/client/v4/user/tenants", SignedIn, || get(programme::tenants))
            .about("One's own accounts that have clients, as agencies")
            .answers::<Vec<UserTenantAnswer>>(),
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
        route(GET, "/client/v4/tenants/{account}/memberships", Action("members:read"), || get(programme::memberships))
            .about("Who has joined an agency")
            .answers::<Vec<TenantMembershipAnswer>>(),
        route(GET, "/client/v4/tenants/{account}/entitlements", Action("clients:read"), || {
            get(programme::entitlements)
        })
        .about("What an agency's accounts may have")
        .answers::<TenantEntitlementsAnswer>(),
        route(GET, "/client/v4/organizations", SignedIn, || get(organization::organizations))
            .about("One's own accounts that have clients, as organizations")
            .query(&[
                Param::id("id").about("only these").repeated(),
                Param::text("name.contains").about("only with this in the name"),
                Param::text("name.startsWith").about("only with a name that begins like this"),
                Param::text("name.endsWith").about("only with a name that ends like this"),
                Param::id("containing.account").about("only the agency of this client"),
                Param::id("containing.user").about("only where this user is a member"),
                Param::text("containing.organization").about("none: agencies are below nobody"),
                Param::text("parent.id").about("`null`, or none"),
                Param::number("page_size", 1, 1_000).about("all are on one page"),
                Param::text("page_token").about("refused: all are on one page"),
            ])
            .answers::<Vec<OrganizationAnswer>>(),
        route(GET, "/client/v4/organizations/{account}", Action("clients:read"), || get(organization::organization))
            .about("An agency, as an organization")
            .answers::<OrganizationAnswer>(),
        route(PUT, "/client/v4/organizations/{account}", Member, || put(organization::change_organization))
            .about("Call an agency something else")
            .body::<OrganizationChange>()
            .answers::<OrganizationAnswer>(),
        route(GET, "/client/v4/organizations/{account}/profile", Action("clients:read"), || {
            get(organization::organization_profile)
        })
        .about("What is known of an agency")
        .answers::<OrganizationProfile>(),
        route(GET, "/client/v4/organizations/{account}/logs/audit", Action("audit:read"), || get(audit::audit_v2))
            .about("What was done and what was refused in an agency; as in its account")
            .query(&second_form())
            .goes_on::<AuditV2>(),
    ]
}
