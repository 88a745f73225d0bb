//! What many accounts weigh in memory.

use portcullis_core::{
    AccountId, Catalogue, Change, Command, Context, Event, Fresh, Member, MemberStatus, Millis, Opening, Origin,
    PolicyDraft, Scope, Settings, Snapshot, UserId, decide, fold, open_account,
};
use portcullis_server::{App, Config, now};
use portcullis_store::{Extras, NewEntry};
use std::time::Instant;

const MEMBERS: usize = 20;

/// Opens so many accounts of 20 members each, closes the server, opens it again and loads them all.
pub async fn print(accounts: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = || Config::local(folder.path(), ([127, 0, 0, 1], 0).into());
    let app = App::open(config()).await.expect("it opens");
    for number in 0..accounts {
        fill(&app, number as u128).await;
    }
    app.store.close().await;
    drop(app);

    let app = App::open(config()).await.expect("it opens");
    let (before, start) = (resident(), Instant::now());
    for number in 0..accounts {
        let live = app.live(id(number as u128)).await.expect("it loads").expect("it is there");
        assert_eq!(live.current().snapshot.state().members.len(), MEMBERS);
    }
    let (took, weight) = (start.elapsed(), resident().saturating_sub(before));
    println!(
        "\n{accounts} accounts of {MEMBERS} members, all in memory: {:.0} MB, {:.1} kB each; loaded in {:.1} s.",
        weight as f64 / 1e3,
        weight as f64 / accounts as f64,
        took.as_secs_f64()
    );
}

fn id(number: u128) -> AccountId {
    AccountId::from_bits(0xacc0 << 64 | number)
}

/// One account, as one entry.
async fn fill(app: &App, number: u128) {
    let (at, catalogue) = (now(), Catalogue::builtin());
    let owner = UserId::from_bits(number << 32 | 1);
    let settings = Settings {
        name: format!("Account {number}"),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let opening = Opening {
        account: id(number),
        settings,
        owner,
        email: format!("owner{number}@example.com"),
        name: Some("Olga Owner".into()),
        verified: true,
    };
    let mut events = open_account(&catalogue, &opening, &Fresh::new(at, number << 16 | 1)).events;
    let snapshot = Snapshot::new(fold([(1, events.as_slice())]).expect("it folds"), catalogue.clone());
    let policies = vec![PolicyDraft::allow(["dns-edit", "analytics-read"], Scope::account())];
    let emails = (1..MEMBERS).map(|n| format!("member{n}@firm{number}.example")).collect();
    let invite = Command::InviteMembers { emails, policies, groups: Vec::new() };
    let caller = portcullis_core::Caller::user(owner, Context::at(at));
    let invited = decide(&snapshot, &caller, &invite, &Fresh::new(at, number << 16 | 2));
    assert!(!invited.events.is_empty(), "{:?}", invited.issues);
    events.extend(invited.events.into_iter().zip(2_u128..).map(|(event, n)| joined(event, number << 32 | n, at)));
    let new = NewEntry {
        at,
        origin: Origin::default(),
        command: "open_account".into(),
        catalogue: catalogue.digest().to_owned(),
        events,
        raises_revision: true,
    };
    app.store.append(id(number), None, new, Extras::default()).await.expect("it is written");
}

/// An invitation as if it had been accepted at once.
pub fn joined(event: Event, user: u128, at: Millis) -> Event {
    match event {
        Event::Member(Change { before, after: Some(member) }) => {
            let member = Member {
                user: Some(UserId::from_bits(user)),
                status: MemberStatus::Accepted,
                joined_at: Some(at),
                ..member
            };
            Event::Member(Change { before, after: Some(member) })
        }
        other => other,
    }
}

/// Kilobytes of this process that are in memory.
pub fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux system");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
