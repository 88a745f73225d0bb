use super::callers::Answer;
use super::server::Server;
use reqwest::Method;

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start().await;
    for path in
        ["/", "/accounts/x/members", "/api/v1/session", "/api/v1/nothing", "/client/v4/user", "/healthz", "/missing.js"]
    {
        let answer = server.anonymous().get(path).await;
        assert_eq!(answer.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert_eq!(answer.header("x-request-id").len(), 32);
        let kept = if path.starts_with("/api") || path.starts_with("/client") {
            "no-store"
        } else {
            answer.header("cache-control")
        };
        assert_eq!(answer.header("cache-control"), kept);
    }
}

#[tokio::test]
async fn the_page_answers_for_every_address_of_its_own() {
    let server = Server::start().await;
    let shell = server.anonymous().get("/").await.expect(200);
    assert!(shell.header("content-type").starts_with("text/html"));
    assert_eq!(server.anonymous().get("/invitation/abc").await.expect(200).body, shell.body);
    assert_eq!(server.anonymous().get("/zones/example.org").await.expect(200).body, shell.body);
    server.anonymous().get("/gone-0123456789abcdef.js").await.expect(404);
    Answer::of(server.anonymous().request(Method::POST, "/")).await.expect(405);
    let known = server.anonymous().request(Method::GET, "/").header("if-none-match", shell.header("etag"));
    let unchanged = Answer::of(known).await.expect(304);
    assert!(unchanged.body.is_empty());
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fportcullis.db", "//etc/passwd"] {
        assert_eq!(server.anonymous().get(path).await.body, shell.body, "{path}");
    }
}
