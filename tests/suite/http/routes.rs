use super::callers::Answer;
use super::server::Server;
use portcullis_core::{AccountId, ResourceRef};
use portcullis_server::{Need, Route, table};
use reqwest::Method;

/// A route's path with real ids.
pub fn path(route: &Route, account: AccountId) -> String {
    let path = route.path.replace("{account}", &account.to_string());
    let path = path
        .replace("{member}", "00000000000000000000000000000001")
        .replace("{key}", "env")
        .replace("{zone}", "00000000000000000000000000000001")
        .replace("{record}", "00000000000000000000000000000001")
        .replace("{line}", "00000000000000000000000000000001")
        .replace("{token}", "00000000000000000000000000000001")
        .replace("{id}", "00000000000000000000000000000001");
    path.replace("{role}", "33666b9c79b9a5273fc7344ff42f953d")
        .replace("{group}", "33666b9c79b9a5273fc7344ff42f953d")
        .replace("{secret}", &"A".repeat(43))
}

pub fn method(route: &Route) -> Method {
    route.method.as_str().parse().unwrap()
}

#[tokio::test]
async fn without_a_credential_only_public_routes_answer() {
    let server = Server::start().await;
    let account = server.owner().await.account("Blue Harbour Media");
    for route in table() {
        let request = server.anonymous().request(method(&route), &path(&route, account));
        let answer = Answer::of(request.header("content-type", "application/json").body("{}")).await;
        match route.need {
            Need::Anybody | Need::Public => assert_ne!(answer.status, 401, "{} {}", route.method, route.path),
            Need::SignedIn
            | Need::Person
            | Need::Own(_)
            | Need::Token
            | Need::Asker
            | Need::Member
            | Need::Zone
            | Need::Action(_) => {
                assert_eq!(answer.status, 401, "{} {}", route.method, route.path)
            }
        }
    }
}

#[tokio::test]
async fn routes_of_an_account_are_for_its_members_and_their_rights() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Blue Harbour Media");
    let nowhere = AccountId::from_bits(1);
    for email in ["owner@example.com", "ana@example.com", "lena@example.com"] {
        let member = server.member(email).await;
        let inside = member.session.accounts.iter().any(|a| a.id == account);
        let state = owner.slice(account).await;
        let access = super::callers::snapshot(&state)
            .access(portcullis_core::Principal::User(member.session.user.id), &state.context);
        for route in table().into_iter().filter(|r| {
            r.need != Need::Anybody
                && r.need != Need::Token
                && r.method == Method::GET
                && r.path.contains("{account}")
                && !r.path.ends_with("stream")
                && !r.path.ends_with("/tags")
        }) {
            let query = if route.path.contains("/logs/audit") {
                "?since=2020-01-01&before=2040-01-01&action_time=2030-01-01"
            } else {
                ""
            };
            member.get(&(path(&route, nowhere) + query)).await.expect(404);
            let status = member.get(&(path(&route, account) + query)).await.status;
            let allowed = match route.need {
                _ if !inside => 404,
                Need::Action(action) if !access.can(action, ResourceRef::Account, state.now) => 403,
                // So is a line of the audit log.
                _ if route.path.contains("{line}") || route.path.contains("{token}") => 404,
                // The member, client or group that is asked for does not exist.
                _ if route.path.contains("{member}")
                    || route.path.contains("{grant}")
                    || route.path.contains("_groups/{group}") && !route.path.contains("permission") =>
                {
                    404
                }
                _ => 200,
            };
            assert_eq!(status, allowed, "{email} {} {}", route.method, route.path);
        }
    }
}

/// Whatever the method: who is not in an account learns nothing about it, not even that it is there.
#[tokio::test]
async fn strangers_learn_nothing() {
    let server = Server::start().await;
    let other = server.owner().await.account("Northfield Schools");
    let marek = server.token("marek@example.com").await;
    // A key is no token that could be verified, whatever the account.
    let asked = |r: &Route| r.path.contains("{account}") && r.path.starts_with("/client/") && r.need != Need::Token;
    for route in table().into_iter().filter(asked) {
        for account in [other, AccountId::from_bits(1)] {
            let request = marek.request(method(&route), &path(&route, account));
            let answer = Answer::of(request.header("content-type", "application/json").body("{}")).await;
            assert_eq!(answer.status, 404, "{} {}", route.method, route.path);
        }
    }
}

#[tokio::test]
async fn a_refusal_names_the_missing_action_and_a_role() {
    let server = Server::start().await;
    let ana = server.member("ana@example.com").await;
    let account = ana.account("Blue Harbour Media");
    let error = ana.get(&format!("/api/v1/accounts/{account}/audit")).await.expect(403).error();
    assert!(error.message.contains("audit:read") && error.message.contains("role"), "{}", error.message);
}

#[tokio::test]
async fn unknown_addresses_and_methods() {
    let server = Server::start().await;
    let owner = server.owner().await;
    assert_eq!(owner.get("/api/v1/nothing").await.expect(404).error().code, "not_found");
    assert_eq!(owner.get("/api/v2").await.expect(404).error().code, "not_found");
    let wrong = Answer::of(owner.request(Method::PATCH, "/api/v1/session")).await.expect(405);
    assert_eq!(wrong.error().code, "method_not_allowed");
    assert_eq!(server.anonymous().get("/healthz").await.expect(200).text(), "ok\n");
}
