//! Between agencies and their clients.

use super::super::agencies::{audit, changes, clients, directory, offer, open, partners, reachable};
use super::Need::{Action, Person, Public, SignedIn};
use super::{GET, POST, Route, route};
use crate::openapi::Param;
use axum::routing::{get, post};
use portcullis_api as api;

const SECRET: &[Param] = &[Param::pattern("secret", "^[A-Za-z0-9_-]{43}$").about("what the link ends with")];

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/api/v1/clients", SignedIn, || get(reachable::read))
            .about("Accounts that the caller can act on through agencies, by name")
            .query(&[
                Param::text("search").about("only with this in the name or in a tag"),
                Param::number("limit", 1, 5_000).about("how many; as many as can be when nothing is said"),
                Param::id("after").about("those after this account"),
            ])
            .answers::<api::ClientList>(),
        route(GET, "/api/v1/agencies", SignedIn, || get(directory::read))
            .about("Accounts that can be offered a grant: by id, or by name where they want to be found")
            .query(&[Param::text("name").about("the id of an account, or its exact name").required()])
            .answers::<Vec<api::AgencyEntry>>(),
        route(GET, "/api/v1/accounts/{account}/clients", Action("clients:read"), || get(clients::read))
            .about("The clients of an agency, and what was offered to it")
            .answers::<api::ClientsView>(),
        route(POST, "/api/v1/accounts/{account}/clients/open", Action("clients:edit"), || post(open::post))
            .about("Open accounts for clients, with a report of each")
            .headers(&[super::IDEMPOTENCY])
            .body::<api::OpenClients>()
            .answers::<api::OpenReport>(),
        route(GET, "/api/v1/accounts/{account}/clients/{grant}/changes", Action("clients:read"), || get(changes::read))
            .about("What a client changed of what it grants, and who of the agency gained or lost what by it")
            .answers::<api::ClientChanges>(),
        route(GET, "/api/v1/accounts/{account}/clients/audit", Action("audit:read"), || get(audit::read))
            .about("What people of an agency did in the accounts of its clients, newest first")
            .query(&[
                Param::id("account").about("only in this account"),
                Param::text("after").about("goes on after what the page before called `next`"),
                Param::number("limit", 1, 200).about("how many; 50 when nothing is said"),
            ])
            .answers::<api::ClientsAudit>(),
        route(GET, "/api/v1/accounts/{account}/partners", Action("partners:read"), || get(partners::read))
            .about("The agencies of an account, who of theirs has access, and who asks for some")
            .answers::<api::PartnersView>(),
        route(GET, "/api/v1/grants/{secret}", Public, || get(offer::read))
            .about("What the link of an offer leads to")
            .path(SECRET)
            .answers::<api::GrantLinkView>(),
        route(POST, "/api/v1/grants/{secret}/accept", Person, || post(offer::accept))
            .about("Take an offer for an agency; it starts once the client confirms who took it")
            .path(SECRET)
            .body::<api::TakeGrant>()
            .answers::<api::CommandAnswer>(),
    ]
}
