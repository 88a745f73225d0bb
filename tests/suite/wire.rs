//! Cases of the wire as data, `tests/wire/*.json`: a request, who asks, what comes back.
//!
//! The cases of a file run in their order against one server with the sample accounts, and may keep values of an answer for
//! those that follow. A case with `each` stands for as many as it names.

use super::http::callers::{Anonymous, Answer, Token, member_id, zone_id};
use super::http::server::Server;
use portcullis_api::Slice;
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What it is about.
    about: String,
    /// The sample account that `{account}` is; `Blue Harbour Media` when left out.
    #[serde(default)]
    account: Option<String>,
    /// Whether the server lets members be added without being asked.
    #[serde(default)]
    direct_add: bool,
    /// Whether the server lets nobody open accounts.
    #[serde(default)]
    no_new_accounts: bool,
    cases: Vec<Case>,
}

/// One request and what comes back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The method and the path.
    ask: String,
    /// Who asks: the part of an address before `@example.com`, `nobody`, or `broken` for a token that is none.
    #[serde(default = "owner")]
    by: String,
    /// The body, as JSON.
    #[serde(default)]
    body: Option<Value>,
    /// The body, byte for byte.
    #[serde(default)]
    raw: Option<String>,
    /// Headers, besides the token; `content-type` stands in for the usual one.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// For each of these values of `{_}` once.
    #[serde(default)]
    each: Vec<Value>,
    /// The status.
    status: u16,
    /// Values by JSON pointer.
    #[serde(default)]
    has: BTreeMap<String, Value>,
    /// Parts of texts by JSON pointer; `text` is the whole body.
    #[serde(default)]
    says: BTreeMap<String, String>,
    /// Pointers that lead to nothing.
    #[serde(default)]
    lacks: Vec<String>,
    /// How many items a list has.
    #[serde(default)]
    counts: BTreeMap<String, usize>,
    /// Headers of the answer.
    #[serde(default)]
    answers_with: BTreeMap<String, String>,
    /// Values to be kept under a name, by JSON pointer.
    #[serde(default)]
    keep: BTreeMap<String, String>,
}

fn owner() -> String {
    "owner".to_owned()
}

struct World {
    server: Server,
    tokens: BTreeMap<String, Token>,
    known: BTreeMap<String, String>,
    slice: Slice,
}

impl World {
    async fn start(file: &File) -> Self {
        let server = Server::with_config(|config| {
            config.direct_add = file.direct_add;
            config.open_accounts = !file.no_new_accounts;
            config.bounds.requests_at_once = 100_000;
        })
        .await;
        let owner = server.owner().await;
        let account = owner.account(file.account.as_deref().unwrap_or("Blue Harbour Media"));
        let slice = owner.slice(account).await;
        let known = BTreeMap::from([
            ("account".to_owned(), account.to_string()),
            ("other".to_owned(), owner.account("Northfield Schools").to_string()),
            ("super".to_owned(), "33666b9c79b9a5273fc7344ff42f953d".to_owned()),
            ("none".to_owned(), "0".repeat(32)),
        ]);
        Self { server, tokens: BTreeMap::new(), known, slice }
    }

