//! Roles × kinds of token × routes.

use super::records::Desk;
use super::tokens::{account_key, body, made, made_at, on};
use portcullis_core::*;
use portcullis_server::Need;
use reqwest::Method;

/// Every role, as an account's token and as a user's, on every route that reads an account: allowed exactly where the engine
/// says.
#[tokio::test]
async fn routes_let_tokens_in_where_the_engine_does() {
    let desk = Desk::new("home.example").await;
    let account = desk.account;
    let nobody = "00000000000000000000000000000001";
    // All of them take a minute: every fifth, unless more cases are asked for.
    let step = if std::env::var_os("PORTCULLIS_CASES").is_some() { 1 } else { 5 };
    let roles: Vec<String> = Catalogue::builtin().data().roles.iter().step_by(step).map(|r| r.id.clone()).collect();
    let reads: Vec<_> = portcullis_server::table()
        .into_iter()
        .filter(|r| r.method == Method::GET && matches!(r.need, Need::Member | Need::Action(_)))
        .filter(|r| ["stream", "/slice", "/tags"].iter().all(|end| !r.path.ends_with(end)))
        .collect();
    let mut refused = 0;
    for role in &roles {
        let wish = body(vec![on(role, &account_key(&desk))]);
        let (own, of_user) = made_at(&desk, &desk.token, "/client/v4/user/tokens", &wish).await;
        let (firm, of_firm) = made(&desk, &wish).await;
        for (told, token) in [(own, of_user), (firm, of_firm)] {
            let id: TokenId = told["id"].as_str().unwrap().parse().unwrap();
            let version = desk.server.app.live(account).await.unwrap().unwrap().current();
            let context = Context {
                now: portcullis_server::now(),
                address: "127.0.0.1".parse().ok(),
                channel: Some(Channel::Api),
                second_factor: Some(false),
            };
            let access = version.snapshot.access(Principal::Token(id), &context);
            for route in &reads {
                let holes = ["{member}", "{key}", "{line}", "{id}", "{role}", "{group}", "{token}", "{grant}"];
                let path = route.path.replace("{account}", &account.to_string());
                let path = holes.iter().fold(path, |path, hole| path.replace(hole, nobody));
                let dates = "?since=2020-01-01&before=2040-01-01&action_time=2030-01-01";
                let query = if path.contains("/logs/audit") { dates } else { "" };
                let status = token.get(&format!("{path}{query}")).await.status;
                let expected: &[u16] = match route.need {
                    Need::Action(action) if !access.can(action, ResourceRef::Account, context.now) => &[403],
                    _ if holes.iter().any(|hole| route.path.contains(hole)) => &[200, 404],
                    _ => &[200],
                };
                assert!(expected.contains(&status), "{role} {path}: {status}, not {expected:?}");
                refused += usize::from(status == 403);
            }
        }
        // A user has at most fifty.
        let id = desk.token.get("/client/v4/user/tokens").await.expect(200).value()["result"][0]["id"].clone();
        desk.token.delete(&format!("/client/v4/user/tokens/{}", id.as_str().unwrap())).await.expect(200);
    }
    assert!(refused > roles.len(), "only {refused} refusals");
}
