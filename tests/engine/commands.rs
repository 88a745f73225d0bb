//! What single commands leave behind, where a case of the corpus can't look.

use portcullis_core::{
    Admitted, Caller, Catalogue, Change, Code, Command, Context, Effect, Event, Fresh, Member, Millis, PolicyDraft,
    Scope, Selector, Severity, Snapshot, State, UserId, decide, difference, preview,
};
use portcullis_tests::{WalkedStep, walk};
use serde_json::{Value, json};
use std::sync::Arc;

const NOW: Millis = Millis(1_000_000);

fn steps(account: Value, commands: Value) -> Vec<WalkedStep> {
    let case = serde_json::from_value(json!({"account": account, "commands": commands})).expect("a case");
    walk(&case).unwrap_or_else(|e| panic!("{e}")).steps
}

fn member<'a>(state: &'a State, address: &str) -> &'a Member {
    state.members.values().find(|m| m.address.get() == Some(address)).unwrap_or_else(|| panic!("no {address}"))
}

#[test]
fn who_joins_is_called_as_they_wish_and_joined_then() {
    let account =
        json!({"members": {"ana": {"status": "pending", "name": "A"}, "ben": {"status": "pending", "name": "B"}}});
    let join = |who: &str, name: Value| {
        let command = json!({"type": "accept_invitation", "member": who, "name": name});
        json!({"by": who, "holds": who, "in": {"now": 1_000_007}, "do": command})
    };
    let done = steps(account, json!([join("ana", json!(" Ana ")), join("ben", json!(null))]));
    let ana = member(&done[1].state, "ana@example.com");
    assert_eq!((ana.name.get(), ana.joined_at), (Some("Ana"), Some(Millis(1_000_007))));
    assert_eq!(member(&done[1].state, "ben@example.com").name.get(), Some("B"));
}

#[test]
fn a_recorded_name_is_kept_and_no_name_keeps_the_old_one() {
    let record = |more: Value| {
        let mut command = json!({"type": "record_facts", "member": "ana", "facts": {"verified": true}});
        command.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        json!({"by": "operator", "do": command})
    };
    let account = json!({"members": {"ana": {"name": "A", "verified": false}}});
    let done = steps(account, json!([record(json!({})), record(json!({"name": "Ana"}))]));
    let called = |n: usize| member(&done[n].state, "ana@example.com").name.get();
    assert_eq!((called(0), called(1)), (Some("A"), Some("Ana")));
}

#[test]
fn what_a_role_is_for_is_kept() {
    let role = |name: &str, about: &str| json!({"by": "owner", "do": {"type": "create_role", "name": name, "about": about, "actions": ["dns:read"]}});
    let done = steps(json!({}), json!([role("One", " reads "), role("Two", "  ")]));
    let mut abouts: Vec<_> = done[1].state.roles.values().map(|r| r.about.as_str()).collect();
    abouts.sort_unstable();
    assert_eq!(abouts, ["", "reads"]);
}

#[test]
fn a_resource_named_twice_is_changed_once() {
    let account = json!({"zones": {"a.example": []}});
    let twice = json!(["a.example", "a.example"]);
    let tag = json!({"by": "owner", "do": {"type": "tag_resources", "resources": twice, "add": ["x"]}});
    let remove = json!({"by": "owner", "do": {"type": "remove_resources", "resources": twice}});
    for step in steps(account, json!([tag, remove])) {
        assert_eq!(step.events.len(), 1, "{:?}", step.events);
    }
}

#[test]
fn a_group_loses_everybody_who_goes_with_one_command() {
    let account = json!({
        "members": {"ana": {}, "ben": {"status": "pending", "invited_by": "ana"}, "cleo": {"status": "pending", "invited_by": "ana"}, "dan": {}},
        "groups": {"Web": ["ana", "ben", "cleo", "dan"]},
    });
    let done = steps(account, json!([{"by": "ana", "do": {"type": "leave_account"}}]));
    let state = &done[0].state;
    let web = state.groups.values().next().expect("the group stays");
    assert_eq!(web.members.iter().copied().collect::<Vec<_>>(), [member(state, "dan@example.com").id]);
}

