use super::setup::{ACCOUNT, Bench, rename};
use portcullis_store::{Store, StoreError, read_head};

/// Fills a store, runs SQL behind its back, and answers what `verify` finds.
async fn after(sql: &'static [&'static str]) -> (Bench, Vec<String>) {
    let bench = Bench::opened().await;
    bench.fill().await;
    let db = bench.behind().await;
    for statement in sql {
        let changed = sqlx::query(*statement).execute(&db).await.unwrap().rows_affected();
        assert!(changed > 0, "changes nothing: {statement}");
    }
    let problems = bench.problems().await;
    (bench, problems)
}

/// Deciding and appending must refuse what `verify` finds in the log itself.
async fn unusable(bench: &Bench) {
    let loaded = bench.store.load(ACCOUNT).await;
    assert!(matches!(loaded, Err(StoreError::Corrupt { .. })), "{loaded:?}");
}

const SWAP_BODY: &str =
    "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), 'zone1', 'zone9') AS BLOB) WHERE seq = 2";

#[tokio::test]
async fn an_edited_body_is_found() {
    let (bench, problems) = after(&[SWAP_BODY]).await;
    assert_eq!(problems, ["entry 2 was edited"]);
    unusable(&bench).await;
}

#[tokio::test]
async fn an_edit_that_mends_its_own_hash_is_found() {
    let (bench, _) = after(&[SWAP_BODY]).await;
    let db = bench.behind().await;
    // What an attacker computes who knows how entries are hashed.
    let (body, previous): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT body, prev_hash FROM entries WHERE seq = 2").fetch_one(&db).await.unwrap();
    let mut hash = sha2::Sha256::default();
    for part in [&b"portcullis entry 1\0"[..], &ACCOUNT.bits().to_be_bytes(), &2_u64.to_be_bytes(), &previous, &body] {
        sha2::Digest::update(&mut hash, part);
    }
    let hash: Vec<u8> = sha2::Digest::finalize(hash).to_vec();
    sqlx::query("UPDATE entries SET hash = $1 WHERE seq = 2").bind(hash).execute(&db).await.unwrap();
    assert_eq!(bench.problems().await, ["entry 3 does not follow the entry before it"]);
    unusable(&bench).await;
}

#[tokio::test]
async fn a_removed_entry_in_the_middle_is_found() {
    let (bench, problems) = after(&["DELETE FROM entries WHERE seq IN (4, 5)"]).await;
    assert_eq!(problems[0], "entries 4 to 5 are missing");
    unusable(&bench).await;
}

#[tokio::test]
async fn a_cut_tail_is_found() {
    let (bench, problems) = after(&["DELETE FROM entries WHERE seq > 6"]).await;
    assert_eq!(problems[0], "the log was cut: it ends at entry 6, its signed end is entry 8");
    unusable(&bench).await;
}

#[tokio::test]
async fn a_tail_cut_together_with_its_end_is_found_by_the_signature() {
    const MOVE: &str = "UPDATE heads SET seq = 6, revision = 6, hash = (SELECT hash FROM entries WHERE seq = 6)";
    let (bench, problems) = after(&["DELETE FROM entries WHERE seq > 6", MOVE]).await;
    assert_eq!(problems[0], "the end of the log is not signed with this key");
    unusable(&bench).await;
}

#[tokio::test]
async fn an_end_taken_from_another_account_is_found() {
    let bench = Bench::opened().await;
    let other = portcullis_core::AccountId::from_bits(2);
    bench.open(other).await.unwrap();
    const SWAP: &str = "UPDATE heads SET (hash, signature) = \
        (SELECT hash, signature FROM heads h WHERE h.account <> heads.account) WHERE account LIKE '%acc0'";
    sqlx::query(SWAP).execute(&bench.behind().await).await.unwrap();
    let problems = bench.problems().await;
    assert_eq!(
        problems,
        ["the end of the log is not signed with this key", "the signed end is not the end of this log"]
    );
    unusable(&bench).await;
}

