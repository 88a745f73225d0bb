//! Bad input to the engine that is too large, too odd or too slow to write down as a corpus case.

use portcullis_core::{
    AccountId, Actor, Caller, Catalogue, Code, Command, Conditions, Context, Fresh, GroupId, Millis, NewResource,
    Opening, PolicyDraft, ResourceId, Scope, Selector, Settings, Snapshot, State, UserId, decide, fold, open_account,
};
use std::time::{Duration, Instant};

const NOW: Millis = Millis(1_700_000_000_000);
const OWNER: UserId = UserId::from_bits(7);

fn account() -> Snapshot {
    let settings = Settings {
        name: "Account".into(),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let opening = Opening {
        account: AccountId::from_bits(1),
        settings,
        owner: OWNER,
        email: "owner@example.com".into(),
        name: None,
        verified: true,
    };
    let catalogue = Catalogue::builtin();
    let opened = open_account(&catalogue, &opening, &Fresh::new(NOW, 1));
    Snapshot::new(fold([(1, opened.events.as_slice())]).expect("it was opened"), catalogue)
}

fn owner() -> Caller {
    Caller { verified: true, ..Caller::user(OWNER, Context::at(NOW)) }
}

fn run(snapshot: &mut Snapshot, command: &Command) -> Vec<Code> {
    let seed = u128::from(snapshot.state().revision) + 100;
    let outcome = decide(snapshot, &owner(), command, &Fresh::new(NOW, seed));
    if !outcome.events.is_empty() {
        snapshot.apply(snapshot.state().revision + 1, &outcome.events);
    }
    outcome.issues.iter().filter(|i| i.is_error()).map(|i| i.code).collect()
}

/// Names and addresses in many scripts, and what is dangerous elsewhere.
const TEXTS: [&str; 14] = [
    "Žofie Nováková",
    "Владимир",
    "王小明",
    "محمد",
    "אברהם",
    "नमस्ते",
    "한국어",
    "ภาษาไทย",
    "👩‍💻",
    "O'Brien",
    "'; DROP TABLE members; --",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "../../../etc/passwd",
];

#[test]
fn names_in_every_script_are_kept_or_refused_with_a_reason() {
    let mut snapshot = account();
    for text in TEXTS {
        let errors =
            run(&mut snapshot, &Command::CreateGroup { name: text.into(), policies: Vec::new(), members: Vec::new() });
        let kept = snapshot.state().groups.values().any(|g| g.name == text);
        match errors.as_slice() {
            [] => assert!(kept, "{text} was changed on the way"),
            [Code::NameInvalid] => assert!(text.contains('\u{200d}') && !kept, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn any_text_in_any_field_is_refused_or_kept_and_never_breaks_anything() {
    let odd = [
        "\0",
        "\u{202e}abc",
        "\u{feff}",
        "a\nb",
        "",
        " ",
        "=",
        "=x",
        "%00",
        "*",
        "/",
        "\\",
        "xn--",
        "xn--a",
        "\u{10ffff}",
        "ﷺ",
        "İ",
    ];
    let long = "x".repeat(100_000);
    for text in odd.into_iter().chain(TEXTS).chain([long.as_str()]) {
        let text = text.to_owned();
        let everywhere = Conditions::default();
        let draft = PolicyDraft {
            roles: vec![text.clone()],
            scope: Scope { include: vec![Selector::Kind { kind: text.clone() }], exclude: Vec::new() },
            conditions: everywhere,
            ..PolicyDraft::allow(["x"], Scope::account())
        };
        let commands = [
            Command::InviteMembers { emails: vec![text.clone()], policies: vec![draft.clone()], groups: Vec::new() },
            Command::AddResources {
                kind: "zone".into(),
                resources: vec![NewResource { name: text.clone(), tags: vec![text.clone()], settings: None }],
            },
            Command::AddResources {
                kind: text.clone(),
                resources: vec![NewResource { name: text.clone(), tags: Vec::new(), settings: None }],
            },
            Command::CreateRole { name: text.clone(), about: text.clone(), actions: vec![text.clone()] },
            Command::ChangeRole { role: text.clone(), name: Some(text.clone()), about: None, actions: None },
            Command::ChangeSettings {
                settings: Settings {
                    name: text.clone(),
                    plan: text.clone(),
                    require_second_factor: false,
                    agency: Default::default(),
                },
            },
            Command::CreateGroup { name: text.clone(), policies: vec![draft], members: Vec::new() },
        ];
        for command in commands {
            let snapshot = account();
            let outcome = decide(&snapshot, &owner(), &command, &Fresh::new(NOW, 5));
            assert_eq!(outcome.events.is_empty(), outcome.issues.iter().any(|i| i.is_error()), "{command:?}");
            for issue in &outcome.issues {
                assert!(issue.message.len() < 2_000, "{:?} tells back {} bytes", issue.code, issue.message.len());
            }
        }
    }
}

#[test]
fn too_much_is_refused_at_once() {
    let mut snapshot = account();
    let begin = Instant::now();
    let emails = (0..10_000).map(|n| format!("p{n}@example.com")).collect();
    assert_eq!(
        run(&mut snapshot, &Command::InviteMembers { emails, policies: Vec::new(), groups: Vec::new() }),
        [Code::TooMany]
    );
    let resources =
        (0..100_000).map(|n| NewResource { name: format!("d{n}.example"), tags: Vec::new(), settings: None }).collect();
    assert_eq!(run(&mut snapshot, &Command::AddResources { kind: "zone".into(), resources }), [Code::TooMany]);
    let include = (0..100_000).map(|n| Selector::Resource { id: ResourceId::from_bits(n) }).collect();
    let draft = PolicyDraft::allow(["dns-edit"], Scope { include, exclude: Vec::new() });
    let errors = run(
        &mut snapshot,
        &Command::InviteMembers { emails: vec!["a@example.com".into()], policies: vec![draft], groups: Vec::new() },
    );
    assert_eq!(errors, [Code::TooMany]);
    let groups = (0..100_000).map(GroupId::from_bits).collect();
    let errors = run(
        &mut snapshot,
        &Command::InviteMembers { emails: vec!["a@example.com".into()], policies: Vec::new(), groups },
    );
    assert!(errors.contains(&Code::TooMany) && errors.len() <= 101, "{} errors", errors.len());
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}

#[test]
fn json_nested_deep_is_an_error_and_not_a_crash() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(serde_json::from_str::<Command>(&deep).is_err());
    assert!(serde_json::from_str::<Command>(&format!("{{\"type\":\"invite_members\",\"emails\":{deep}}}")).is_err());
    assert!(serde_json::from_str::<State>(&format!("{{\"revision\":{deep}}}")).is_err());
    assert!(Catalogue::from_json(&deep).is_err());
}

#[test]
fn unknown_fields_and_types_are_errors() {
    for text in [
        r#"{"type": "become_root"}"#,
        r#"{"type": "revoke_member", "member": "00000000000000000000000000000001", "really": true}"#,
        r#"{"type": "invite_members", "emails": ["a@example.com"], "policies": [{"roles": ["dns-edit"], "scope": {"include": [{"type": "account"}]}, "efect": "deny"}]}"#,
        r#"{"type": "invite_members", "emails": ["a@example.com"], "policies": [{"roles": ["dns-edit"], "scope": {"include": [{"type": "account"}]}, "conditions": {"expires": 5}}]}"#,
        r#"{"type": "revoke_member", "member": "SHORT"}"#,
        r#"{"type": "revoke_member", "member": 5}"#,
    ] {
        assert!(serde_json::from_str::<Command>(text).is_err(), "{text}");
    }
}

/// Two administrators change the same member: whoever comes second decides on what the first left.
#[test]
fn a_draft_that_keeps_a_policy_which_is_gone_is_refused() {
    let mut snapshot = account();
    let email = "ana@example.com".to_owned();
    let policy = PolicyDraft::allow(["dns-edit"], Scope::account());
    assert!(
        run(
            &mut snapshot,
            &Command::InviteMembers { emails: vec![email.clone()], policies: vec![policy], groups: Vec::new() }
        )
        .is_empty()
    );
    let member =
        snapshot.state().members.values().find(|m| m.address.get() == Some(&email)).expect("she was invited").id;
    let kept = snapshot.policies_of(Actor::Member(member))[0].id;
    assert!(run(&mut snapshot, &Command::ChangeMember { member, policies: Vec::new(), groups: None }).is_empty());
    let stale = PolicyDraft { id: Some(kept), ..PolicyDraft::allow(["dns-edit"], Scope::account()) };
    assert_eq!(
        run(&mut snapshot, &Command::ChangeMember { member, policies: vec![stale], groups: None }),
        [Code::UnknownPolicy]
    );
}

#[test]
fn a_tag_that_the_last_one_lost_matches_nothing_again() {
    let mut snapshot = account();
    let zone = NewResource { name: "shop.example".into(), tags: vec!["env=prod".into()], settings: None };
    assert!(run(&mut snapshot, &Command::AddResources { kind: "zone".into(), resources: vec![zone] }).is_empty());
    let scope = Scope::tag("env=prod".parse().expect("a tag"));
    let policies = vec![PolicyDraft::allow(["dns-edit"], scope)];
    let invite = Command::InviteMembers { emails: vec!["ana@example.com".to_owned()], policies, groups: Vec::new() };
    let is_warned = |snapshot: &Snapshot| {
        let issues = decide(snapshot, &owner(), &invite, &Fresh::new(NOW, 5)).issues;
        issues.iter().any(|i| i.code == Code::TagMatchesNothing)
    };
    assert!(!is_warned(&snapshot));
    let resources = vec![snapshot.resource_named("zone", "shop.example").expect("added")];
    let untag = Command::TagResources { resources, add: Vec::new(), remove: vec!["env=prod".into()] };
    assert!(run(&mut snapshot, &untag).is_empty() && is_warned(&snapshot));
}