fn small() -> Arc<Catalogue> {
    Arc::new(Catalogue::from_json(include_str!("../data/small-catalogue.json")).expect("it is sound"))
}

/// An account of `lead`, who manages members and holds `held`, judged by a catalogue.
fn errors_of(catalogue: Arc<Catalogue>, held: PolicyDraft, given: PolicyDraft) -> Vec<Code> {
    let lead = UserId::from_bits(8);
    let opening = portcullis_core::Opening {
        account: portcullis_core::AccountId::from_bits(1),
        settings: portcullis_core::Settings {
            name: "Account".into(),
            plan: catalogue.data().default_plan.clone(),
            require_second_factor: false,
            agency: Default::default(),
        },
        owner: UserId::from_bits(7),
        email: "owner@example.com".into(),
        name: None,
        verified: true,
    };
    let opened = portcullis_core::open_account(&catalogue, &opening, &Fresh::new(NOW, 1));
    let state = portcullis_core::fold([(1, &opened.events[..])]).expect("it was opened");
    let mut snapshot = Snapshot::new(state, catalogue);
    let manages = PolicyDraft::allow(["members-edit"], Scope::account());
    let mut run = |caller: &Caller, command: &Command, seed: u128| {
        let outcome = decide(&snapshot, caller, command, &Fresh::new(NOW, seed));
        snapshot.apply(snapshot.state().revision + 1, &outcome.events);
        let errors = outcome.issues.into_iter().filter(|i| i.severity == Severity::Error);
        (errors.map(|i| i.code).collect::<Vec<_>>(), outcome.events)
    };
    let invite =
        |email: &str, policies| Command::InviteMembers { emails: vec![email.into()], policies, groups: vec![] };
    let owner = Caller::user(UserId::from_bits(7), Context::at(NOW));
    let (errors, events) = run(&owner, &invite("lead@example.com", vec![manages, held]), 2);
    assert!(errors.is_empty(), "{errors:?}");
    let invited = events.iter().find_map(|e| match e {
        Event::Member(Change { after: Some(member), .. }) => Some(member.id),
        _ => None,
    });
    let as_lead = Caller { verified: true, holds: invited, ..Caller::user(lead, Context::at(NOW)) };
    let accept = Command::AcceptInvitation { member: invited.expect("lead was invited"), name: None };
    assert!(run(&as_lead, &accept, 3).0.is_empty());
    run(&as_lead, &invite("x@example.com", vec![given]), 4).0
}

fn of_kind(role: &str, kind: &str) -> PolicyDraft {
    let include = vec![Selector::Kind { kind: kind.into() }];
    PolicyDraft::allow([role], Scope { include, exclude: Vec::new() })
}

#[test]
fn a_kind_covers_itself_and_no_other() {
    let everything = "super-administrator";
    let errors = errors_of(small(), of_kind(everything, "bucket"), of_kind("dns-edit", "zone"));
    assert_eq!(errors, [Code::BeyondYourAccess]);
    // Also where its actions can be asked about things of other kinds.
    let text = include_str!("../data/small-catalogue.json");
    let shared = text.replace(
        r#"{"id": "purge", "name": "Purge", "kinds": ["zone"]}"#,
        r#"{"id": "purge", "name": "Purge", "kinds": ["zone", "bucket"]}"#,
    );
    assert_ne!(shared, text);
    let shared = Arc::new(Catalogue::from_json(&shared).expect("it is sound"));
    assert_eq!(errors_of(Arc::clone(&shared), of_kind("cache-purge", "zone"), of_kind("cache-purge", "zone")), []);
    let errors = errors_of(shared, of_kind("cache-purge", "zone"), of_kind("cache-purge", "bucket"));
    assert_eq!(errors, [Code::BeyondYourAccess]);
}

/// Storing implies seeing domains, so a deny of seeing domains takes storing too, and an allow of it does not give it.
#[test]
fn an_allow_must_fit_with_what_it_gives_and_a_deny_with_what_it_takes() {
    let owner = PolicyDraft::allow(["super-administrator"], Scope::account());
    let deny = |role, kind| PolicyDraft { effect: Effect::Deny, ..of_kind(role, kind) };
    let errors = |given| errors_of(small(), owner.clone(), given);
    assert_eq!(errors(deny("zones-read", "bucket")), []);
    assert_eq!(errors(of_kind("zones-read", "bucket")), [Code::RoleDoesNotFit]);
    assert_eq!(errors(of_kind("storage-read", "zone")), []);
    assert_eq!(errors(deny("storage-read", "zone")), [Code::RoleDoesNotFit]);
}

