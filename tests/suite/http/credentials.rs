//! Every route that reads, asked with a token of every role and of both kinds: allowed exactly where the engine says so.

use super::callers::{Answer, Token};
use super::server::Server;
use portcullis_core::{Access, AccountId, Catalogue, Context, Principal, ResourceRef, TokenId};
use portcullis_server::{Need, Route, now, sample, table};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What nothing has as its id.
const NOBODY: &str = "00000000000000000000000000000001";

/// Whose tokens there are, with the path under which they are made.
fn kinds(account: AccountId) -> [(&'static str, String); 2] {
    [("account's", format!("/client/v4/accounts/{account}/tokens")), ("user's", "/client/v4/user/tokens".into())]
}

/// A token of one role on the whole account.
async fn made(owner: &Token, server: &Server, path: &str, account: AccountId, group: &str) -> (TokenId, Token) {
    let key = format!("com.cloudflare.api.account.{account}");
    let policy = json!({"effect": "allow", "permission_groups": [{"id": group}], "resources": {key: "*"}});
    let told = owner.post(path, &json!({"name": format!("walk {group}"), "policies": [policy]})).await.expect(200);
    let told = told.value()["result"].clone();
    let id = told["id"].as_str().unwrap().parse().unwrap();
    (id, Token::new(&server.base, told["value"].as_str().unwrap().to_owned()))
}

/// The ids under which tokens are given roles, by the names of the roles.
async fn groups(owner: &Token, account: AccountId) -> BTreeMap<String, String> {
    let told = owner.get(&format!("/client/v4/accounts/{account}/tokens/permission_groups")).await.expect(200).value();
    let text = |group: &Value, key: &str| group[key].as_str().unwrap().to_owned();
    told["result"].as_array().unwrap().iter().map(|g| (text(g, "name"), text(g, "id"))).collect()
}

fn path(route: &Route, account: &str) -> String {
    let mut path = route.path.replace("{account}", account).replace("{key}", "env");
    for name in ["{member}", "{role}", "{group}", "{token}", "{line}", "{id}", "{invite}"] {
        path = path.replace(name, NOBODY);
    }
    path
}

/// Routes that only read and are about nothing but an account, or the caller.
fn reading() -> Vec<Route> {
    let plain = |r: &Route| r.method == Method::GET && !r.path.contains("{zone}") && !r.path.ends_with("stream");
    table().into_iter().filter(|r| plain(r) && !r.need.is_public()).collect()
}

/// Whether a route answers; nothing where that hangs on the kind of token alone.
fn may(route: &Route, access: &Access) -> Option<bool> {
    match route.need {
        Need::Action(action) => Some(access.can(action, ResourceRef::Account, now())),
        // A scoped token is no person, and was given no right on its user.
        Need::Person | Need::Own(_) => Some(false),
        Need::Anybody | Need::Public | Need::SignedIn | Need::Token | Need::Asker | Need::Member | Need::Zone => None,
    }
}

/// A refusal that is not about rights: this kind of token is not for that.
fn is_about_the_kind(answer: &Answer) -> bool {
    let text = answer.text();
    text.contains("a token of an account")
        || text.contains("belongs to an account")
        || text.contains("can't be used here")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_for_every_role_and_kind_of_token() {
    let server = Server::start().await;
    let account = server.owner().await.account("Blue Harbour Media");
    let owner = server.token(sample::OWNER).await;
    let (groups, routes) = (groups(&owner, account).await, reading());
    let (mut allowed, mut refused) = (0, 0);
    for (number, role) in Catalogue::builtin().data().roles.iter().enumerate() {
        // What hangs on no action is the same for every role: asking it for a few is enough.
        let all = number < 3;
        let group = groups.get(&role.name).unwrap_or_else(|| panic!("no permission group `{}`", role.name));
        for (whose, at) in kinds(account) {
            let (id, token) = made(&owner, &server, &at, account, group).await;
            let version = server.app.live(account).await.unwrap().unwrap().current();
            let access = version.snapshot.access(Principal::Token(id), &Context::at(now()));
            for route in routes.iter().filter(|r| all || matches!(r.need, Need::Action(_))) {
                let about = format!("{} {}, {whose} token of {}", route.method, route.path, role.id);
                let answer = token.get(&path(route, &account.to_string())).await;
                let is_refused = answer.status == 403;
                assert!(![401, 500].contains(&answer.status), "{about}: {} {}", answer.status, answer.text());
                match may(route, &access) {
                    Some(may) => assert_eq!(!is_refused, may, "{about}: {} {}", answer.status, answer.text()),
                    None => assert!(!is_refused || is_about_the_kind(&answer), "{about}: {}", answer.text()),
                }
                (allowed, refused) = (allowed + usize::from(!is_refused), refused + usize::from(is_refused));
            }
            about_somebody_else(&token, account, &access, &role.id).await;
            elsewhere(&token, &routes).await;
            // A user has at most 50 tokens.
            Answer::of(owner.request(Method::DELETE, &format!("{at}/{id}"))).await.expect(200);
            token.get("/client/v4/accounts").await.expect(401);
        }
    }
    assert!(allowed > 100 && refused > 100, "{allowed} allowed, {refused} refused");
}

/// Whoever may not read members learns nothing about them by asking for decisions.
async fn about_somebody_else(token: &Token, account: AccountId, access: &Access, role: &str) {
    let question = json!({"subject": {"type": "user", "id": sample::OWNER}, "action": {"name": "members:edit"},
                          "resource": {"type": "account", "id": account}});
    let answer = token.post(&format!("/accounts/{account}/access/v1/evaluation"), &question).await.expect(200).value();
    let reads = access.can("members:read", ResourceRef::Account, now());
    assert_eq!(answer["decision"], reads, "{role}: {answer}");
}

/// An account that the token is not for looks like one that isn't there.
async fn elsewhere(token: &Token, routes: &[Route]) {
    let inside =
        |route: &&Route| route.path.contains("{account}") && matches!(route.need, Need::Member | Need::Action(_));
    let route = routes.iter().find(inside).expect("a route of an account");
    let answer: Answer = token.get(&path(route, NOBODY)).await;
    assert_eq!(answer.status, 404, "{}", route.path);
}
