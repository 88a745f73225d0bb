use super::callers::{Answer, Token, member_id};
use super::server::Server;
use portcullis_api::{Session, SessionEntry};
use portcullis_core::Command;
use portcullis_server::{Bounds, sample};
use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::json;

#[tokio::test]
async fn signing_in_and_out() {
    let server = Server::start().await;
    let owner = server.anonymous().sign_in(" Owner@EXAMPLE.com ", sample::PASSWORD).await;
    assert_eq!(owner.session.user.email, sample::OWNER);
    assert!(owner.session.accounts.len() >= 3);
    let again: Session = owner.get("/api/v1/session").await.expect(200).json();
    assert_eq!(again, owner.session);
    let out = owner.delete("/api/v1/session").await.expect(204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(owner.get("/api/v1/session").await.error().code, "unauthenticated");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let server = Server::start().await;
    let wrong = server.anonymous().try_sign_in(sample::OWNER, "not the password").await.expect(401);
    let unknown = server.anonymous().try_sign_in("nobody@example.net", "not the password").await.expect(401);
    let malformed = server.anonymous().try_sign_in("' OR 1=1 --", "x").await.expect(401);
    let long = server.anonymous().try_sign_in(sample::OWNER, &"x".repeat(100_000)).await.expect(401);
    for answer in [&unknown, &malformed, &long] {
        assert_eq!(answer.error().message, wrong.error().message);
        assert!(answer.header("set-cookie").is_empty());
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts() {
    let server = Server::start().await;
    let answer = server.anonymous().try_sign_in(sample::OWNER, sample::PASSWORD).await.expect(200);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("portcullis_session="), "{cookie}");
    for word in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
}

#[tokio::test]
async fn forged_cookies_open_nothing() {
    let server = Server::start().await;
    let real = server.owner().await.cookie;
    let (head, last) = real.split_at(real.len() - 1);
    let flipped = format!("{head}{}", if last == "A" { "B" } else { "A" });
    for cookie in [
        "portcullis_session=".to_owned(),
        "portcullis_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        "portcullis_session=' OR 1=1 --".to_owned(),
        format!("portcullis_session={}", "A".repeat(4000)),
        flipped,
    ] {
        let request = server.anonymous().request(Method::GET, "/api/v1/session").header(COOKIE, &cookie);
        assert_eq!(Answer::of(request).await.error().code, "unauthenticated", "{cookie}");
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let server = Server::start().await;
    let (here, there) = (server.owner().await, server.owner().await);
    let listed: Vec<SessionEntry> = here.get("/api/v1/sessions").await.expect(200).json();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed.iter().filter(|s| s.current).count(), 1);
    let other = listed.iter().find(|s| !s.current).unwrap();
    here.delete(&format!("/api/v1/sessions/{}", other.id)).await.expect(204);
    there.get("/api/v1/session").await.expect(401);
    here.get("/api/v1/session").await.expect(200);
    here.delete(&format!("/api/v1/sessions/{}", other.id)).await.expect(404);
    let stranger = server.member("ana@example.com").await;
    let mine = listed.iter().find(|s| s.current).unwrap();
    stranger.delete(&format!("/api/v1/sessions/{}", mine.id)).await.expect(404);
    here.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_right_password_still_counts_for_others() {
    let server = Server::with(Bounds { failed_sign_ins: 3, ..Bounds::default() }).await;
    let mut last = server.anonymous().try_sign_in(sample::OWNER, "guess 0").await;
    for n in 1..6 {
        last = server.anonymous().try_sign_in(sample::OWNER, &format!("guess {n}")).await;
    }
    assert_eq!(last.status, 429);
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(server.anonymous().try_sign_in(sample::OWNER, sample::PASSWORD).await.status, 429);
    server.anonymous().try_sign_in("ana@example.com", sample::PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_token_acts_as_its_user_and_only_where_they_are() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let (firm, thousand) = (owner.account("Blue Harbour Media"), owner.account("Thousand"));
    let member = member_id(&owner.slice(thousand).await, "ana@example.com");
    owner.done(thousand, &Command::RevokeMember { member, keep_tokens: Vec::new() }).await;
    let token = server.token("ana@example.com").await;
    let session: Session = token.get("/api/v1/session").await.expect(200).json();
    assert_eq!(session.user.email, "ana@example.com");
    assert!(session.csrf.is_empty() && session.accounts.iter().all(|a| a.id != thousand));
    token.get(&format!("/api/v1/accounts/{firm}/slice")).await.expect(200);
    // An account she is not in looks as one that isn't there, to read and to write.
    let nowhere = "0".repeat(32);
    let asked = json!({"command": {"type": "leave_account"}, "revision": 1});
    for account in [thousand.to_string(), nowhere, "not-an-id".into()] {
        let read = token.get(&format!("/api/v1/accounts/{account}/slice")).await.expect(404);
        let written = token.post(&format!("/api/v1/accounts/{account}/commands"), &asked).await.expect(404);
        assert_eq!(read.error().message, written.error().message);
    }
    let broken = Token::new(&server.base, "pcl_".to_owned() + &"A".repeat(44));
    broken.get("/api/v1/session").await.expect(401);
}

#[tokio::test]
async fn a_key_signs_in_with_its_address_as_older_clients_send_it() {
    let server = Server::start().await;
    let owner = server.app.store.user_by_email(sample::OWNER).await.unwrap().unwrap();
    let id = portcullis_core::TokenId::from_bits(portcullis_server::random_id());
    let key = server.app.store.add_token(id, owner.id, "key", portcullis_server::now()).await.unwrap();
    assert!((37..=60).contains(&key.len()), "older clients take keys of 37 to 60 characters");
    let asked = async |headers: &[(&str, &str)], path: &str| {
        let request = server.anonymous().request(Method::GET, path);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Answer::of(request).await
    };
    let user = "/client/v4/user";
    let both = [("x-auth-email", "Owner@Example.com"), ("x-auth-key", key.as_str())];
    let told = asked(&both, user).await.expect(200);
    assert_eq!(told.value()["result"]["id"], owner.id.to_string());
    let left: Vec<u64> = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]
        .map(|name| told.header(name).parse().unwrap())
        .into();
    assert!(left[1] < left[0], "{left:?}");
    for wrong in [
        vec![("x-auth-key", key.as_str())],
        vec![("x-auth-email", "ana@example.com"), ("x-auth-key", key.as_str())],
        vec![("x-auth-email", sample::OWNER), ("x-auth-key", "nonsense")],
        vec![("x-auth-email", sample::OWNER), ("x-auth-key", "")],
    ] {
        asked(&wrong, user).await.expect(401);
    }
    // A client that found an address in its environment sends no token; it is told so.
    let alone = asked(&both[..1], user).await.expect(401);
    assert!(alone.text().contains("x-auth-key"), "{}", alone.text());
    asked(&both[..1], "/healthz").await.expect(200);
    // It writes as the page can't: no word is asked of a program.
    let account = server.owner().await.account("Blue Harbour Media");
    let path = format!("/client/v4/accounts/{account}/iam/user_groups");
    let request = server.anonymous().request(Method::POST, &path).json(&json!({"name": "By key", "policies": []}));
    Answer::of(both.iter().fold(request, |r, (name, value)| r.header(*name, *value))).await.expect(200);
    // A scoped token is no key.
    let key_of = format!("com.cloudflare.api.account.{account}");
    let policy = json!({"effect": "allow", "permission_groups": [{"id": "dns-read"}], "resources": {key_of: "*"}});
    let made = json!({"name": "scoped", "policies": [policy]});
    let scoped = Token::new(&server.base, key.clone()).post("/client/v4/user/tokens", &made).await.expect(200).value();
    let scoped = scoped["result"]["value"].as_str().unwrap();
    asked(&[("x-auth-email", sample::OWNER), ("x-auth-key", scoped)], user).await.expect(401);
}
