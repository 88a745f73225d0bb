//! A server with the sample accounts, and a program with a token of the owner.

use super::load::Load;
use portcullis_core::{AccountId, Catalogue, Context, Principal, ResourceId, Snapshot, TokenId, UserId};
use portcullis_server::sample::SampleAccount;
use portcullis_server::{App, Bounds, Config, load_samples, now, random_id, sample, serve_until};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub struct World {
    pub account: AccountId,
    base: String,
    token: String,
    zone: ResourceId,
    record: String,
    /// Only scoped tokens can be verified.
    scoped: String,
    /// Somebody other than the one who asks, and the domains that they may edit.
    editor: UserId,
    edited: Vec<ResourceId>,
    _folder: TempDir,
}

impl World {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let often = 1_000_000_000;
        let bounds = Bounds { requests_per_second: often, requests_at_once: often, ..Bounds::default() };
        let app = App::open(Config { bounds, ..Config::local(folder.path(), address) }).await.expect("it opens");
        load_samples(&app).await.expect("the samples load");
        let thousand = sample::thousand(now()).expect("the sample is sound");
        let zone = thousand.state.resources.values().next().expect("a domain").id;
        let owner = sample::user(sample::OWNER);
        let id = TokenId::from_bits(random_id());
        let token = app.store.add_token(id, owner, "bench", now()).await.expect("a token");
        tokio::spawn(serve_until(app, listener, std::future::pending()));
        let (editor, edited) = editor(&thousand);
        let (base, record, scoped) = (format!("http://{address}"), String::new(), String::new());
        let mut world =
            Self { account: thousand.id, base, token, zone, record, scoped, editor, edited, _folder: folder };
        world.record = world.new_record().await;
        world.scoped = world.new_token().await;
        world
    }

    fn records(&self) -> String {
        format!("/client/v4/zones/{}/dns_records", self.zone)
    }

    async fn new_record(&self) -> String {
        let name = format!("bench.{}", self.name_of_zone());
        let body = json!({"type": "A", "name": name, "content": "192.0.2.1"});
        let request = reqwest::Client::new().post(format!("{}{}", self.base, self.records()));
        let answer = request.bearer_auth(&self.token).json(&body).send().await.expect("an answer");
        let told: Value = answer.json().await.expect("JSON");
        told["result"]["id"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
    }

    async fn new_token(&self) -> String {
        let told: Value = self.asked(&format!("/client/v4/accounts/{}/tokens/permission_groups", self.account)).await;
        let group = &told["result"][0]["id"];
        let resources = json!({format!("com.cloudflare.api.account.{}", self.account): "*"});
        let policies = json!([{"effect": "allow", "permission_groups": [{"id": group}], "resources": resources}]);
        let request = reqwest::Client::new().post(format!("{}/client/v4/user/tokens", self.base));
        let request = request.bearer_auth(&self.token).json(&json!({"name": "bench", "policies": policies}));
        let told: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        told["result"]["value"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
    }

    async fn asked(&self, path: &str) -> Value {
        let request = reqwest::Client::new().get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    fn name_of_zone(&self) -> String {
        let thousand = sample::thousand(now()).expect("the sample is sound");
        thousand.state.resources.get(&self.zone).expect("the domain").name.clone()
    }

    /// Whether somebody may edit a domain: they may.
    pub fn question(&self) -> Value {
        json!({"subject": {"type": "user", "id": self.editor}, "action": {"name": "dns:edit"},
               "resource": {"type": "zone", "id": self.edited[0]}, "context": {"time": "2026-03-01T12:00:00Z"}})
    }

    /// Whether they may manage members: no, with all that is said then.
    pub fn deny(&self) -> Value {
        json!({"subject": {"type": "user", "id": self.editor}, "action": {"name": "members:edit"},
               "resource": {"type": "account", "id": self.account}})
    }

    /// Questions about one domain after another.
    pub fn batch(&self, questions: usize) -> Value {
        let zones = self.edited.iter().cycle().take(questions);
        let items: Vec<Value> = zones.map(|zone| json!({"resource": {"type": "zone", "id": zone}})).collect();
        json!({"subject": {"type": "user", "id": self.editor}, "action": {"name": "dns:edit"}, "evaluations": items})
    }

    pub fn post(&self, name: &str, question: &str, body: &str) -> Load {
        let path = format!("/accounts/{}/access/v1/{question}", self.account);
        Load::post(&self.base, &path, body, &self.token).named(name)
    }

    pub fn get(&self, name: &str, path: &str) -> Load {
        Load::get(&self.base, path, &self.token).named(name)
    }

    pub fn verify(&self, name: &str) -> Load {
        Load::get(&self.base, "/client/v4/user/tokens/verify", &self.scoped).named(name)
    }

    pub fn edit(&self, name: &str) -> Load {
        let path = format!("{}/{}", self.records(), self.record);
        // Each says something new: an edit that changes nothing would write nothing.
        let body = "return string.format('{\"content\": \"10.%d.%d.%d\"}', math.random(255), n // 256 % 256, n % 256)";
        let body = body.replace("n // 256 % 256", "math.floor(n / 256) % 256");
        Load::of(&self.base, "PATCH", &path, &body, &self.token).named(name)
    }

    /// How long each of many edits took, one after the other, sorted.
    pub async fn writes(&self, during: Duration) -> Vec<Duration> {
        let client = reqwest::Client::new();
        let path = format!("{}{}/{}", self.base, self.records(), self.record);
        let (start, mut took) = (Instant::now(), Vec::new());
        for n in 0_u32.. {
            let body = json!({"content": format!("192.0.{}.{}", n / 250 % 250, n % 250)});
            let one = Instant::now();
            let answer = client.patch(&path).bearer_auth(&self.token).json(&body).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            answer.bytes().await.expect("a body");
            took.push(one.elapsed());
            if start.elapsed() > during {
                break;
            }
        }
        took.sort();
        took
    }
}

/// A member who may edit some domains, by what is known without a request of theirs.
fn editor(account: &SampleAccount) -> (UserId, Vec<ResourceId>) {
    let (snapshot, at) = (Snapshot::new(account.state.clone(), Catalogue::builtin()), now());
    let users = account.state.members.values().filter(|m| m.is_accepted()).filter_map(|m| m.user);
    let edits = |user| snapshot.access(Principal::User(user), &Context::at(at)).which("dns:edit", "zone", at);
    let others = users.filter(|user| *user != sample::user(sample::OWNER)).map(|user| (user, edits(user)));
    others.max_by_key(|(_, zones)| zones.len()).filter(|(_, zones)| !zones.is_empty()).expect("an editor")
}