fn account() -> (Snapshot, Caller) {
    let account = json!({"zones": {"a.example": [], "b.example": []}, "groups": {"Web": []}, "policies": [
        {"allow": "caching-edit", "to": "group:Web", "on": "a.example"},
    ]});
    let account = serde_json::from_value(account).expect("an account");
    let state = portcullis_tests::expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let user = member(&state, "owner@example.com").user.expect("the owner has joined");
    (Snapshot::new(state, Catalogue::builtin()), Caller::user(user, Context::at(NOW)))
}

fn invitation(snapshot: &Snapshot, role: &str) -> Command {
    Command::InviteMembers {
        emails: vec!["x@example.com".into(), "y@example.com".into()],
        policies: vec![PolicyDraft::allow([role], Scope::account())],
        groups: snapshot.state().groups.keys().copied().collect(),
    }
}

#[test]
fn everybody_invited_is_shown_with_what_they_would_gain() {
    let (snapshot, caller) = account();
    let shown = preview(&snapshot, &caller, &invitation(&snapshot, "dns-edit"), &Fresh::new(NOW, 1));
    assert_eq!(shown.people.len(), 2);
    for person in &shown.people {
        assert_eq!(person.difference, difference(&snapshot, &shown.after, person.member, NOW));
        // DNS on two domains, the cache on one of them.
        assert_eq!((person.difference.gained(), person.difference.lost()), (7, 0));
    }
}

#[test]
fn the_digest_tells_differences_apart() {
    let (snapshot, caller) = account();
    let digest = |command: &Command, seed| preview(&snapshot, &caller, command, &Fresh::new(NOW, seed)).digest;
    let (dns, ssl) = (invitation(&snapshot, "dns-edit"), invitation(&snapshot, "ssl-edit"));
    assert_eq!(digest(&dns, 1), digest(&dns, 2));
    assert_ne!(digest(&dns, 1), digest(&ssl, 1));
}

/// The first numbers of SplitMix64 from 0, as its authors publish them.
#[test]
fn ids_are_splitmix64_and_use_the_whole_seed() {
    let high = |seed: u128, n: usize| Fresh::new(NOW, seed).ids().nth(n).map(|id| (id >> 64) as u64);
    let published = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f];
    (0..3).for_each(|n| assert_eq!(high(0, n), Some(published[n])));
    // Where the step and the seed's high half make two steps, the second number comes first.
    let step = 0x9e37_79b9_7f4a_7c15_u64;
    assert_eq!(high(u128::from(step ^ step.wrapping_mul(2)) << 64, 0), Some(published[1]));
    let low = |seed: u128| Fresh::new(NOW, seed).ids().next().map(|id| id as u64);
    assert_eq!(low(u128::from(step.wrapping_sub(0xd1b5_4a32_d192_ed03))), Some(published[0]));
}

#[test]
fn a_closed_account_holds_nothing() {
    let account = json!({
        "zones": {"a.example": []},
        "members": {"ana": {}},
        "groups": {"Web": ["ana"]},
        "roles": {"Mine": "dns:read"},
        "policies": [{"allow": "Mine", "to": "group:Web", "on": "a.example"}],
    });
    let done = steps(account, json!([{"by": "owner", "do": {"type": "close_account"}}]));
    let state = &done[0].state;
    assert_eq!(state.account.closed_at, Some(NOW));
    let nothing = State { revision: state.revision, ..State::new(state.account.clone()) };
    assert_eq!(state, &nothing);
}

