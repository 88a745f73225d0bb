use super::setup::{ACCOUNT, Bench, invite, rename, zones};
use portcullis_core::fold;

#[tokio::test]
async fn a_checkpoint_and_what_follows_is_the_whole_log() {
    let bench = Bench::opened().await;
    bench.fill().await;
    bench.store.checkpoint(ACCOUNT).await.unwrap();
    bench.run(zones(10..30)).await;
    bench.run(rename("After the checkpoint")).await;
    let loaded = bench.store.load(ACCOUNT).await.unwrap().0;
    let entries = bench.store.entries_since(ACCOUNT, 0, 100).await.unwrap();
    let whole = fold(entries.iter().map(|e| (e.revision, e.events.as_slice()))).unwrap();
    assert_eq!(loaded, whole);
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_long_log_gets_checkpoints_by_itself() {
    let bench = Bench::opened().await;
    for n in 0..10 {
        bench.run(zones(n * 1_000..(n + 1) * 1_000)).await;
    }
    bench.run(invite("ana@example.org")).await;
    let db = bench.behind().await;
    let at: Vec<i64> = sqlx::query_scalar("SELECT seq FROM checkpoints").fetch_all(&db).await.unwrap();
    assert!(matches!(at[..], [2..=11]), "{at:?}");
    assert_eq!(bench.store.load(ACCOUNT).await.unwrap().0.resources.len(), 10_000);
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

/// How many bytes of entries fold in 50 ms; `UNFOLDED_BYTES` in the store follows from it. Run it with `--release`.
#[tokio::test]
#[ignore = "a measurement"]
async fn measure() {
    let bench = Bench::opened().await;
    for n in 0..5 {
        bench.run(zones(n * 1_000..(n + 1) * 1_000)).await;
    }
    for n in 0..200 {
        bench.run(invite(&format!("person{n}@example.org"))).await;
    }
    let db = bench.behind().await;
    sqlx::query("DELETE FROM checkpoints").execute(&db).await.unwrap();
    let bytes: i64 = sqlx::query_scalar("SELECT SUM(LENGTH(body)) FROM entries").fetch_one(&db).await.unwrap();
    let start = std::time::Instant::now();
    bench.store.load(ACCOUNT).await.unwrap();
    println!("folding {bytes} bytes of 206 entries: {:?}", start.elapsed());
    bench.store.checkpoint(ACCOUNT).await.unwrap();
    let start = std::time::Instant::now();
    bench.store.load(ACCOUNT).await.unwrap();
    println!("loading the checkpoint: {:?}", start.elapsed());
    let (revision, entry) = bench.decided(&rename("x")).await;
    let start = std::time::Instant::now();
    for n in 0..100 {
        let done = bench.store.append(ACCOUNT, Some(revision + n), entry.clone(), portcullis_store::Extras::default());
        done.await.unwrap();
    }
    println!("100 x append: {:?}", start.elapsed());
}
