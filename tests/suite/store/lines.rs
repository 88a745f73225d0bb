use super::setup::{ACCOUNT, Bench};
use portcullis_core::*;
use portcullis_store::{Extras, NewEntry};

/// Logs that are older than the table of their lines.
#[tokio::test]
async fn lines_of_older_logs_are_made_from_their_entries() {
    const MIGRATION: &str = include_str!("../../../crates/store/migrations/0027_lines.sql");
    let bench = Bench::opened().await;
    bench.fill().await;
    let (state, head) = bench.store.load(ACCOUNT).await.unwrap();
    let zone = *state.resources.keys().next().unwrap();
    let settings = |paused| ZoneSettings { zone, mode: ZoneMode::Full, paused, name_servers: vec![] };
    let changed = Event::Zone(Change::changed(settings(false), settings(true)));
    let via = format!("agency:{ACCOUNT} token:{}", TokenId::from_bits(3));
    let new = NewEntry {
        at: Millis(1_800_000_000_000),
        origin: Origin { via: Some(via), ..Origin::default() },
        command: "change_zone".into(),
        catalogue: "none".into(),
        events: vec![changed],
        raises_revision: false,
    };
    bench.store.append(ACCOUNT, Some(head.revision), new, Extras::default()).await.unwrap();
    let db = bench.behind().await;
    type Row = (String, i64, i64, Option<String>, Option<String>, String, Option<String>);
    let read = async || -> Vec<Row> {
        const SELECT: &str = "SELECT account, seq, at, user_id, agency, command, zone FROM entry_lines ORDER BY seq";
        sqlx::query_as(SELECT).fetch_all(&db).await.unwrap()
    };
    let kept = read().await;
    assert!(kept.iter().filter(|row| row.6.is_some()).count() > 1, "{kept:?}");
    assert_eq!(kept.last().unwrap().4, Some(ACCOUNT.to_string()));
    sqlx::query("DELETE FROM entry_lines").execute(&db).await.unwrap();
    let insert = &MIGRATION[MIGRATION.find("INSERT INTO").unwrap()..MIGRATION.rfind("CREATE INDEX").unwrap()];
    sqlx::query(insert).execute(&db).await.unwrap();
    assert_eq!(read().await, kept);
}
