//! The command line, as an operator runs it.

use super::server::Server;
use portcullis_api::Session;
use portcullis_core::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output, Stdio};

/// The program, built by cargo beside this test.
pub fn portcullis(args: &[&str], input: &str) -> Output {
    let own = std::env::current_exe().unwrap();
    let beside = own.ancestors().nth(2).unwrap().join(format!("portcullis{}", std::env::consts::EXE_SUFFIX));
    let program = std::env::var_os("PORTCULLIS_BIN").map_or(beside, PathBuf::from);
    assert!(program.is_file(), "`{}` is missing: `cargo build --bin portcullis` makes it", program.display());
    let mut process = Process::new(program);
    let mut child =
        process.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub fn data(server: &Server) -> &str {
    server.data().to_str().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_all_that_is_printed_and_works_at_once() {
    let server = Server::start().await;
    let made = portcullis(&["token", "create", "--data", data(&server), "--user", "Ana@example.com"], "");
    assert!(made.status.success(), "{}", err(&made));
    let token = out(&made).trim_end().to_owned();
    assert!(
        (40..=80).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'),
        "{token}"
    );
    let caller = super::callers::Token::new(&server.base, token);
    let session: Session = caller.get("/api/v1/session").await.expect(200).json();
    assert_eq!(session.user.email, "ana@example.com");
    let unknown = portcullis(&["token", "create", "--data", data(&server), "--user", "nobody@example.net"], "");
    assert!(!unknown.status.success() && out(&unknown).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scoped_token_is_made_listed_and_deleted() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Blue Harbour Media");
    let state = owner.slice(account).await.state;
    let zone = state.resources.values().find(|r| r.kind == "zone").expect("a domain").clone();
    let id = account.to_string();
    let make = |more: &[&str]| {
        let args = ["token", "create", "--data", data(&server), "--account", &id, "--role", "dns-edit", "--on"];
        portcullis(&[&args[..], more].concat(), "")
    };
    let record = format!("record:home.{}/a", zone.name);
    let made = make(&[&record, "--days", "30", "--from", "127.0.0.0/8", "--name", "router"]);
    assert!(made.status.success(), "{}", err(&made));
    let caller = super::callers::Token::new(&server.base, out(&made).trim_end().to_owned());
    let records = format!("/client/v4/zones/{}/dns_records", zone.id);
    let new = |name: &str| serde_json::json!({"name": name, "type": "A", "content": "192.0.2.1"});
    caller.post(&records, &new(&format!("home.{}", zone.name))).await.expect(200);
    caller.post(&records, &new(&format!("other.{}", zone.name))).await.expect(403);
    for wrong in ["record:home.nowhere.example/A", "nowhere.example", "tag:"] {
        let refused = make(&[wrong]);
        assert!(!refused.status.success() && out(&refused).is_empty(), "{wrong}");
    }
    let listed = portcullis(&["token", "list", "--data", data(&server), "--account", &id], "");
    let line = out(&listed).lines().find(|line| line.ends_with("router")).expect("it is listed").to_owned();
    assert!(line.contains("active") && line.contains("the account"), "{line}");
    let token = line.split('\t').next().unwrap();
    let deleted = portcullis(&["token", "delete", "--data", data(&server), "--account", &id, token], "");
    assert!(deleted.status.success(), "{}", err(&deleted));
    // Another program did that: it is believed within a second.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    caller.get(&records).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sets_a_password() {
    let server = Server::start().await;
    let ana = server.member("ana@example.com").await;
    let args = ["user", "password", "--data", data(&server), "--email", "ana@example.com"];
    assert!(!portcullis(&args, "short\n").status.success());
    ana.get("/api/v1/session").await.expect(200);
    let set = portcullis(&args, "another long password\n");
    assert!(set.status.success(), "{}", err(&set));
    ana.get("/api/v1/session").await.expect(401);
    server.anonymous().sign_in("ana@example.com", "another long password").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn domains_are_imported_and_bad_lines_told() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Blue Harbour Media");
    let before = owner.slice(account).await.state;
    let list = "// a comment\n# another\n\nfirst.example\nbücher.example\nnot a domain\nFIRST.example.\nharbour-cafe.example\nсайт.example\nlast.example";
    let file = server.data().join("domains.txt");
    std::fs::write(&file, list).unwrap();
    let args = [
        "zones",
        "import",
        file.to_str().unwrap(),
        "--account",
        &account.to_string(),
        "--data",
        data(&server),
        "--tag",
        "from=import",
    ];
    let done = portcullis(&args, "");
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(out(&done), "4 added, 2 there already, 1 bad, of 10 lines\n");
    for told in ["line 6: `not a domain`", "line 7: `first.example` is there already", "line 8: `harbour-cafe.example`"]
    {
        assert!(err(&done).contains(told), "{}", err(&done));
    }
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let after = owner.slice(account).await.state;
    assert_eq!(after.resources.len(), before.resources.len() + 4);
    assert!(after.resources.values().any(|r| r.name == "xn--bcher-kva.example" && !r.tags.is_empty()));
    let again = portcullis(&args, "");
    assert_eq!(out(&again), "0 added, 6 there already, 1 bad, of 10 lines\n");
    let missing =
        portcullis(&["zones", "import", "nowhere.txt", "--account", &account.to_string(), "--data", data(&server)], "");
    assert!(!missing.status.success() && err(&missing).contains("nowhere.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_checked_exported_and_checked_again() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account("Blue Harbour Media");
    let verify = portcullis(&["audit", "verify", "--data", data(&server)], "");
    assert!(verify.status.success() && out(&verify).lines().count() == 3, "{}{}", out(&verify), err(&verify));
    let file = server.data().join("export.jsonl");
    let file = file.to_str().unwrap();
    assert!(
        portcullis(
            &["audit", "export", "--data", data(&server), "--account", &account.to_string(), "--output", file],
            ""
        )
        .status
        .success()
    );
    let key = out(&portcullis(&["audit", "key", "--data", data(&server)], ""));
    assert!(portcullis(&["audit", "check", file, "--key", key.trim()], "").status.success());
    owner.done(account, &Command::CreateGroup { name: "Later".into(), policies: vec![], members: vec![] }).await;
    assert!(portcullis(&["audit", "verify", "--data", data(&server), "--since", file], "").status.success());
    let text = std::fs::read_to_string(file).unwrap().replacen("invite_members", "invite_nobody", 1);
    std::fs::write(file, text).unwrap();
    let broken = portcullis(&["audit", "check", file, "--key", key.trim()], "");
    assert!(!broken.status.success() && out(&broken).contains("DAMAGED"), "{}", out(&broken));
}

#[test]
fn nothing_is_made_of_a_mistyped_folder() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("typo");
    let account = "0".repeat(32);
    for args in [
        &["zones", "import", "-", "--account", &account, "--data", missing.to_str().unwrap()][..],
        &["audit", "verify", "--data", missing.to_str().unwrap()][..],
        &["token", "create", "--user", "a@example.com", "--data", missing.to_str().unwrap()][..],
    ] {
        let done = portcullis(args, "");
        assert!(!done.status.success(), "{args:?}");
        assert!(!Path::new(&missing).exists(), "{args:?}");
    }
}
