//! Questions of other services: AuthZEN. Each stands twice: for the only account of the caller, and for the one in the path.

use super::super::access;
use super::super::access::schemas::{
    ActionSearch, Decision, Decisions, Evaluation, Evaluations, Found, ResourceSearch, SubjectSearch,
};
use super::Need::{Anybody, Asker};
use super::{GET, POST, Route, route};
use axum::routing::{get, post};

pub fn routes() -> Vec<Route> {
    [discovery(), only_account(), of_account()].concat()
}

fn discovery() -> Vec<Route> {
    vec![
        route(GET, "/.well-known/authzen-configuration", Anybody, || get(access::configuration))
            .about("Where decisions are asked for")
            .answers::<access::Configuration>(),
        route(GET, "/.well-known/authzen-configuration/accounts/{account}", Anybody, || get(access::configuration_of))
            .about("Where decisions about one account are asked for")
            .answers::<access::Configuration>(),
    ]
}

fn only_account() -> Vec<Route> {
    vec![
        route(POST, "/access/v1/evaluation", Asker, || post(access::evaluation))
            .about("Whether somebody may do something")
            .body::<Evaluation>()
            .answers::<Decision>(),
        route(POST, "/access/v1/evaluations", Asker, || post(access::evaluations))
            .about("Several questions at once")
            .body::<Evaluations>()
            .answers::<Decisions>(),
        route(POST, "/access/v1/search/subject", Asker, || post(access::subjects))
            .about("Who may do this")
            .body::<SubjectSearch>()
            .answers::<Found>(),
        route(POST, "/access/v1/search/resource", Asker, || post(access::resources))
            .about("Where somebody may do this")
            .body::<ResourceSearch>()
            .answers::<Found>(),
        route(POST, "/access/v1/search/action", Asker, || post(access::actions))
            .about("What somebody may do there")
            .body::<ActionSearch>()
            .answers::<Found>(),
    ]
}

fn of_account() -> Vec<Route> {
    vec![
        route(POST, "/accounts/{account}/access/v1/evaluation", Asker, || post(access::evaluation))
            .about("Whether somebody may do something in this account")
            .body::<Evaluation>()
            .answers::<Decision>(),
        route(POST, "/accounts/{account}/access/v1/evaluations", Asker, || post(access::evaluations))
            .about("Several questions at once about this account")
            .body::<Evaluations>()
            .answers::<Decisions>(),
        route(POST, "/accounts/{account}/access/v1/search/subject", Asker, || post(access::subjects))
            .about("Who may do this in this account")
            .body::<SubjectSearch>()
            .answers::<Found>(),
        route(POST, "/accounts/{account}/access/v1/search/resource", Asker, || post(access::resources))
            .about("Where in this account somebody may do this")
            .body::<ResourceSearch>()
            .answers::<Found>(),
        route(POST, "/accounts/{account}/access/v1/search/action", Asker, || post(access::actions))
            .about("What somebody may do there in this account")
            .body::<ActionSearch>()
            .answers::<Found>(),
    ]
}
