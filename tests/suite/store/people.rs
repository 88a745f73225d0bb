use super::append::somebody;
use super::setup::{ACCOUNT, Bench};
use portcullis_core::{MemberId, Millis, TokenId, UserId};
use portcullis_store::{NewSession, StoreError, TokenKind, User, hash_secret, new_secret, token_kind};

fn session(user: UserId, n: u8, at: i64) -> NewSession {
    NewSession {
        secret_hash: [n; 32],
        public_id: format!("s{n}"),
        user,
        csrf: format!("csrf{n}"),
        created_at: Millis(at),
        user_agent: "Browser".into(),
        address: "203.0.113.9".into(),
    }
}

#[tokio::test]
async fn users_are_found_by_address_and_unique_by_it() {
    let bench = Bench::empty().await;
    bench.store.add_user(&somebody()).await.unwrap();
    assert_eq!(bench.store.user_by_email("ana@example.org").await.unwrap(), Some(somebody()));
    assert_eq!(bench.store.user_by_email("ANA@example.org").await.unwrap(), None, "callers bring the normal form");
    let again = bench.store.add_user(&User { id: UserId::from_bits(5), ..somebody() }).await;
    assert!(matches!(again, Err(StoreError::Duplicate("address"))));
    assert!(matches!(bench.store.rename_user(UserId::from_bits(5), "x").await, Err(StoreError::NotFound("user"))));
}

#[tokio::test]
async fn sessions_last_are_listed_and_end() {
    let bench = Bench::empty().await;
    let store = &bench.store;
    let ana = somebody().id;
    store.add_user(&somebody()).await.unwrap();
    store.begin_session(&session(ana, 1, 1_000)).await.unwrap();
    store.begin_session(&session(ana, 2, 2_000)).await.unwrap();

    let found = store.session(&[1; 32], Millis(200_000), Millis(0), Millis(0)).await.unwrap().unwrap();
    assert_eq!((found.public_id.as_str(), found.csrf.as_str(), found.user), ("s1", "csrf1", ana));
    let ids = async || -> Vec<(String, i64)> {
        store.sessions(ana).await.unwrap().into_iter().map(|s| (s.public_id, s.last_used_at.0)).collect()
    };
    assert_eq!(ids().await, [("s1".into(), 200_000), ("s2".into(), 2_000)]);
    assert_eq!(store.session(&[1; 32], Millis(0), Millis(1_000), Millis(0)).await.unwrap(), None, "began too long ago");
    assert_eq!(store.session(&[2; 32], Millis(0), Millis(0), Millis(2_000)).await.unwrap(), None, "idle too long");
    assert_eq!(store.session(&[3; 32], Millis(0), Millis(0), Millis(0)).await.unwrap(), None, "forged");

    assert!(matches!(store.end_session(UserId::from_bits(5), "s1").await, Err(StoreError::NotFound(_))), "not theirs");
    store.end_session(ana, "s1").await.unwrap();
    assert_eq!(ids().await.len(), 1);
    store.suspend_user(ana, true).await.unwrap();
    assert_eq!(ids().await.len(), 0);
}

#[tokio::test]
async fn a_person_keeps_fifty_sessions() {
    let bench = Bench::empty().await;
    bench.store.add_user(&somebody()).await.unwrap();
    for n in 0..60 {
        bench.store.begin_session(&session(somebody().id, n, i64::from(n))).await.unwrap();
    }
    let kept = bench.store.sessions(somebody().id).await.unwrap();
    assert_eq!((kept.len(), kept[0].public_id.as_str(), kept[49].public_id.as_str()), (50, "s59", "s10"));
}

#[tokio::test]
async fn verifying_an_address_ends_what_somebody_else_may_have_made() {
    let bench = Bench::empty().await;
    let ana = somebody().id;
    bench.store.add_user(&User { verified: false, ..somebody() }).await.unwrap();
    bench.store.begin_session(&session(ana, 1, 0)).await.unwrap();
    let token = bench.store.add_token(TokenId::from_bits(1), ana, "script", Millis(0)).await.unwrap();
    bench.store.verify_user(ana, "hash").await.unwrap();
    let user = bench.store.user(ana).await.unwrap().unwrap();
    assert_eq!((user.verified, user.password_hash.as_deref()), (true, Some("hash")));
    assert_eq!(bench.store.sessions(ana).await.unwrap(), []);
    assert_eq!(bench.store.token(&token, Millis(1)).await.unwrap(), None);
}

#[tokio::test]
async fn tokens_are_known_by_their_secret_alone() {
    let bench = Bench::empty().await;
    let ana = somebody().id;
    bench.store.add_user(&somebody()).await.unwrap();
    let secret = bench.store.add_token(TokenId::from_bits(1), ana, "script", Millis(5)).await.unwrap();
    assert!((40..=80).contains(&secret.len()) && token_kind(&secret) == Some(TokenKind::Key), "{secret}");
    assert!(secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
    let found = bench.store.token(&secret, Millis(9)).await.unwrap().unwrap();
    assert_eq!((found.user, found.name.as_str(), found.last_used_at), (ana, "script", None));
    assert_eq!(bench.store.tokens(ana).await.unwrap()[0].last_used_at, Some(Millis(9)));

    let flipped = if secret.as_bytes()[10] == b'A' { "B" } else { "A" };
    let forged = format!("{}{flipped}{}", &secret[..10], &secret[11..]);
    assert!([&forged, "", &"é".repeat(24)].iter().all(|text| token_kind(text).is_none()));
    assert_eq!(bench.store.token(&forged, Millis(9)).await.unwrap(), None);
    bench.store.remove_token(ana, found.id).await.unwrap();
    assert_eq!(bench.store.token(&secret, Millis(9)).await.unwrap(), None);
    let nobody = bench.store.add_token(TokenId::from_bits(2), UserId::from_bits(5), "", Millis(0)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound("user"))));
}

#[tokio::test]
async fn no_secret_is_in_the_database() {
    let bench = Bench::empty().await;
    bench.store.add_user(&somebody()).await.unwrap();
    let token = bench.store.add_token(TokenId::from_bits(1), somebody().id, "script", Millis(0)).await.unwrap();
    let cookie = new_secret().unwrap();
    let begun = NewSession { secret_hash: hash_secret(&cookie), ..session(somebody().id, 1, 0) };
    bench.store.begin_session(&begun).await.unwrap();
    bench.store.close().await;
    let bytes = std::fs::read(bench.folder.path().join("portcullis.db")).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(holds("ana@example.org") && !holds(&token) && !holds(&cookie));
}

#[tokio::test]
async fn activity_is_noted_to_the_minute() {
    let bench = Bench::opened().await;
    let member = MemberId::from_bits(3);
    for at in [0, 59_999, 60_000, 61_000] {
        bench.store.note_active(ACCOUNT, member, Millis(at)).await.unwrap();
    }
    assert_eq!(bench.store.last_active(ACCOUNT).await.unwrap()[&member], Millis(60_000));
}