    /// A text with its names filled in: kept values, and `{member:ADDRESS}`, `{zone:NAME}`, `{group:NAME}`.
    fn filled(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let name = after.split_once('}').map(|(name, tail)| (self.named(name), tail));
            match name {
                Some((Some(value), tail)) => {
                    out.push_str(&value);
                    rest = tail;
                }
                _ => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out + rest
    }

    fn named(&self, name: &str) -> Option<String> {
        match name.split_once(':') {
            Some(("member", address)) => Some(member_id(&self.slice, address).to_string()),
            Some(("zone", zone)) => Some(zone_id(&self.slice, zone).to_string()),
            Some(("group", group)) => {
                self.slice.state.groups.values().find(|g| g.name == group).map(|g| g.id.to_string())
            }
            _ => self.known.get(name).cloned(),
        }
    }

    fn filled_in(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.filled(text)),
            Value::Array(items) => items.iter().map(|v| self.filled_in(v)).collect(),
            Value::Object(fields) => fields.iter().map(|(k, v)| (self.filled(k), self.filled_in(v))).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    async fn ask(&mut self, case: &Case) -> Answer {
        let (method, path) = case.ask.split_once(' ').unwrap_or_else(|| panic!("`{}` has no method", case.ask));
        let (method, path): (Method, String) = (method.parse().unwrap(), self.filled(path));
        let mut request = match case.by.as_str() {
            "nobody" => self.server.anonymous().request(method, &path),
            "broken" => Anonymous::new(&self.server.base).request(method, &path).bearer_auth("x".repeat(40)),
            name => self.token(name).await.request(method, &path),
        };
        if let Some(raw) = &case.raw {
            request = request.body(self.filled(raw));
        } else if let Some(body) = &case.body {
            request = request.body(self.filled_in(body).to_string());
        }
        let has_body = case.raw.is_some() || case.body.is_some();
        if has_body && !case.headers.contains_key("content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &case.headers {
            request = request.header(name, self.filled(value));
        }
        Answer::of(request).await
    }

    async fn token(&mut self, name: &str) -> Token {
        if let Some(token) = self.tokens.get(name) {
            return token.clone();
        }
        let token = self.server.token(&format!("{name}@example.com")).await;
        self.tokens.insert(name.to_owned(), token.clone());
        token
    }

    /// What is wrong with an answer; what is to be kept of it is kept.
    fn judge(&mut self, case: &Case, answer: &Answer) -> Vec<String> {
        let mut wrong = Vec::new();
        if answer.status != case.status {
            wrong.push(format!("status {}, not {}", answer.status, case.status));
        }
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let at = |pointer: &str| told.pointer(pointer).cloned().unwrap_or_default();
        for (pointer, value) in &case.has {
            let wanted = self.filled_in(value);
            if at(pointer) != wanted {
                wrong.push(format!("{pointer} is {}, not {wanted}", at(pointer)));
            }
        }
        for (pointer, part) in &case.says {
            let text = if pointer == "text" { answer.text() } else { at(pointer).as_str().unwrap_or("").to_owned() };
            let part = self.filled(part);
            if !text.contains(&part) {
                wrong.push(format!("{pointer} is `{text}`, without `{part}`"));
            }
        }
        wrong.extend(case.lacks.iter().filter(|p| told.pointer(p).is_some()).map(|p| format!("{p} is there")));
        for (pointer, count) in &case.counts {
            let found = at(pointer).as_array().map(Vec::len);
            if found != Some(*count) {
                wrong.push(format!("{pointer} has {found:?} items, not {count}"));
            }
        }
        for (name, value) in &case.answers_with {
            if !answer.header(name).starts_with(value.as_str()) {
                wrong.push(format!("header `{name}` is `{}`, not `{value}`", answer.header(name)));
            }
        }
        wrong.extend(in_form(case, answer, &told));
        for (name, pointer) in &case.keep {
            match at(pointer) {
                Value::String(text) => drop(self.known.insert(name.clone(), text)),
                other => wrong.push(format!("{pointer} is {other}, which can't be kept")),
            }
        }
        if !wrong.is_empty() {
            wrong.push(format!("the answer was {:.1500}", answer.text()));
        }
        wrong
    }
}

/// What is true of every answer in the envelope.
fn in_form(case: &Case, answer: &Answer, told: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_json = answer.header("content-type").starts_with("application/json");
    if !case.ask.contains(" /client/v4/") || !is_json {
        return wrong;
    }
    if told["success"] != Value::Bool(answer.status < 400) || !told["errors"].is_array() || !told["messages"].is_array()
    {
        wrong.push("the envelope is broken".to_owned());
    }
    if answer.status >= 500 {
        wrong.push("a fault of the server".to_owned());
    }
    if answer.status >= 400 {
        let errors = told["errors"].as_array().cloned().unwrap_or_default();
        let sound = |e: &Value| {
            e["code"].as_u64().is_some_and(|c| c >= 1000) && e["message"].as_str().is_some_and(|m| !m.is_empty())
        };
        if errors.is_empty() || !errors.iter().all(sound) || !told["result"].is_null() {
            wrong.push("the errors are not in their form".to_owned());
        }
    }
    if answer.status == 409 && answer.header("x-should-retry") != "false" {
        wrong.push("clients would repeat this".to_owned());
    }
    wrong
}

/// The case once for each value of `{_}`.
fn expanded(case: &Case) -> Vec<Case> {
    if case.each.is_empty() {
        return vec![case.clone()];
    }
    let one = |value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let fill = |t: &String| t.replace("{_}", &text);
        Case {
            ask: fill(&case.ask),
            by: fill(&case.by),
            raw: case.raw.as_ref().map(&fill),
            body: case.body.as_ref().map(|body| placed(body, value)),
            headers: case.headers.iter().map(|(k, v)| (k.clone(), fill(v))).collect(),
            each: Vec::new(),
            ..case.clone()
        }
    };
    case.each.iter().map(one).collect()
}

/// A body with the value itself wherever `{_}` stands alone.
fn placed(body: &Value, value: &Value) -> Value {
    match body {
        Value::String(text) if text == "{_}" => value.clone(),
        Value::Array(items) => items.iter().map(|v| placed(v, value)).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), placed(v, value))).collect(),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => body.clone(),
    }
}

fn files() -> Vec<(String, File)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("wire");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    let only = std::env::var("PORTCULLIS_WIRE").ok();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let file: File = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert!(!file.about.is_empty(), "{name} says what it is about");
        (name, file)
    };
    paths.into_iter().map(read).filter(|(name, _)| only.as_ref().is_none_or(|only| only == name)).collect()
}

/// `PORTCULLIS_WIRE=members` runs one file alone.
#[tokio::test]
async fn every_case_of_the_wire() {
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (name, file) in files() {
        let mut world = World::start(&file).await;
        for (place, case) in file.cases.iter().enumerate() {
            for case in expanded(case) {
                let answer = world.ask(&case).await;
                let found = world.judge(&case, &answer);
                asked += 1;
                if !found.is_empty() {
                    let body = case.raw.clone().or(case.body.as_ref().map(ToString::to_string)).unwrap_or_default();
                    wrong.push(format!("{name} {place}: {} {body}\n  {}", case.ask, found.join("\n  ")));
                }
            }
        }
        world.server.stop().await;
    }
    assert!(wrong.is_empty(), "{} of {asked} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    let all = std::env::var_os("PORTCULLIS_WIRE").is_none();
    assert!(!all || asked >= 150, "only {asked} cases");
    println!("{asked} cases of the wire");
}
