//! Tokens of users: their rights on the user, several accounts, and how they end.

use super::callers::{Token, member_id};
use super::records::{Desk, refused};
use super::tokens::{body, made, made_at, on, path_of, zone_key};
use portcullis_core::*;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_users_token_needs_its_rights_on_the_user() {
    let desk = Desk::new("home.example").await;
    let user = desk.owner.session.user.id;
    let key = format!("com.cloudflare.api.user.{user}");
    let mut wish = body(vec![on("dns-read", &zone_key(&desk)), on("User Details Read", &key)]);
    let (told, token) = made_at(&desk, &desk.token, "/client/v4/user/tokens", &wish).await;
    assert_eq!(told["policies"].as_array().unwrap().len(), 2);
    assert_eq!(token.get("/client/v4/user").await.expect(200).value()["result"]["id"], json!(user));
    assert!(refused(token.get("/client/v4/user/tokens").await, 403).contains("API Tokens Read"));
    token.get("/client/v4/memberships").await.expect(403);
    token.get(&format!("/client/v4/accounts/{}/tokens/verify", desk.account)).await.expect(404);
    assert_eq!(token.get("/client/v4/user/tokens/verify").await.expect(200).value()["result"]["id"], told["id"]);
    // With the right to manage tokens it makes more, but none with rights that it lacks.
    wish["policies"] = json!([on("dns-read", &zone_key(&desk)), on("API Tokens Write", &key)]);
    let (_, maker) = made_at(&desk, &desk.token, "/client/v4/user/tokens", &wish).await;
    let (_, child) =
        made_at(&desk, &maker, "/client/v4/user/tokens", &body(vec![on("dns-read", &zone_key(&desk))])).await;
    child.get(&desk.path("")).await.expect(200);
    let beyond = [on("Memberships Write", &key), on("dns-edit", &zone_key(&desk))];
    for policy in beyond {
        let answer = maker.post("/client/v4/user/tokens", &body(vec![policy])).await;
        assert!([403, 422].contains(&answer.status), "{}", answer.text());
    }
    let stranger = format!("com.cloudflare.api.user.{}", UserId::from_bits(5));
    desk.token.post("/client/v4/user/tokens", &body(vec![on("User Details Read", &stranger)])).await.expect(400);
}

#[tokio::test]
async fn a_users_token_lives_in_several_accounts_and_is_changed_as_one() {
    let desk = Desk::new("home.example").await;
    let wish = body(vec![on("dns-read", "com.cloudflare.api.account.*")]);
    let (told, token) = made_at(&desk, &desk.token, "/client/v4/user/tokens", &wish).await;
    let accounts = desk.owner.session.accounts.len();
    assert_eq!(told["policies"].as_array().unwrap().len(), accounts);
    assert_eq!(token.get("/client/v4/accounts").await.expect(200).value()["result_info"]["total_count"], accounts);
    // What one puts as one got it stays as it is.
    let path = format!("/client/v4/user/tokens/{}", told["id"].as_str().unwrap());
    let got = desk.token.get(&path).await.expect(200).value()["result"].clone();
    let same = desk.token.send(Method::PUT, &path, &got).await.expect(200).value()["result"].clone();
    assert_eq!(same["policies"], got["policies"]);
    // One account left, the others gone, switched off everywhere.
    let mut less = body(vec![on("dns-read", &zone_key(&desk))]);
    less["status"] = "disabled".into();
    let changed = desk.token.send(Method::PUT, &path, &less).await.expect(200).value()["result"].clone();
    assert_eq!((changed["policies"].as_array().unwrap().len(), &changed["status"]), (1, &json!("disabled")));
    token.get(&desk.path("")).await.expect(401);
    less["status"] = "active".into();
    desk.token.send(Method::PUT, &path, &less).await.expect(200);
    token.get(&desk.path("")).await.expect(200);
    let rolled = desk.token.send(Method::PUT, &format!("{path}/value"), &json!({})).await.expect(200).value();
    token.get(&desk.path("")).await.expect(401);
    let fresh = Token::new(&desk.server.base, rolled["result"].as_str().unwrap().to_owned());
    fresh.get(&desk.path("")).await.expect(200);
    desk.token.delete(&path).await.expect(200);
    fresh.get(&desk.path("")).await.expect(401);
    desk.token.get(&path).await.expect(404);
}

