use super::callers::Answer;
use super::server::Server;
use portcullis_api::CommandRequest;
use portcullis_core::{Command, PolicyDraft, Scope};
use reqwest::Method;

fn invite() -> Command {
    let policies = vec![PolicyDraft::allow(["dns-read"], Scope::account())];
    Command::InviteMembers { emails: vec!["csrf@example.net".into()], policies, groups: vec![] }
}

#[tokio::test]
async fn another_site_can_not_write() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Blue Harbour Media");
    let slice = owner.slice(account).await;
    let path = format!("/api/v1/accounts/{account}/commands");
    let asked = CommandRequest { command: invite(), revision: slice.state.revision, digest: None };
    let good = |request: reqwest::RequestBuilder| request.json(&asked);
    let host = server.base.trim_start_matches("http://");
    let forged = [
        // The browser sends the cookie by itself, but not the word.
        good(owner.bare(Method::POST, &path)),
        good(owner.bare(Method::POST, &path)).header("x-portcullis-csrf", "guessed"),
        good(owner.bare(Method::POST, &path)).header("x-portcullis-csrf", ""),
        // With the word, but from elsewhere.
        good(owner.request(Method::POST, &path)).header("origin", "https://evil.example"),
        good(owner.request(Method::POST, &path)).header("origin", "null"),
        good(owner.request(Method::POST, &path)).header("origin", format!("http://{host}.evil.example")),
        good(owner.request(Method::POST, &path)).header("sec-fetch-site", "cross-site"),
        good(owner.request(Method::POST, &path)).header("sec-fetch-site", "same-site"),
    ];
    for request in forged {
        let answer = Answer::of(request).await.expect(403);
        assert_eq!(answer.error().code, "csrf");
    }
    assert_eq!(owner.slice(account).await.state.revision, slice.state.revision);
    let request = good(owner.request(Method::POST, &path));
    Answer::of(request.header("origin", &server.base).header("sec-fetch-site", "same-origin")).await.expect(200);
}

#[tokio::test]
async fn a_form_of_another_site_is_no_command() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Blue Harbour Media");
    let path = format!("/api/v1/accounts/{account}/commands");
    let body = r#"{"command": {"type": "leave_account"}, "revision": 1}"#;
    let request = owner.request(Method::POST, &path).header("content-type", "text/plain").body(body);
    Answer::of(request).await.expect(400);
    owner.slice(account).await;
}

#[tokio::test]
async fn nobody_is_signed_in_from_another_site() {
    let server = Server::start().await;
    let who = serde_json::json!({"email": "owner@example.com", "password": portcullis_server::sample::PASSWORD});
    let request = server.anonymous().request(Method::POST, "/api/v1/session").json(&who);
    let answer = Answer::of(request.header("origin", "https://evil.example")).await.expect(403);
    assert!(answer.header("set-cookie").is_empty());
}

#[tokio::test]
async fn signing_out_needs_the_word_too() {
    let server = Server::start().await;
    let owner = server.owner().await;
    Answer::of(owner.bare(Method::DELETE, "/api/v1/session")).await.expect(403);
    owner.get("/api/v1/session").await.expect(200);
}
