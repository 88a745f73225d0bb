//! The AuthZEN certification scenario, level by level: against a server of our own, or against any other by its address in
//! `PORTCULLIS_AUTHZEN_URL`.

use super::callers::{Anonymous, Answer};
use portcullis_server::{App, Bounds, Config, load_sample, now, sample, serve_until};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Scenario {
    steps: Vec<Step>,
}

/// One request with what the scenario wants of its answer.
#[derive(Deserialize)]
struct Step {
    id: String,
    level: String,
    path: String,
    body: Value,
    want: Want,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Want {
    status: Option<u16>,
    decision: Option<bool>,
    decisions: Option<Vec<bool>>,
    count: Option<usize>,
    found: Option<Vec<Value>>,
    nothing: bool,
    pages: bool,
}

/// The decision point under test.
struct Point {
    asker: Anonymous,
    _folder: Option<TempDir>,
}

/// Discovery needs an address with TLS; the server believes what its operator says of it.
const PUBLIC: &str = "https://pdp.example";

impl Point {
    async fn start() -> Self {
        match std::env::var("PORTCULLIS_AUTHZEN_URL") {
            Ok(url) => Self { asker: Anonymous::new(url.trim_end_matches('/')), _folder: None },
            Err(_) => Self::own().await,
        }
    }

    async fn own() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let catalogue = || sample::certification_catalogue().unwrap();
        let world = sample::certification(now(), catalogue()).unwrap();
        let open = Some(world.accounts[0].id);
        let bounds = Bounds { requests_per_second: 100_000, requests_at_once: 100_000, ..Bounds::default() };
        let config = Config { open, bounds, public_url: PUBLIC.into(), ..Config::local(folder.path(), address) };
        let app = App::open_with(config, catalogue().into()).await.unwrap();
        load_sample(&app, world).await.unwrap();
        tokio::spawn(serve_until(app, listener, std::future::pending()));
        Self { asker: Anonymous::new(&format!("http://{address}")), _folder: Some(folder) }
    }

    async fn ask(&self, path: &str, body: &Value) -> Answer {
        self.asker.post(path, body).await
    }

    async fn raw(&self, path: &str, kind: &str, body: &str) -> Answer {
        let request = self.asker.request(Method::POST, path).header("content-type", kind);
        Answer::of(request.body(body.to_owned())).await
    }
}

fn steps(level: &str) -> Vec<Step> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/authzen-scenario.json");
    let scenario: Scenario = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    scenario.steps.into_iter().filter(|step| step.level == level).collect()
}

async fn run(level: &str, least: usize) {
    let (point, steps) = (Point::start().await, steps(level));
    assert!(steps.len() >= least, "{level} has {} steps", steps.len());
    for step in steps {
        let answer = point.ask(&step.path, &step.body).await;
        let about = format!("{} ({}): {} {}", step.id, step.level, answer.status, answer.text());
        assert_eq!(answer.status, step.want.status.unwrap_or(200), "{about}");
        if answer.status == 200 {
            assert!(answer.header("content-type").starts_with("application/json"), "{about}");
            check(&step.want, &answer.value(), &about);
        }
        if step.want.pages {
            follow(&point, &step, answer.value()).await;
        }
    }
}

fn check(want: &Want, got: &Value, about: &str) {
    if let Some(context) = got.get("context") {
        assert!(context.is_object(), "{about}");
    }
    if let Some(decision) = want.decision {
        assert_eq!(got["decision"], decision, "{about}");
        assert!(got.get("evaluations").is_none(), "{about}");
    }
    if want.decisions.is_some() || want.count.is_some() {
        let all = got["evaluations"].as_array().unwrap_or_else(|| panic!("{about}"));
        let decisions: Vec<bool> = all.iter().map(|e| e["decision"].as_bool().expect(about)).collect();
        assert_eq!(want.count.unwrap_or(decisions.len()), decisions.len(), "{about}");
        assert_eq!(want.decisions.clone().unwrap_or(decisions.clone()), decisions, "{about}");
    }
    if let Some(found) = &want.found {
        let results = got["results"].as_array().unwrap_or_else(|| panic!("{about}"));
        let shown = |wanted: &Value, result: &Value| wanted.as_object().unwrap().iter().all(|(k, v)| &result[k] == v);
        assert!(found.iter().all(|wanted| results.iter().any(|result| shown(wanted, result))), "{about}");
    }
    if want.nothing {
        assert_eq!(got["results"], json!([]), "{about}");
    }
}

/// Follows a list to its end by its tokens alone, as the scenario does.
async fn follow(point: &Point, step: &Step, first: Value) {
    let (mut page, mut seen) = (first, 0);
    loop {
        seen += page["results"].as_array().unwrap().len();
        let token = page["page"]["next_token"].as_str().expect("a token").to_owned();
        if token.is_empty() {
            break;
        }
        let mut body = step.body.clone();
        body["page"] = json!({"token": token});
        page = point.ask(&step.path, &body).await.expect(200).value();
    }
    assert!(seen > 1, "{}", step.id);
}

#[tokio::test]
async fn basic_core() {
    run("basic core", 15).await;
}

#[tokio::test]
async fn basic_properties() {
    run("basic properties", 4).await;
}

#[tokio::test]
async fn batch_core() {
    run("batch core", 7).await;
}

#[tokio::test]
async fn batch_properties() {
    run("batch properties", 3).await;
}

#[tokio::test]
async fn search_core() {
    run("search core", 10).await;
}

#[tokio::test]
async fn search_properties() {
    run("search properties", 3).await;
}

/// Sections 2.4.3 to 2.6, which hold at every level.
#[tokio::test]
async fn bodies_headers_and_repetition() {
    let point = Point::start().await;
    let question = json!({"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
                          "resource": {"type": "record", "id": "record-1"}});
    let text = question.to_string();
    for path in ["evaluation", "evaluations", "search/subject", "search/resource", "search/action"] {
        let path = format!("/access/v1/{path}");
        for kind in ["text/plain", "application/x-www-form-urlencoded"] {
            assert_eq!(point.raw(&path, kind, &text).await.status, 400, "{path} {kind}");
        }
        for body in ["", "{", "{\"subject\": ", "null", "[]", "[{}, {}, {}]", "nonsense"] {
            assert_eq!(point.raw(&path, "application/json", body).await.status, 400, "{path} {body}");
        }
        let request = point.asker.request(Method::POST, &path).header("x-request-id", "scenario-7").json(&question);
        assert_eq!(Answer::of(request).await.header("x-request-id"), "scenario-7", "{path}");
    }
    for _ in 0..5 {
        let answer = point.ask("/access/v1/evaluation", &question).await.expect(200);
        assert_eq!(answer.value()["decision"], true);
    }
}

/// Level Discovery. Where it is asked from outside, the addresses must have TLS only if that server says it has.
#[tokio::test]
async fn discovery() {
    let point = Point::start().await;
    let answer = point.asker.get("/.well-known/authzen-configuration").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let told = answer.value();
    let base = told["policy_decision_point"].as_str().unwrap();
    let expected = std::env::var("PORTCULLIS_AUTHZEN_URL").unwrap_or(PUBLIC.to_owned());
    assert_eq!(base, expected.trim_end_matches('/'));
    for (key, path) in [
        ("access_evaluation_endpoint", "evaluation"),
        ("access_evaluations_endpoint", "evaluations"),
        ("search_subject_endpoint", "search/subject"),
        ("search_resource_endpoint", "search/resource"),
        ("search_action_endpoint", "search/action"),
    ] {
        assert_eq!(told[key], format!("{base}/access/v1/{path}"));
    }
}