#[test]
fn who_holds_a_changed_role_is_shown_what_changes() {
    let account = json!({
        "zones": {"a.example": []},
        "members": {"ana": {}, "ben": {}, "cleo": {}},
        "groups": {"Web": ["ben"]},
        "roles": {"Mine": "dns:read"},
        "policies": [
            {"allow": "Mine", "to": "ana", "on": "a.example"},
            {"allow": "Mine", "to": "group:Web", "on": "a.example"},
            {"allow": "dns-edit", "to": "cleo", "on": "a.example"},
        ],
    });
    let state = portcullis_tests::expand_account(&serde_json::from_value(account).expect("an account"));
    let state = state.unwrap_or_else(|e| panic!("{e}"));
    let role = state.roles.keys().next().expect("a role").clone();
    let caller = Caller::operator(Context::at(NOW));
    let snapshot = Snapshot::new(state, Catalogue::builtin());
    let command = Command::ChangeRole { role, name: None, about: None, actions: Some(vec!["ssl:read".into()]) };
    let shown = preview(&snapshot, &caller, &command, &Fresh::new(NOW, 1));
    let mut people: Vec<_> = shown.people.iter().map(|p| p.shown.as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["ana@example.com", "ben@example.com"]);
}

fn tokens_account() -> Value {
    json!({
        "zones": {"a.example": []},
        "members": {"ana": {}, "ben": {}},
        "tokens": {"anas": {"owner": "ana"}, "robot": {"maker": "owner", "seen_by": "ben"}},
        "policies": [
            {"allow": "dns-edit", "to": "ana", "on": "a.example"},
            {"allow": "dns-edit", "to": "ben", "on": "a.example"},
            {"allow": "dns-edit", "to": "token:anas", "on": "a.example"},
            {"allow": "dns-edit", "to": "token:robot", "on": "a.example"},
        ],
    })
}

/// Whatever of a token is changed, its policies alone, its secret or its end: it says when.
#[test]
fn a_token_says_when_it_was_changed() {
    let at = |now: i64, by: &str, command: Value| json!({"by": by, "in": {"now": now}, "do": command});
    let policies = json!([{"allow": "dns-read", "on": "a.example"}]);
    let done = steps(
        tokens_account(),
        json!([
            at(1_000_001, "owner", json!({"type": "change_token", "token": "robot", "policies": policies})),
            at(1_000_002, "owner", json!({"type": "roll_token", "token": "robot"})),
            at(1_000_003, "owner", json!({"type": "change_token", "token": "robot", "name": "other"})),
            at(1_000_004, "owner", json!({"type": "change_token", "token": "other", "name": "other"})),
        ]),
    );
    let changed = |n: usize| {
        let robot = done[n].state.tokens.values().find(|t| t.owner.is_none()).expect("it stays");
        robot.changed_at.0
    };
    assert_eq!([0, 1, 2, 3].map(changed), [1_000_001, 1_000_002, 1_000_003, 1_000_003]);
    assert_eq!(done[3].issues[0].code, Code::NothingChanges);
    let gone =
        steps(tokens_account(), json!([at(1_000_009, "owner", json!({"type": "revoke_member", "member": "ben"}))]));
    let robot = gone[0].state.tokens.values().find(|t| t.owner.is_none()).expect("it stays");
    assert_eq!((robot.is_active(), robot.changed_at.0), (false, 1_000_009));
}

/// Warnings come of what is new about a token, not of what it was before.
#[test]
fn a_token_that_stays_as_it_was_is_not_warned_of() {
    let kept = json!({"type": "revoke_member", "member": "ben", "keep_tokens": ["robot"]});
    let renamed = json!({"type": "change_token", "token": "robot", "name": "known outside", "conditions": {}});
    let done = steps(tokens_account(), json!([{"by": "owner", "do": kept}, {"by": "owner", "do": renamed}]));
    assert!(done[1].issues.is_empty(), "{:?}", done[1].issues);
}

#[test]
fn only_who_may_edit_tokens_takes_those_of_others() {
    let done = steps(tokens_account(), json!([{"by": "ben", "do": {"type": "delete_token", "token": "anas"}}]));
    assert_eq!(done[0].issues.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::NotPermitted]);
}

