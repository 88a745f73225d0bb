//! The chores that read whole accounts, as an operator runs them: export, import, lint, check, who-can.

use super::chores::{data, err, out, portcullis};
use super::server::Server;
use portcullis_core::{AccountId, Command, Export};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A server with an exported account of it.
struct World {
    server: Server,
    account: AccountId,
    file: PathBuf,
}

impl World {
    async fn start() -> Self {
        let server = Server::start().await;
        let account = server.owner().await.account("Blue Harbour Media");
        let file = server.data().join("account.json");
        let world = Self { server, account, file };
        let id = account.to_string();
        let done = portcullis(&["export", "--data", data(&world.server), "--account", &id, "-o", world.path()], "");
        assert!(done.status.success() && out(&done).is_empty(), "{}", err(&done));
        world
    }

    fn path(&self) -> &str {
        self.file.to_str().unwrap()
    }

    fn document(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(&self.file).unwrap()).unwrap()
    }

    fn write(&self, name: &str, value: &Value) -> String {
        let path = self.server.data().join(name);
        std::fs::write(&path, serde_json::to_string_pretty(value).unwrap()).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_imported_and_exported_the_same() {
    let world = World::start().await;
    let (before, data) = (world.document(), data(&world.server));
    let taken = portcullis(&["import", world.path(), "--data", data], "");
    assert!(!taken.status.success() && err(&taken).contains("there is an account"), "{}", err(&taken));
    let done = portcullis(&["import", world.path(), "--data", data, "--into", "new"], "");
    assert!(done.status.success(), "{}", err(&done));
    let id = out(&done).trim().to_owned();
    let again = portcullis(&["export", "--data", data, "--account", &id], "");
    let mut after: Value = serde_json::from_str(&out(&again)).unwrap();
    assert_eq!(after["state"]["revision"], 1);
    after["state"]["revision"] = before["state"]["revision"].clone();
    assert_eq!(after["state"]["account"]["id"], json!(id));
    after["state"]["account"]["id"] = before["state"]["account"]["id"].clone();
    assert_eq!(after, before);
    let verify = portcullis(&["audit", "verify", "--data", data, "--account", &id], "");
    assert!(verify.status.success() && out(&verify).contains("sound"), "{}{}", out(&verify), err(&verify));
    // The running server knows it, and its people act on it.
    let owner = world.server.owner().await;
    let account: AccountId = id.parse().unwrap();
    let group = Command::CreateGroup { name: "Made after the import".into(), policies: vec![], members: vec![] };
    owner.done(account, &group).await;
    assert!(portcullis(&["audit", "verify", "--data", data, "--account", &id], "").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_again_or_added() {
    let (world, empty) = (World::start().await, tempfile::tempdir().unwrap());
    // Another installation: one of the people is known there under another id.
    portcullis_store::Store::open(empty.path()).await.unwrap().close().await;
    let folder = empty.path().to_str().unwrap();
    let done = portcullis(&["import", world.path(), "--data", folder], "");
    assert!(done.status.success(), "{}", err(&done));
    let joined = Export::read(&std::fs::read_to_string(&world.file).unwrap(), &portcullis_core::Catalogue::builtin());
    let joined = joined.unwrap().state.members.values().filter(|m| m.user.is_some()).count();
    assert!(joined > 1 && err(&done).contains(&format!("{joined} people are new")), "{}", err(&done));
    let password = ["user", "password", "--data", folder, "--email", "ana@example.com"];
    assert!(portcullis(&password, "a long enough password\n").status.success());
    // Under other ids, but with the same addresses, they are the same people.
    let mut other = world.document();
    for member in other["state"]["members"].as_object_mut().unwrap().values_mut() {
        if let Some(user) = member["user"].as_str() {
            member["user"] = json!(format!("{}{}", &user[1..], &user[..1]));
        }
    }
    let file = world.write("other.json", &other);
    let done = portcullis(&["import", &file, "--data", folder, "--into", "new"], "");
    assert!(done.status.success() && err(&done).contains("0 people are new"), "{}", err(&done));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_imported_leaves_nothing_behind() {
    let world = World::start().await;
    let data = data(&world.server);
    let refused = |name: &str, change: &dyn Fn(&mut Value), why: &str| {
        let mut document = world.document();
        change(&mut document);
        let file = world.write(name, &document);
        let done = portcullis(&["import", &file, "--data", data, "--into", "new"], "");
        assert!(!done.status.success() && out(&done).is_empty() && err(&done).contains(why), "{}", err(&done));
    };
    refused("version.json", &|d| d["format"] = json!(7), "export format `7` is unknown");
    refused("catalogue.json", &|d| d["catalogue"] = json!("0123456789abcdef"), "--other-catalogue");
    refused("plan.json", &|d| d["state"]["account"]["settings"]["plan"] = json!("gold"), "plan");
    let missing = portcullis(&["import", "nowhere.json", "--data", data], "");
    assert!(!missing.status.success() && err(&missing).contains("nowhere.json"));
    let verify = portcullis(&["audit", "verify", "--data", data], "");
    assert_eq!(out(&verify).lines().count(), 3, "{}", out(&verify));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_looked_over() {
    let world = World::start().await;
    let mut document = world.document();
    document["state"]["groups"]["0".repeat(31) + "9"] =
        json!({"id": "0".repeat(31) + "9", "name": "Nobody here", "members": []});
    let member = document["state"]["members"].as_object().unwrap().keys().next().unwrap().clone();
    let id = "0".repeat(31) + "8";
    document["state"]["policies"][&id] = json!({"id": id, "actor": {"type": "member", "id": member}, "effect": "allow",
        "roles": ["dns-edit"], "scope": {"include": [{"type": "account"}]}, "conditions": {"expires_at": 5}});
    let file = world.write("lint.json", &document);
    let text = portcullis(&["lint", "--file", &file], "");
    assert_eq!(text.status.code(), Some(0), "{}{}", out(&text), err(&text));
    assert!(out(&text).contains(&format!("warning  expired  policy {id}")), "{}", out(&text));
    assert!(out(&text).contains("Nobody is in the group “Nobody here”."), "{}", out(&text));
    assert_eq!(portcullis(&["lint", "--file", &file, "--deny", "warnings"], "").status.code(), Some(1));
    let json = portcullis(&["lint", "--file", &file, "--format", "json"], "");
    let found: Vec<Value> = serde_json::from_str(&out(&json)).unwrap();
    assert!(found.iter().any(|f| f["code"] == "expired" && f["subject"] == json!({"type": "policy", "id": id})));
    let live = portcullis(&["lint", "--data", data(&world.server), "--account", &world.account.to_string()], "");
    assert_eq!(live.status.code(), Some(0), "{}", err(&live));
    document["state"]["policies"] = json!({});
    let nobody = world.write("nobody.json", &document);
    let failed = portcullis(&["lint", "--file", &nobody], "");
    assert!(failed.status.code() == Some(1) && out(&failed).contains("nobody_manages"), "{}", out(&failed));
    for wrong in [&["lint", "--file", "nowhere.json"][..], &["lint"][..]] {
        assert_eq!(portcullis(wrong, "").status.code(), Some(2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expectations_are_checked() {
    let world = World::start().await;
    let write = |name: &str, expect: Value| {
        world.write(
            name,
            &json!({"about": "people", "account": {"from": "account.json"},
            "in": {"channel": "dashboard"}, "expect": expect}),
        )
    };
    let owner = portcullis_server::sample::OWNER;
    let good = write(
        "good.json",
        json!([
        {"who": owner, "can": "members:edit billing:edit"},
        {"who": "eve@elsewhere.example", "stranger": true, "cannot": "members:read", "why": "not_a_member"}]),
    );
    let done = portcullis(&["check", &good], "");
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    assert!(out(&done).lines().all(|l| l.starts_with("ok ") || l.ends_with("3 of 3 hold")), "{}", out(&done));
    let bad = write("bad.json", json!([{"who": owner, "cannot": "members:edit"}]));
    let done = portcullis(&["check", &good, &bad], "");
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    let told = out(&done);
    assert!(told.contains("FAILED") && told.contains("it is allowed") && told.contains("allowed by policy "), "{told}");
    assert!(told.contains("bad.json:") && told.contains("0 of 1 hold"), "{told}");
    let json = portcullis(&["check", &bad, "--format", "json"], "");
    let report: Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(report[0]["results"][0]["ok"], false);
    let mistyped = [
        (
            json!([{"who": "annna@example.com", "cannot": "dns:edit"}]),
            "no member `annna@example.com`; is `ana@example.com` meant?",
        ),
        (json!([{"who": owner, "cannot": "dns:edti"}]), "no action `dns:edti`; is `dns:edit` meant?"),
        (json!([{"who": owner, "on": "harbour-caffe.example", "can": "dns:edit"}]), "is `harbour-cafe.example` meant?"),
        (json!([{"who": owner}]), "nothing is expected here"),
        (json!([{"who": owner, "may": "dns:edit"}]), "unknown field `may`"),
    ];
    for (n, (expect, why)) in mistyped.into_iter().enumerate() {
        let file = write(&format!("wrong-{n}.json"), expect);
        let done = portcullis(&["check", &good, &file], "");
        assert!(done.status.code() == Some(2) && out(&done).is_empty(), "{}", out(&done));
        assert!(err(&done).contains(why) && err(&done).contains("line "), "{}", err(&done));
    }
    let plain = world.write("plain.json", &json!({"expect": [{"who": owner, "can": "members:edit"}]}));
    assert_eq!(portcullis(&["check", &plain, "--account", world.path()], "").status.code(), Some(0));
    let nothing = portcullis(&["check", &plain], "");
    assert!(nothing.status.code() == Some(2) && err(&nothing).contains("names no account"), "{}", err(&nothing));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_can_is_answered_in_pages() {
    let world = World::start().await;
    let all = portcullis(&["who-can", "members:read", "--file", world.path(), "--channel", "dashboard"], "");
    assert!(all.status.success(), "{}", err(&all));
    let all: Vec<String> = out(&all).lines().map(str::to_owned).collect();
    assert!(all.len() > 1 && all.iter().any(|l| l.ends_with(portcullis_server::sample::OWNER)), "{all:?}");
    let (mut pages, mut after) = (Vec::new(), String::from("0").repeat(32));
    loop {
        let args =
            ["who-can", "members:read", "account", "--file", world.path(), "--channel", "dashboard", "--limit", "1"];
        let args = [&args[..], &["--after", &after, "--format", "json"]].concat();
        let page: Value = serde_json::from_str(&out(&portcullis(&args, ""))).unwrap();
        assert_eq!(page["count"], all.len());
        pages.extend(page["members"].as_array().unwrap().iter().map(|m| m["member"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    assert_eq!(pages, all.iter().map(|l| l[..32].to_owned()).collect::<Vec<_>>());
    for wrong in ["members:raed", "nothing"] {
        let done = portcullis(&["who-can", wrong, "--file", world.path()], "");
        assert!(!done.status.success() && err(&done).contains("there is no action"), "{}", err(&done));
    }
    assert!(!portcullis(&["who-can", "dns:edit", "--file", world.path(), "--limit", "0"], "").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn cedar_takes_three_files() {
    let world = World::start().await;
    let (id, folder) = (world.account.to_string(), world.server.data().join("cedar"));
    let base = ["export", "--data", data(&world.server), "--account", &id, "--format", "cedar"];
    let done = portcullis(&[&base[..], &["-o", folder.to_str().unwrap()]].concat(), "");
    assert!(done.status.success(), "{}", err(&done));
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(read("policies.cedar").contains("permit") && read("schema.cedarschema").contains("entity"));
    assert!(serde_json::from_str::<Value>(&read("entities.json")).unwrap().as_array().unwrap().len() > 10);
    assert!(!portcullis(&base, "").status.success());
}