#[tokio::test]
async fn nothing_is_appended_to_an_end_that_is_not_signed() {
    let bench = Bench::opened().await;
    let (revision, entry) = bench.decided(&rename("Laundered")).await;
    sqlx::query("UPDATE heads SET hash = zeroblob(32)").execute(&bench.behind().await).await.unwrap();
    let refused = bench.store.append(ACCOUNT, Some(revision), entry, portcullis_store::Extras::default()).await;
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_removed_end_is_found() {
    let (bench, problems) = after(&["DELETE FROM heads"]).await;
    assert_eq!(problems, ["the log has no signed end"]);
    assert!(bench.store.load(ACCOUNT).await.is_err());
}

#[tokio::test]
async fn a_changed_personal_value_is_found() {
    let (bench, problems) =
        after(&["UPDATE personal SET value = 'eve@example.org' WHERE value = 'ana@example.org'"]).await;
    assert_eq!(problems[0], "a personal value beside entry 3 was changed");
    unusable(&bench).await;
}

#[tokio::test]
async fn changed_indexes_are_found() {
    let (_, problems) = after(&["UPDATE entries SET user_id = NULL WHERE seq = 3"]).await;
    assert_eq!(problems, ["the index of entry 3 differs from the entry"]);
    let (_, problems) = after(&["DELETE FROM entry_objects WHERE object_type = 'group'"]).await;
    assert_eq!(problems, ["the index of entry 5 differs from the entry"]);
    let (_, problems) = after(&["UPDATE memberships SET status = 'accepted'"]).await;
    assert_eq!(problems, ["the index of members differs from the log"]);
    let (_, problems) = after(&["UPDATE accounts SET name = 'Mine'"]).await;
    assert_eq!(problems, ["the index of accounts differs from the log"]);
}

#[tokio::test]
async fn a_changed_checkpoint_is_found() {
    let bench = Bench::opened().await;
    bench.fill().await;
    bench.store.checkpoint(ACCOUNT).await.unwrap();
    const EDIT: &str =
        "UPDATE checkpoints SET state = CAST(replace(CAST(state AS TEXT), 'pending', 'accepted') AS BLOB)";
    sqlx::query(EDIT).execute(&bench.behind().await).await.unwrap();
    assert_eq!(bench.problems().await, ["the checkpoint differs from the log"]);
    unusable(&bench).await;
}

#[tokio::test]
async fn an_old_copy_of_everything_is_found_by_an_export() {
    let bench = Bench::opened().await;
    let copy = tempfile::tempdir().unwrap();
    bench.store.close().await;
    for file in ["portcullis.db", "head.key"] {
        std::fs::copy(bench.folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let bench = Bench::in_folder(bench.folder).await;
    bench.fill().await;
    let path = bench.folder.path().join("log.jsonl");
    bench.store.export(ACCOUNT, &mut std::fs::File::create(&path).unwrap()).await.unwrap();
    let anchor = read_head(&path).unwrap();
    assert!(bench.store.verify_since(anchor.clone()).await.unwrap().is_sound());

    let old = Store::open(copy.path()).await.unwrap();
    assert!(old.verify(None).await.unwrap().is_sound());
    let report = old.verify_since(anchor).await.unwrap();
    let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["the log is not a continuation of the export: entry 8 is another"]);
}

#[tokio::test]
async fn a_lost_key_is_said_and_not_replaced() {
    let bench = Bench::opened().await;
    bench.store.close().await;
    let key = bench.folder.path().join("head.key");
    std::fs::remove_file(&key).unwrap();
    let opened = Store::open(bench.folder.path()).await;
    assert!(matches!(opened, Err(StoreError::Key(_))), "{opened:?}");
    assert!(!key.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_is_only_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::empty().await;
    let mode = std::fs::metadata(bench.folder.path().join("head.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
