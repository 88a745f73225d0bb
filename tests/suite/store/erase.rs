use super::setup::{ACCOUNT, Bench, invite};
use portcullis_core::{Command, MemberId};
use portcullis_store::{Erase, Extras, verify_export};

async fn member(bench: &Bench, email: &str) -> MemberId {
    let (state, _) = bench.store.load(ACCOUNT).await.unwrap();
    state.members.values().find(|m| m.address.get() == Some(email)).unwrap().id
}

#[tokio::test]
async fn an_erased_person_is_in_no_file_and_the_chain_stays_valid() {
    let bench = Bench::opened().await;
    bench.fill().await;
    bench.run(invite("erased-person@example.org")).await;
    bench.store.checkpoint(ACCOUNT).await.unwrap();
    assert!(files_hold(&bench, "erased-person@"));

    let member = member(&bench, "erased-person@example.org").await;
    let extras = Extras { erase: vec![Erase { member, user: None }], ..Extras::default() };
    bench.run_with(Command::RevokeMember { member, keep_tokens: Vec::new() }, extras).await.unwrap();

    let (state, _) = bench.store.load(ACCOUNT).await.unwrap();
    assert!(!state.members.contains_key(&member));
    assert!(state.members.values().any(|m| m.address.get() == Some("ana@example.org")));
    let report = bench.store.verify(Some(ACCOUNT)).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.accounts[0].erased, 2, "as invited and as revoked");
    bench.store.close().await;
    assert!(!files_hold(&bench, "erased-person@"));
}

#[tokio::test]
async fn an_erased_member_reads_as_a_pseudonym_and_no_address_finds_them() {
    let bench = Bench::opened().await;
    bench.fill().await;
    let ana = member(&bench, "ana@example.org").await;
    let extras = Extras { erase: vec![Erase { member: ana, user: None }], ..Extras::default() };
    bench.run_with(Command::ResendInvitation { member: ana }, extras).await.unwrap();
    let (state, _) = bench.store.load(ACCOUNT).await.unwrap();
    assert!(state.members[&ana].shown().starts_with("member-"), "{:?}", state.members[&ana]);
    let nobody = portcullis_core::UserId::from_bits(1);
    assert_eq!(bench.store.memberships(nobody, Some("ana@example.org")).await.unwrap(), []);
    let entry = bench.store.entry(ACCOUNT, 3).await.unwrap();
    assert!(!format!("{entry:?}").contains("ana@example.org"));
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn network_addresses_of_an_erased_user_go_too() {
    let bench = Bench::opened().await;
    bench.fill().await;
    let owner = member(&bench, "owner@example.com").await;
    let erase = vec![Erase { member: owner, user: Some(super::setup::OWNER) }];
    bench.run_with(invite("last@example.org"), Extras { erase, ..Extras::default() }).await.unwrap();
    let entries = bench.store.entries_since(ACCOUNT, 0, 100).await.unwrap();
    assert!(entries.iter().all(|e| e.origin.address.is_none() && e.origin.user.is_some()));
    bench.store.close().await;
    assert!(!files_hold(&bench, "203.0.113.9"));
}

#[tokio::test]
async fn an_export_is_checked_without_the_store() {
    let bench = Bench::opened().await;
    bench.fill().await;
    let path = bench.folder.path().join("log.jsonl");
    bench.store.export(ACCOUNT, &mut std::fs::File::create(&path).unwrap()).await.unwrap();
    let key = bench.store.public_key();
    let report = verify_export(&path, Some(&key)).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.account, report.entries), (ACCOUNT, 8));

    let whole = std::fs::read_to_string(&path).unwrap();
    let problems = |text: &str, key: &str| -> Vec<String> {
        std::fs::write(&path, text).unwrap();
        verify_export(&path, Some(key)).unwrap().problems.iter().map(ToString::to_string).collect()
    };
    assert_eq!(problems(&whole.replace("zone1.example", "evil.example"), &key), ["entry 2 was edited"]);
    let cut: String = whole.lines().take(7).map(|l| format!("{l}\n")).collect();
    assert_eq!(problems(&cut, &key), ["the log was cut: it ends at entry 6, its signed end is entry 8"]);
    let other = Bench::empty().await.store.public_key();
    assert_eq!(problems(&whole, &other), ["the end of the log is not signed with this key"]);
    let changed = whole.replace(r#""value":"ana@example.org""#, r#""value":"eve@example.org""#);
    assert_eq!(problems(&changed, &key), ["a personal value beside entry 3 was changed"]);
    std::fs::write(&path, "not a log").unwrap();
    assert!(verify_export(&path, Some(&key)).is_err());
}

/// Whether any byte of any file of the store spells this text.
fn files_hold(bench: &Bench, text: &str) -> bool {
    let files = std::fs::read_dir(bench.folder.path()).unwrap().map(|f| std::fs::read(f.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
}