/// 50 tokens of a user, whatever others have.
#[test]
fn a_user_has_so_many_tokens_and_no_more() {
    let mut account = tokens_account();
    for n in 0..49 {
        account["tokens"][format!("t{n}")] = json!({"owner": "ana"});
        account["policies"]
            .as_array_mut()
            .expect("a list")
            .push(json!({"allow": "dns-edit", "to": format!("token:t{n}"), "on": "a.example"}));
    }
    let make = |by: &str| {
        let policies = json!([{"allow": "dns-edit", "on": "a.example"}]);
        json!({"by": by, "do": {"type": "create_token", "name": "one more", "owner": by, "policies": policies}})
    };
    let done = steps(account, json!([make("ana"), make("ben")]));
    assert_eq!(done[0].issues.first().map(|i| i.code), Some(Code::TooMany));
    assert!(done[1].issues.iter().all(|i| !i.is_error()), "{:?}", done[1].issues);
}

#[test]
fn a_preview_shows_what_a_token_would_gain() {
    let state = portcullis_tests::expand_account(&serde_json::from_value(tokens_account()).expect("an account"));
    let snapshot = Snapshot::new(state.unwrap_or_else(|e| panic!("{e}")), Catalogue::builtin());
    let robot = snapshot.state().tokens.values().find(|t| t.owner.is_none()).expect("it is there").id;
    let policies = vec![PolicyDraft::allow(["ssl-edit"], Scope::account())];
    let command =
        Command::ChangeToken { token: robot, name: None, policies: Some(policies), conditions: None, status: None };
    let shown = preview(&snapshot, &Caller::operator(Context::at(NOW)), &command, &Fresh::new(NOW, 1));
    let [told] = shown.tokens.as_slice() else { panic!("{:?}", shown.tokens) };
    assert_eq!((told.token, told.name.as_str()), (robot, "robot"));
    assert_eq!((told.difference.gained(), told.difference.lost()), (2, 2));
}

/// Who is added without being asked has joined, as the user whom the server admits.
#[test]
fn who_is_added_directly_has_joined() {
    let (snapshot, caller) = account();
    let user = UserId::from_bits(77);
    let admitted = |name: &str| Admitted { user, address: "cy@example.com".into(), name: name.into() };
    let add = |admits: Option<Admitted>, email: &str| {
        let command = Command::AddMember { email: email.into(), policies: Vec::new(), groups: Vec::new() };
        decide(&snapshot, &Caller { admits, ..caller.clone() }, &command, &Fresh::new(NOW, 1))
    };
    for (name, called) in [(" Cy ", Some("Cy")), ("", None)] {
        let done = add(Some(admitted(name)), "CY@example.com");
        let [Event::Member(Change { before: None, after: Some(cy) })] = done.events.as_slice() else {
            panic!("{done:?}")
        };
        assert_eq!((cy.user, cy.address.get(), cy.name.get()), (Some(user), Some("cy@example.com"), called));
        assert_eq!((cy.is_accepted(), cy.joined_at), (true, Some(NOW)));
        assert_eq!((cy.facts.verified, cy.facts.suspended, cy.facts.second_factor), (true, false, false));
    }
    let code = |outcome: portcullis_core::Outcome| outcome.issues.first().map(|i| i.code);
    assert_eq!(code(add(Some(admitted("")), "other@example.com")), Some(Code::DirectAddOff));
    assert_eq!(code(add(None, "cy@example.com")), Some(Code::DirectAddOff));
    let owner = snapshot.state().members.values().find_map(|m| m.user).expect("the owner");
    assert_eq!(code(add(Some(Admitted { user: owner, ..admitted("") }), "cy@example.com")), Some(Code::AlreadyMember));
}

/// What is unusual about a new zone is kept with it; the usual is not written down.
#[test]
fn a_new_zone_comes_with_its_settings() {
    let (snapshot, caller) = account();
    let events = |settings: Value| {
        let zone = json!({"name": "c.example", "settings": settings});
        let add = json!({"type": "add_resources", "kind": "zone", "resources": [zone]});
        let add = serde_json::from_value(add).expect("a command");
        decide(&snapshot, &caller, &add, &Fresh::new(NOW, 1)).events
    };
    let kept = events(json!({"paused": true}));
    let [Event::Resource(_), Event::Zone(Change { before: None, after: Some(settings) })] = kept.as_slice() else {
        panic!("{kept:?}")
    };
    assert!(settings.paused);
    assert_eq!(events(json!({"paused": false})).len(), 1);
    assert_eq!(events(json!(null)).len(), 1);
}
