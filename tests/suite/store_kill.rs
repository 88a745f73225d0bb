//! Killed at any moment, the store loses nothing that it acknowledged and starts again by itself.

use portcullis_core::{
    Account, AccountId, Change, Event, Member, Millis, Origin, Personal, Record, RecordId, ResourceId, Settings,
};
use portcullis_store::{Extras, NewEntry, Store};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "PORTCULLIS_TEST_KILL_FOLDER";
const ACCOUNT: AccountId = AccountId::from_bits(0x51);
const ZONE: ResourceId = ResourceId::from_bits(0x52);
const ROUNDS: u64 = 12;

/// Not a test of its own: with the variable set it is the program that gets killed. Each entry's number is printed once
/// the store has answered; a checkpoint now and then.
#[tokio::test]
async fn the_program_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Store::open(Path::new(&folder)).await.unwrap();
    loop {
        let head = store.head(ACCOUNT).await.ok();
        let seq = head.as_ref().map_or(1, |h| h.seq + 1);
        let done = store.append(ACCOUNT, head.map(|h| h.revision), entry(seq), Extras::default()).await.unwrap();
        println!("acknowledged {}", done.entry.seq);
        if seq.is_multiple_of(7) {
            store.checkpoint(ACCOUNT).await.unwrap();
        }
    }
}

#[tokio::test]
async fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    let mut random = fastrand::Rng::with_seed(0x6b11);
    for round in 0..ROUNDS {
        acknowledged = killed_after(folder.path(), Duration::from_millis(random.u64(20..250)), acknowledged);
        let store = Store::open(folder.path()).await.unwrap();
        let report = store.verify(None).await.unwrap();
        assert!(report.is_sound(), "round {round}: {report:?}");
        let (state, head) = store.load(ACCOUNT).await.unwrap();
        // One more may have been written whose answer was killed on its way.
        assert!((acknowledged..=acknowledged + 1).contains(&head.seq), "round {round}: {acknowledged} of {}", head.seq);
        assert_eq!(state.account.settings.name, format!("Entry {}", head.seq));
        let records = store.records(ACCOUNT, ZONE, None).await.unwrap();
        let contents: Vec<_> = records.iter().map(|r| r.content.clone()).collect();
        assert_eq!(contents, [format!("\"entry {}\"", head.seq)], "round {round}: the record of the last entry");
        acknowledged = head.seq;
        store.close().await;
    }
    assert!(acknowledged >= 2 * ROUNDS, "the killed program hardly wrote: {acknowledged} entries");
}

/// Lets the program write for a while after its first entry of this round, kills it (SIGKILL on Unix), and answers the
/// last entry it acknowledged.
fn killed_after(folder: &Path, time: Duration, before: u64) -> u64 {
    let mut child = program(folder);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let number = |line: String| line.split_once("acknowledged ").and_then(|(_, n)| n.trim().parse::<u64>().ok());
    let first = lines.by_ref().find_map(number).unwrap_or(before);
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    lines.filter_map(number).last().unwrap_or(first)
}

fn program(folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store_kill::the_program_that_is_killed", "--nocapture"]).env(FOLDER, folder);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn entry(seq: u64) -> NewEntry {
    let settings = Settings {
        name: format!("Entry {seq}"),
        plan: "default".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let event = if seq == 1 {
        Event::Account(Change::added(Account { id: ACCOUNT, created_at: Millis(0), settings, closed_at: None }))
    } else {
        Event::Settings(Change::added(settings))
    };
    let (origin, command, catalogue) = (Origin::default(), "change_settings".into(), "0123456789abcdef".into());
    let before = (seq > 1).then(|| record(seq - 1));
    let edit = Event::Record(Change { before, after: Some(record(seq)) });
    let events = vec![event, Event::Member(Change::added(member(seq))), edit];
    NewEntry { at: Millis(0), origin, command, catalogue, events, raises_revision: true }
}

/// One record that says which entry wrote it.
fn record(seq: u64) -> Record {
    Record {
        id: RecordId::from_bits(1),
        zone: ZONE,
        name: "www.example".into(),
        rtype: "TXT".into(),
        content: format!("\"entry {seq}\""),
        ttl: 1,
        priority: None,
        proxied: false,
        comment: String::new(),
        tags: Default::default(),
        settings: Default::default(),
        created_at: Millis(0),
        modified_at: Millis(0),
    }
}

fn member(seq: u64) -> Member {
    Member {
        id: portcullis_core::MemberId::from_bits(seq.into()),
        user: None,
        address: Personal::new(format!("person{seq}@example.org")),
        name: Personal::default(),
        status: portcullis_core::MemberStatus::Pending,
        invitation: portcullis_core::Invitation { by: None, sent_at: Millis(0), expires_at: Millis(1) },
        joined_at: None,
        facts: portcullis_core::Facts::default(),
    }
}