#[tokio::test]
async fn who_leaves_takes_tokens_along() {
    let desk = Desk::new("home.example").await;
    let ana = desk.with("ana@example.com", "administrator", Scope::account()).await;
    let (_, own) = made_at(&desk, &ana, "/client/v4/user/tokens", &body(vec![on("dns-read", &zone_key(&desk))])).await;
    let (known, firm) = made(&desk, &body(vec![on("dns-read", &zone_key(&desk))])).await;
    // Ana rolls the firm's token, so she knows its secret.
    let member = member_id(&desk.owner.slice(desk.account).await, "ana@example.com");
    let roles = vec![PolicyDraft::allow(["administrator", "tokens-edit"], Scope::account())];
    desk.owner.done(desk.account, &Command::ChangeMember { member, policies: roles, groups: None }).await;
    let rolled = ana.send(Method::PUT, &path_of(&desk, &known, "/value"), &json!({})).await.expect(200).value();
    firm.get(&desk.path("")).await.expect(401);
    let firm = Token::new(&desk.server.base, rolled["result"].as_str().unwrap().to_owned());
    for token in [&own, &firm] {
        token.get(&desk.path("")).await.expect(200);
    }
    let answer = desk.owner.done(desk.account, &Command::RevokeMember { member, keep_tokens: vec![] }).await;
    let warned: Vec<Code> = answer.issues.iter().map(|i| i.code).collect();
    assert!(warned.contains(&Code::TokensEnd) && warned.contains(&Code::TokensDisabled), "{warned:?}");
    for token in [&own, &firm] {
        token.get(&desk.path("")).await.expect(401);
    }
}

#[tokio::test]
async fn a_suspended_user_has_no_tokens() {
    let desk = Desk::new("home.example").await;
    let ana = desk.with("ana@example.com", "dns-read", Scope::account()).await;
    let (_, own) = made_at(&desk, &ana, "/client/v4/user/tokens", &body(vec![on("dns-read", &zone_key(&desk))])).await;
    own.get(&desk.path("")).await.expect(200);
    let store = &desk.server.app.store;
    let user = store.user_by_email("ana@example.com").await.unwrap().unwrap();
    store.suspend_user(user.id, true).await.unwrap();
    // Another program did that: it is believed within a second.
    tokio::time::sleep(std::time::Duration::from_millis(1_050)).await;
    own.get(&desk.path("")).await.expect(401);
}

/// Makes the disk fail for one account, as somebody with access to the file can.
async fn failing(desk: &Desk, account: AccountId, on: bool) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(desk.server.data().join("portcullis.db"));
    let db = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let stop = format!(
        "CREATE TRIGGER broken BEFORE INSERT ON entries WHEN NEW.account = '{account}' BEGIN SELECT RAISE(ABORT, 'no'); END"
    );
    let sql = if on { stop } else { "DROP TRIGGER broken".to_owned() };
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&db).await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn a_failure_in_the_middle_leaves_a_token_as_it_was_everywhere() {
    let desk = Desk::new("home.example").await;
    let list = "/client/v4/user/tokens";
    let wish = body(vec![on("dns-read", "com.cloudflare.api.account.*")]);
    let (told, token) = made_at(&desk, &desk.token, list, &wish).await;
    let path = format!("{list}/{}", told["id"].as_str().unwrap());
    let before = desk.token.get(list).await.expect(200).value();
    let accounts: Vec<AccountId> = desk.owner.session.accounts.iter().map(|a| a.id).collect();
    let seqs = async || {
        let mut seqs = Vec::new();
        for account in &accounts {
            seqs.push(desk.server.app.store.head(*account).await.unwrap().seq);
        }
        seqs
    };
    let (last, ends) = (*accounts.iter().max().unwrap(), seqs().await);
    assert!(accounts.len() > 1);

    failing(&desk, last, true).await;
    let changed = json!({"name": "renamed", "status": "disabled", "policies": wish["policies"]});
    desk.token.send(Method::PUT, &path, &changed).await.expect(500);
    desk.token.send(Method::PUT, &format!("{path}/value"), &json!({})).await.expect(500);
    desk.token.delete(&path).await.expect(500);
    desk.token.post(list, &wish).await.expect(500);
    // Only one of its accounts shall stay: the others would lose it.
    let less = json!({"name": "less", "policies": [on("dns-read", &zone_key(&desk))]});
    if last != desk.account {
        desk.token.send(Method::PUT, &path, &less).await.expect(500);
    }
    assert_eq!((desk.token.get(list).await.expect(200).value(), seqs().await), (before, ends.clone()));
    let seen = token.get("/client/v4/accounts").await.expect(200).value();
    assert_eq!(seen["result_info"]["total_count"], accounts.len());

    failing(&desk, last, false).await;
    desk.token.send(Method::PUT, &path, &changed).await.expect(200);
    assert!(seqs().await.iter().zip(&ends).all(|(now, then)| *now == then + 1));
    assert!(desk.server.app.store.verify(None).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_token_that_loses_all_accounts_keeps_its_rights_on_the_user() {
    let desk = Desk::new("home.example").await;
    let key = format!("com.cloudflare.api.user.{}", desk.owner.session.user.id);
    let list = "/client/v4/user/tokens";
    let (told, token) = made_at(&desk, &desk.token, list, &body(vec![on("dns-read", &zone_key(&desk))])).await;
    let path = format!("{list}/{}", told["id"].as_str().unwrap());
    let rights = body(vec![on("User Details Read", &key)]);
    desk.token.send(Method::PUT, &path, &rights).await.expect(200);
    token.get("/client/v4/user").await.expect(200);
    token.get(&desk.path("")).await.expect(404);
    desk.token.delete(&path).await.expect(200);
    token.get("/client/v4/user").await.expect(401);
}
