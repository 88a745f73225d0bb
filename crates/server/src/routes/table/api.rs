//! The server itself, and what the page speaks.

use super::super::{
    accept, audit, commands, docs, health, invitation, membership, openapi, session, sessions, slice, stream,
};
use super::Need::{Action, Anybody, Member, Person, Public};
use super::{DELETE, GET, POST, Route, route};
use crate::openapi::Param;
use axum::routing::{delete, get, post};
use portcullis_api as api;
use serde_json::Value;

const SECRET: &[Param] = &[Param::pattern("secret", "^[A-Za-z0-9_-]{43}$").about("what the link ends with")];
const KEY: &[Param] = &[Param::pattern(api::IDEMPOTENCY_HEADER, "^[!-~]{1,100}$")
    .about("makes repeating harmless: the same key with the same body does nothing twice")];
const AUDIT: &[Param] = &[
    Param::number("before", 0, usize::MAX).about("entries before this one"),
    Param::number("limit", 1, 200).about("how many; 50 when nothing is said"),
    Param::id("user").about("what this user did"),
    Param::text("command").about("what came of this command"),
    Param::text("object").about("what touched this type of thing"),
    Param::text("via").about("what was done through this: `agency:<id>` or `token:<id>`"),
];

pub fn routes() -> Vec<Route> {
    vec![
        route(GET, "/healthz", Anybody, || get(health::read))
            .about("Whether the server answers")
            .answers_text("text/plain"),
        route(GET, "/openapi.json", Anybody, || get(openapi::read)).about("This document").answers::<Value>(),
        route(GET, "/docs/api", Anybody, || get(docs::page)).about("This document as a page").answers_text("text/html"),
        route(GET, "/docs/api.js", Anybody, || get(docs::script))
            .about("What that page does")
            .answers_text("text/javascript"),
        route(GET, "/docs/api.css", Anybody, || get(docs::style)).about("How that page looks").answers_text("text/css"),
        route(POST, "/api/v1/session", Anybody, || post(session::sign_in))
            .about("Sign in; the answer sets the cookie of the session")
            .body::<api::SignIn>()
            .answers::<api::Session>(),
        route(GET, "/api/v1/session", Person, || get(session::read))
            .about("Who is signed in")
            .answers::<api::Session>(),
        route(DELETE, "/api/v1/session", Person, || delete(session::sign_out)).about("Sign out").answers_nothing(),
        route(GET, "/api/v1/sessions", Person, || get(sessions::list))
            .about("One's own sessions, newest first")
            .answers::<Vec<api::SessionEntry>>(),
        route(DELETE, "/api/v1/sessions/{id}", Person, || delete(sessions::end))
            .about("End one of one's own sessions")
            .answers_nothing(),
        route(GET, "/api/v1/accounts/{account}/slice", Member, || get(slice::read))
            .about("The part of an account that the caller may see")
            .answers::<api::Slice>(),
        route(GET, "/api/v1/accounts/{account}/stream", Member, || get(stream::read))
            .about("What changes in that part from now on, as server-sent events named `change`")
            .query(&[
                Param::number("revision", 0, usize::MAX)
                    .about("the revision that is known already; the newest when left out"),
                Param::number("through", 0, usize::MAX)
                    .about("the revision that is known of the agency which the caller comes through"),
                Param::id("agency").about("the agency to come through; as the header `x-portcullis-agency` elsewhere"),
            ])
            .answers_text("text/event-stream"),
        route(POST, "/api/v1/accounts/{account}/commands", Member, || post(commands::post))
            .about("The one way to write")
            .headers(KEY)
            .body::<api::CommandRequest>()
            .answers::<api::CommandAnswer>(),
        route(GET, "/api/v1/accounts/{account}/audit", Action("audit:read"), || get(audit::read))
            .about("The log of an account, newest first")
            .query(AUDIT)
            .answers::<api::AuditPage>(),
        route(POST, "/api/v1/accounts/{account}/membership", Person, || post(membership::answer))
            .about("Answer an invitation without its link")
            .body::<api::MembershipRequest>()
            .answers::<api::Session>(),
        route(GET, "/api/v1/invitations/{secret}", Public, || get(invitation::read))
            .about("What the link of an invitation leads to")
            .path(SECRET)
            .answers::<api::InvitationView>(),
        route(POST, "/api/v1/invitations/{secret}/accept", Public, || post(accept::accept))
            .about("Join")
            .path(SECRET)
            .body::<api::AcceptRequest>()
            .answers::<api::Session>(),
        route(POST, "/api/v1/invitations/{secret}/reject", Public, || post(accept::reject))
            .about("Decline")
            .path(SECRET)
            .answers_nothing(),
    ]
}
