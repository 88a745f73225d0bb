//! Logs of every format that ever was must load for ever. A file here is written once and never changed.

use super::setup::{ACCOUNT, Bench};
use portcullis_core::{Command, State};
use portcullis_store::{Erase, Extras, Store, verify_export};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Serialize, Deserialize)]
struct Golden {
    about: String,
    /// Signs this file only.
    head_key: String,
    /// The lines of an export.
    export: Vec<serde_json::Value>,
    /// What it folds to.
    state: State,
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/logs").join(name)
}

/// As the first version wrote them, and with the method and path of each request, which came later.
const FILES: [&str; 2] = ["v1.json", "v1-requests.json"];

#[tokio::test]
async fn logs_of_format_1_load_for_ever() {
    for file in FILES {
        load(file).await;
    }
}

async fn load(file: &str) {
    let golden: Golden = serde_json::from_slice(&std::fs::read(path(file)).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("log.jsonl");
    let lines: String = golden.export.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(&export, lines).unwrap();
    let key = golden.export[0]["key"].as_str().unwrap();
    let report = verify_export(&export, Some(key)).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert!(report.erased > 0);

    std::fs::write(folder.path().join("head.key"), &golden.head_key).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    let bench = Bench::in_folder(folder).await;
    restore(&bench, &golden.export).await;
    assert_eq!(bench.store.load(ACCOUNT).await.unwrap().0, golden.state);
    let entries = bench.store.entries_since(ACCOUNT, 0, 100).await.unwrap();
    let uri = (file != "v1.json").then_some("/client/v4/accounts");
    assert!(!entries.is_empty() && entries.iter().all(|e| e.origin.uri.as_deref() == uri), "{file}");
}

/// Puts an export back into the tables.
async fn restore(bench: &Bench, export: &[serde_json::Value]) {
    let db = bench.behind().await;
    let account = ACCOUNT.to_string();
    let bytes = |v: &serde_json::Value| hex::decode(v.as_str().unwrap()).unwrap();
    let (heading, lines) = export.split_first().unwrap();
    let head = &heading["head"];
    let row = sqlx::query(
        "INSERT INTO heads (account, seq, revision, hash, signature, unfolded) VALUES ($1, $2, $3, $4, $5, 0)",
    );
    let row = row.bind(&account).bind(head["seq"].as_i64()).bind(head["revision"].as_i64());
    row.bind(bytes(&head["hash"])).bind(bytes(&head["signature"])).execute(&db).await.unwrap();
    for line in lines {
        let row = sqlx::query(
            "INSERT INTO entries (account, seq, revision, at, user_id, command, body, prev_hash, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        );
        let row =
            row.bind(&account).bind(line["seq"].as_i64()).bind(line["revision"].as_i64()).bind(line["at"].as_i64());
        let row = row.bind(line["user"].as_str()).bind(line["command"].as_str());
        let row = row
            .bind(line["body"].as_str().unwrap().as_bytes())
            .bind(bytes(&line["previous"]))
            .bind(bytes(&line["hash"]));
        row.execute(&db).await.unwrap();
        for (index, value) in (0_i64..).zip(line["personal"].as_array().into_iter().flatten()) {
            let row = sqlx::query(
                "INSERT INTO personal (account, seq, idx, owner, salt, value) VALUES ($1, $2, $3, $4, $5, $6)",
            );
            let row = row.bind(&account).bind(line["seq"].as_i64()).bind(index).bind(value["owner"].as_str());
            row.bind(bytes(&value["salt"])).bind(value["value"].as_str()).execute(&db).await.unwrap();
        }
    }
}

/// Writes the file of the newest format. An existing file is never overwritten.
#[tokio::test]
#[ignore = "writes a file; run once for each new format"]
async fn write() {
    let bench = Bench::opened().await;
    bench.fill().await;
    let (state, _) = bench.store.load(ACCOUNT).await.unwrap();
    let id = |email: &str| state.members.values().find(|m| m.address.get() == Some(email)).unwrap().id;
    let zone = *state.resources.keys().next().unwrap();
    bench.run(Command::TagResources { resources: vec![zone], add: vec!["env=north".into()], remove: vec![] }).await;
    let member = id("ben@example.org");
    let erase = vec![Erase { member, user: None }];
    bench
        .run_with(Command::RevokeMember { member, keep_tokens: Vec::new() }, Extras { erase, ..Extras::default() })
        .await
        .unwrap();
    bench.run(Command::RemoveResources { resources: vec![zone] }).await;

    let mut export = Vec::new();
    bench.store.export(ACCOUNT, &mut export).await.unwrap();
    let export = String::from_utf8(export).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let golden = Golden {
        about: "A log as it was written once requests were noted. The key signs this file only.".into(),
        head_key: std::fs::read_to_string(bench.folder.path().join("head.key")).unwrap(),
        export,
        state: bench.store.load(ACCOUNT).await.unwrap().0,
    };
    let file = std::fs::File::create_new(path(FILES[FILES.len() - 1])).unwrap();
    serde_json::to_writer_pretty(file, &golden).unwrap();
}
