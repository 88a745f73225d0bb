use super::setup::{ACCOUNT, Bench, OWNER, invite, rename, settings, zones};
use portcullis_core::{AccountId, Change, Code, Event, Member, MemberStatus, Millis, ObjectId, Origin};
use portcullis_store::{Extras, Filter, Idempotency, NewEntry, NewInvitation, ObjectFilter, Repeat, StoreError, User};

#[tokio::test]
async fn what_is_appended_is_loaded_again_after_a_restart() {
    let bench = Bench::opened().await;
    bench.fill().await;
    let before = bench.store.load(ACCOUNT).await.unwrap();
    let entries = bench.store.entries_since(ACCOUNT, 0, 100).await.unwrap();
    bench.store.close().await;

    let bench = Bench::in_folder(bench.folder).await;
    assert_eq!(bench.store.load(ACCOUNT).await.unwrap(), before);
    assert_eq!(bench.store.entries_since(ACCOUNT, 0, 100).await.unwrap(), entries);
    assert_eq!((before.0.revision, before.1.seq, entries.len()), (8, 8, 8));
    assert!(before.0.members.values().any(|m| m.address.get() == Some("ana@example.org")));
    assert!(entries.iter().all(|e| e.origin.address == Some("203.0.113.9".parse().unwrap())));
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_stale_revision_is_refused_and_leaves_nothing() {
    let bench = Bench::opened().await;
    let (revision, entry) = bench.decided(&rename("First")).await;
    let (_, late) = bench.decided(&invite("ana@example.org")).await;
    bench.store.append(ACCOUNT, Some(revision), entry, Extras::default()).await.unwrap();

    let user = User { id: OWNER, email: "new@example.com".into(), ..somebody() };
    let extras = Extras { user: Some(user), ..Extras::default() };
    let refused = bench.store.append(ACCOUNT, Some(revision), late, extras).await;
    assert!(matches!(refused, Err(StoreError::Stale { expected: 1, actual: 2 })), "{refused:?}");
    assert_eq!(bench.store.head(ACCOUNT).await.unwrap().seq, 2);
    assert_eq!(bench.store.user_by_email("new@example.com").await.unwrap(), None);
}

#[tokio::test]
async fn an_extra_that_fails_takes_the_entry_with_it() {
    let bench = Bench::opened().await;
    bench.store.add_user(&somebody()).await.unwrap();
    let twice = User { id: OWNER, ..somebody() };
    let extras = Extras { user: Some(twice), ..Extras::default() };
    let refused = bench.run_with(rename("Never"), extras).await;
    assert!(matches!(refused, Err(StoreError::Duplicate("address"))), "{refused:?}");
    assert_eq!(bench.store.load(ACCOUNT).await.unwrap().0.account.settings, settings("School network"));
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn entries_of_several_logs_are_appended_together_or_not_at_all() {
    let bench = Bench::opened().await;
    let other = AccountId::from_bits(7);
    bench.open(other).await.unwrap();
    let heads = async || (bench.store.head(ACCOUNT).await.unwrap().seq, bench.store.head(other).await.unwrap().seq);
    let (_, first) = bench.decided(&rename("First")).await;
    let (_, second) = bench.decided(&rename("Second")).await;
    let pair = |expected| {
        let own = (ACCOUNT, Some(1), first.clone(), Extras::default());
        vec![own, (other, Some(expected), second.clone(), Extras::default())]
    };

    // The second log is not where it was thought to be, so the first stays too.
    let stale = bench.store.append_all(pair(0)).await;
    assert!(matches!(stale, Err(StoreError::Stale { expected: 0, actual: 1 })), "{stale:?}");
    // Nor does an account that can't be opened leave anything in another log.
    let unopened = vec![pair(1).remove(0), (AccountId::from_bits(8), None, second.clone(), Extras::default())];
    let unopened = bench.store.append_all(unopened).await;
    assert!(matches!(unopened, Err(StoreError::Refused(_))), "{unopened:?}");
    // Nor a thing that belongs to the last entry.
    bench.store.add_user(&somebody()).await.unwrap();
    let mut twice = pair(1);
    twice[1].3.user = Some(User { id: OWNER, ..somebody() });
    let twice = bench.store.append_all(twice).await;
    assert!(matches!(twice, Err(StoreError::Duplicate("address"))), "{twice:?}");
    assert_eq!(heads().await, (1, 1));
    assert_eq!(bench.store.load(ACCOUNT).await.unwrap().0.account.settings, settings("School network"));

    let done = bench.store.append_all(pair(1)).await.unwrap();
    assert_eq!(done.iter().map(|a| (a.entry.account, a.head.seq)).collect::<Vec<_>>(), [(ACCOUNT, 2), (other, 2)]);
    // Two entries of one log follow each other.
    let (_, third) = bench.decided(&rename("Third")).await;
    let (_, fourth) = bench.decided(&rename("Fourth")).await;
    let one_log = [(2, third), (3, fourth)].map(|(at, entry)| (ACCOUNT, Some(at), entry, Extras::default()));
    bench.store.append_all(one_log.into()).await.unwrap();
    assert_eq!(heads().await, (4, 2));
    assert_eq!(bench.store.load(ACCOUNT).await.unwrap().0.account.settings, settings("Fourth"));
    assert_eq!(bench.store.append_all(vec![]).await.unwrap(), []);
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_account_is_opened_once_and_first() {
    let bench = Bench::opened().await;
    assert!(matches!(bench.open(ACCOUNT).await, Err(StoreError::Duplicate("account"))));
    let other = AccountId::from_bits(7);
    let (_, entry) = bench.decided(&rename("Nowhere")).await;
    let unopened = bench.store.append(other, None, entry.clone(), Extras::default()).await;
    assert!(matches!(unopened, Err(StoreError::Refused(_))), "{unopened:?}");
    let unknown = bench.store.append(other, Some(1), entry, Extras::default()).await;
    assert!(matches!(unknown, Err(StoreError::NotFound("account"))), "{unknown:?}");
    assert!(matches!(bench.store.load(other).await, Err(StoreError::NotFound("account"))));
}

#[tokio::test]
async fn a_repeated_request_does_nothing_twice() {
    let bench = Bench::opened().await;
    let request =
        Idempotency { principal: format!("user:{OWNER}"), key: "k1".into(), body_hash: [1; 32], answer: "[]".into() };
    let extras = Extras { idempotency: Some(request.clone()), ..Extras::default() };
    assert_eq!(bench.store.repeated(ACCOUNT, &request).await.unwrap(), None);
    bench.run_with(rename("Once"), extras.clone()).await.unwrap();

    let first = Repeat { seq: 2, answer: "[]".into() };
    assert_eq!(bench.store.repeated(ACCOUNT, &request).await.unwrap(), Some(first.clone()));
    let again = bench.run_with(rename("Twice"), extras).await;
    assert!(matches!(again, Err(StoreError::Repeated(r)) if r == first));
    let other_body = Idempotency { body_hash: [2; 32], ..request.clone() };
    assert!(matches!(bench.store.repeated(ACCOUNT, &other_body).await, Err(StoreError::KeyReused)));
    let other_principal = Idempotency { principal: "user:other".into(), ..request };
    assert_eq!(bench.store.repeated(ACCOUNT, &other_principal).await.unwrap(), None);
    assert_eq!(bench.store.head(ACCOUNT).await.unwrap().seq, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_writers_at_one_revision_one_wins_and_nobody_meets_a_busy_database() {
    let bench = Bench::opened().await;
    for round in 1..=5_u64 {
        let (revision, entry) = bench.decided(&rename(&format!("Round {round}"))).await;
        let writers: Vec<_> = (0..16)
            .map(|_| {
                let (store, entry) = (bench.store.clone(), entry.clone());
                tokio::spawn(async move { store.append(ACCOUNT, Some(revision), entry, Extras::default()).await })
            })
            .collect();
        let mut won = 0;
        for writer in writers {
            match writer.await.unwrap() {
                Ok(_) => won += 1,
                Err(StoreError::Stale { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((won, bench.store.head(ACCOUNT).await.unwrap().seq), (1, round + 1));
    }
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn edits_behind_the_permissions_are_entries_without_a_revision() {
    let bench = Bench::opened().await;
    let (revision, entry) = bench.decided(&rename("Same")).await;
    let edit = NewEntry { raises_revision: false, command: "edit_record".into(), events: vec![], ..entry };
    let edit = bench.store.append(ACCOUNT, Some(revision), edit, Extras::default()).await.unwrap();
    assert_eq!((edit.entry.seq, edit.entry.revision), (2, 1));
    assert_eq!(bench.run(rename("Next")).await.entry.revision, 2);
    assert_eq!(bench.problems().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_audit_log_is_filtered_by_person_command_and_object() {
    let bench = Bench::opened().await;
    bench.fill().await;
    let numbers = async |filter: Filter| -> Vec<u64> {
        bench.store.entries(ACCOUNT, &filter, 3).await.unwrap().iter().map(|e| e.seq).collect()
    };
    assert_eq!(numbers(Filter::default()).await, [8, 7, 6]);
    assert_eq!(numbers(Filter { before: Some(6), ..Filter::default() }).await, [5, 4, 3]);
    assert_eq!(numbers(Filter { after: Some(5), oldest_first: true, ..Filter::default() }).await, [6, 7, 8]);
    let (since, until) = (Some(Millis(1_750_000_003_000)), Some(Millis(1_750_000_005_000)));
    assert_eq!(numbers(Filter { since, until, ..Filter::default() }).await, [5, 4]);
    assert_eq!(numbers(Filter { command: Some("invite_members".into()), ..Filter::default() }).await, [8, 4, 3]);
    assert_eq!(numbers(Filter { user: Some(somebody().id), ..Filter::default() }).await, [0_u64; 0]);
    let groups = Some(ObjectFilter::Type("group".into()));
    assert_eq!(numbers(Filter { object: groups.clone(), ..Filter::default() }).await, [5]);
    assert_eq!(
        numbers(Filter { object: groups, user: Some(OWNER), before: Some(5), ..Filter::default() }).await,
        [0_u64; 0]
    );

    let ana = bench.store.entry(ACCOUNT, 3).await.unwrap().events.iter().find_map(Event::object).unwrap();
    assert!(matches!(ana, ObjectId::Member(_)), "{ana:?}");
    assert_eq!(numbers(Filter { object: Some(ObjectFilter::Object(ana)), ..Filter::default() }).await, [3]);
}

#[tokio::test]
async fn people_find_their_accounts_and_links_lead_to_members() {
    let bench = Bench::opened().await;
    let (revision, entry) = bench.decided(&invite("ana@example.org")).await;
    let member = entry.events.iter().find_map(added_member).unwrap();
    let invitations = vec![NewInvitation { member: member.id, secret_hash: [9; 32], mailed: true }];
    let extras = Extras { invitations, ..Extras::default() };
    bench.store.append(ACCOUNT, Some(revision), entry, extras).await.unwrap();

    let ana = somebody().id;
    assert_eq!(bench.store.memberships(ana, None).await.unwrap(), []);
    let invited = bench.store.memberships(ana, Some("ana@example.org")).await.unwrap();
    assert_eq!(invited.iter().map(|m| (m.member, m.status)).collect::<Vec<_>>(), [(member.id, MemberStatus::Pending)]);
    let link = bench.store.invitation(&[9; 32]).await.unwrap().unwrap();
    assert_eq!((link.account, link.member, link.mailed), (ACCOUNT, member.id, true));

    bench.run(portcullis_core::Command::RevokeMember { member: member.id, keep_tokens: Vec::new() }).await;
    assert_eq!(bench.store.invitation(&[9; 32]).await.unwrap(), None);
    assert_eq!(bench.store.memberships(ana, Some("ana@example.org")).await.unwrap(), []);
    let owner = bench.store.memberships(OWNER, None).await.unwrap();
    assert_eq!(owner.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["School network"]);
}

#[tokio::test]
async fn refused_attempts_are_bounded_and_beside_the_log() {
    let bench = Bench::opened().await;
    let origin = Origin { user: Some(OWNER), ..Origin::default() };
    for n in 0..1_010 {
        bench.store.record_refused(ACCOUNT, Millis(n), &origin, "leave_account", &[Code::ALL[0]]).await.unwrap();
    }
    let kept = bench.store.refused(ACCOUNT, 5_000).await.unwrap();
    assert_eq!((kept.len(), kept[0].at, kept[999].at), (1_000, Millis(1_009), Millis(10)));
    assert_eq!((kept[0].origin.clone(), kept[0].codes.clone()), (origin, vec![Code::ALL[0]]));
    assert_eq!(bench.store.head(ACCOUNT).await.unwrap().seq, 1);
}

#[tokio::test]
async fn hostile_text_is_only_text() {
    let bench = Bench::opened().await;
    let name = "'; DROP TABLE entries; -- \u{202e}<script>\u{1F980}";
    bench.store.add_user(&User { name: name.into(), ..somebody() }).await.unwrap();
    assert_eq!(bench.store.user(somebody().id).await.unwrap().unwrap().name, name);
    let filter =
        Filter { command: Some(name.into()), object: Some(ObjectFilter::Type(name.into())), ..Filter::default() };
    assert_eq!(bench.store.entries(ACCOUNT, &filter, 10).await.unwrap(), []);
    bench.run(zones(0..2)).await;
    assert_eq!(bench.store.head(ACCOUNT).await.unwrap().seq, 2);
}

fn added_member(event: &Event) -> Option<Member> {
    match event {
        Event::Member(Change { after: Some(member), .. }) => Some(member.clone()),
        _ => None,
    }
}

pub fn somebody() -> User {
    User {
        id: portcullis_core::UserId::from_bits(0xa0a),
        email: "ana@example.org".into(),
        verified: true,
        name: "Ana".into(),
        password_hash: None,
        suspended: false,
        created_at: Millis(0),
    }
}
