//! What writing over the v4 API does when several do it at once.

use super::callers::{Answer, Token, member_id};
use super::server::Server;
use portcullis_core::AccountId;
use reqwest::Method;
use serde_json::{Value, json};

const FIRM: &str = "Blue Harbour Media";

async fn group(token: &Token, account: AccountId, name: &str) -> String {
    let path = format!("/client/v4/accounts/{account}/iam/user_groups");
    let made = token.post(&path, &json!({"name": name})).await.expect(200).value();
    made["result"]["id"].as_str().unwrap().to_owned()
}

/// Adding to a group reads who is in it and writes them all; nobody who is added meanwhile is lost by that.
#[tokio::test]
async fn members_who_are_added_at_once_are_all_in_the_group() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (account, token) = (owner.account(FIRM), server.token("owner@example.com").await);
    let slice = owner.slice(account).await;
    let path = format!("/client/v4/accounts/{account}/iam/user_groups/{}/members", group(&token, account, "All").await);
    let people = ["ana", "lena", "marek"].map(|name| member_id(&slice, &format!("{name}@example.com")));
    let adding = people.map(|member| {
        let (token, path) = (token.clone(), path.clone());
        tokio::spawn(async move { token.post(&path, &json!([{"id": member.to_string()}])).await })
    });
    for added in adding {
        added.await.unwrap().expect(200);
    }
    let inside = token.get(&path).await.expect(200).value();
    assert_eq!(inside["result"].as_array().unwrap().len(), people.len());
}

/// The same account is opened once, however many ask at once with one key.
#[tokio::test]
async fn one_key_opens_one_account() {
    let server = Server::start().await;
    let token = server.token("owner@example.com").await;
    let opening = [(); 5].map(|()| {
        let token = token.clone();
        let open = async move {
            let request = token.request(Method::POST, "/client/v4/accounts").header("idempotency-key", "once");
            Answer::of(request.json(&json!({"name": "Once"}))).await
        };
        tokio::spawn(open)
    });
    let mut ids = std::collections::BTreeSet::new();
    for opened in opening {
        ids.insert(opened.await.unwrap().expect(200).value()["result"]["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 1);
    let accounts = token.get("/client/v4/accounts?name=Once").await.expect(200).value();
    assert_eq!(accounts["result"].as_array().unwrap().len(), 1);
}

/// A policy that is kept keeps the conditions for which this API has no words.
#[tokio::test]
async fn conditions_are_not_lost() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (account, token) = (owner.account(FIRM), server.token("owner@example.com").await);
    let wang = member_id(&owner.slice(account).await, "wang@example.com");
    let path = format!("/client/v4/accounts/{account}/members/{wang}");
    let before = token.get(&path).await.expect(200).value()["result"].clone();
    let conditions = |member: &Value| member["policies"][0]["resource_groups"][0]["meta"]["conditions"].clone();
    assert!(conditions(&before).as_str().unwrap().contains("192.0.2.0/24"));
    // As a client does that reads, leaves out what it does not know, and writes.
    let policy = |p: &Value| {
        json!({
            "access": p["access"],
            "permission_groups": [{"id": p["permission_groups"][0]["id"]}],
            "resource_groups": [{"id": p["resource_groups"][0]["id"]}],
        })
    };
    let policies: Vec<Value> = before["policies"].as_array().unwrap().iter().map(policy).collect();
    let put = token.request(Method::PUT, &path).json(&json!({"policies": policies}));
    let after = Answer::of(put).await.expect(200).value()["result"].clone();
    assert_eq!(after, before);
}
