//! The analysis of a whole account: what it calls removable can go, what it says of people is so, each code has a case.

use portcullis_core::{
    Actor, Caller, Catalogue, Command, Conditions, Context, Effect, Finding, FindingCode, Fresh, Level, MemberId,
    Millis, ObjectId, Policy, PolicyDraft, PolicyId, Principal, ResourceRef, Scope, Snapshot, State, analyse, decide,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::workload::{self, Sizes, Workload};
use portcullis_tests::{CompactAccount, expand_account};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that everybody may do, in some contexts, now and later.
fn answers(
    state: &State,
    catalogue: &Arc<Catalogue>,
    contexts: &[Context],
    resources: &[ResourceRef<'_>],
) -> Vec<bool> {
    let snapshot = Snapshot::new(state.clone(), Arc::clone(catalogue));
    let mut all = Vec::new();
    for member in state.members.keys() {
        for context in contexts {
            let access = snapshot.access(Principal::Member(*member), context);
            for resource in resources {
                all.extend((0..catalogue.actions().len()).map(|a| access.permits(a, *resource, context.now)));
            }
        }
    }
    all
}

fn contexts(g: &mut Gen) -> Vec<Context> {
    let at = [0, 1, 999, 5_000];
    at.into_iter().map(|later| Context { now: NOW.plus(later), ..g.context() }).collect()
}

/// What a finding says can go.
fn removed(snapshot: &Snapshot, state: &State, finding: &Finding) -> Option<State> {
    let ObjectId::Policy(id) = finding.subject else { return None };
    let mut after = state.clone();
    match finding.code {
        FindingCode::Shadowed
        | FindingCode::Redundant
        | FindingCode::Expired
        | FindingCode::NeverHolds
        | FindingCode::TagMatchesNothing
        | FindingCode::CoversNothing
        | FindingCode::UnknownActor => drop(after.policies.remove(&id)),
        FindingCode::RoleDoesNotFit | FindingCode::RoleIncluded | FindingCode::UnknownRole => {
            let Some(policy) = state.policies.get(&id) else { return Some(after) };
            let mut roles = policy.roles.clone();
            // The last of equal ones: an order that the finding does not promise, and that changes nothing.
            if let Some(place) = roles.iter().rposition(|r| snapshot.role_name(r) == finding.args["role"]) {
                roles.remove(place);
            }
            match roles.is_empty() {
                true => drop(after.policies.remove(&id)),
                false => drop(after.policies.insert(id, Arc::new(Policy { roles, ..(**policy).clone() }))),
            }
        }
        _ => return None,
    }
    Some(after)
}

#[test]
fn what_is_called_removable_can_be_removed() {
    let (seen, count) = (std::cell::RefCell::new(BTreeSet::new()), std::cell::Cell::new(0));
    for_seeds(400, |g| {
        let mut state = g.state();
        more_of_the_same(g, &mut state);
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let findings = analyse(&snapshot, NOW);
        let (contexts, resources) = (contexts(g), g.resources(&state));
        let before = answers(&state, &g.catalogue, &contexts, &resources);
        let mut all = state.clone();
        for finding in &findings {
            let Some(without) = removed(&snapshot, &state, finding) else { continue };
            let after = answers(&without, &g.catalogue, &contexts, &resources);
            assert!(before == after, "{finding:?}\n{}", show(&state));
            all = removed(&snapshot, &all, finding).unwrap_or(all);
            seen.borrow_mut().insert(finding.code);
            count.set(count.get() + 1);
        }
        assert!(before == answers(&all, &g.catalogue, &contexts, &resources), "all of {findings:#?}\n{}", show(&state));
        let left = analyse(&Snapshot::new(all.clone(), Arc::clone(&g.catalogue)), NOW);
        let again = left.iter().find(|f| matches!(f.code, FindingCode::Redundant | FindingCode::Shadowed));
        assert!(again.is_none(), "found only after removing: {again:?}\n{}", show(&all));
    });
    let (seen, count) = (seen.into_inner(), count.get());
    assert!(count > 400 && seen.len() >= 8, "only {count} findings of {seen:?}");
}

/// Random policies seldom meet, so some are made nearly alike.
fn more_of_the_same(g: &mut Gen, state: &mut State) {
    let policies: Vec<Arc<Policy>> = state.policies.values().cloned().collect();
    for (n, policy) in policies.iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        let mut other = Policy { id: PolicyId::from_bits(500 + n as u128), ..(**policy).clone() };
        if g.chance(40) {
            other.effect = Effect::Deny;
        }
        if g.chance(40) {
            other.conditions = if g.chance(50) { Conditions::default() } else { g.conditions() };
        }
        if g.chance(40) {
            other.scope = if g.chance(50) { Scope::account() } else { g.scope(state) };
        }
        if g.chance(30) {
            other.roles = g.roles(state);
        }
        if g.chance(30) {
            let groups: Vec<Actor> = state.groups.keys().map(|id| Actor::Group(*id)).collect();
            other.actor = groups.first().copied().unwrap_or(other.actor);
        }
        state.policies.insert(other.id, Arc::new(other));
    }
}

/// Brute force over `decide`: whoever becomes super administrator by any command of their own was found before.
#[test]
fn whoever_becomes_super_administrator_in_one_step_was_found() {
    let (became, found_all) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    for_seeds(250, |g| {
        let mut state = g.state_with_owner();
        pieces_of_everything(g, &mut state);
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let found: BTreeSet<MemberId> = analyse(&snapshot, NOW).iter().filter_map(step_of).collect();
        let already: BTreeSet<MemberId> = snapshot.super_administrators().into_iter().collect();
        found_all.set(found_all.get() + found.len());
        for member in state.members.values().filter(|m| !already.contains(&m.id)) {
            let Some(user) = member.user else { continue };
            let mut commands = obvious(&snapshot, member.id);
            commands.extend((0..12).map(|_| g.command(&state)));
            for command in commands {
                let context = Context { now: NOW, ..g.context_met() };
                let caller = Caller::user(user, context);
                let outcome = decide(&snapshot, &caller, &command, &Fresh::new(NOW, 9));
                if outcome.is_refused() {
                    continue;
                }
                let mut after = snapshot.clone();
                after.apply(state.revision + 1, &outcome.events);
                if after.super_administrators().contains(&member.id) {
                    became.set(became.get() + 1);
                    assert!(found.contains(&member.id), "{command:?} of {:?}\n{}", member.id, show(&state));
                }
            }
        }
    });
    assert!(became.get() > 20 && found_all.get() > 20, "only {} became, {} found", became.get(), found_all.get());
}

fn step_of(finding: &Finding) -> Option<MemberId> {
    match (&finding.code, &finding.subject) {
        (FindingCode::CanBecomeSuperAdministrator, ObjectId::Member(member)) => Some(*member),
        _ => None,
    }
}

/// Splits every right over two policies of somebody who has none that gives them all.
fn pieces_of_everything(g: &mut Gen, state: &mut State) {
    let Some(member) = state.members.values().filter(|m| m.is_accepted()).last().cloned() else { return };
    if g.chance(30) {
        let hinder: Vec<PolicyId> =
            state.policies.values().filter(|p| p.actor == Actor::Member(member.id)).map(|p| p.id).collect();
        hinder.iter().for_each(|id| drop(state.policies.remove(id)));
    }
    let rest = ["members-edit", "groups-edit", "roles-edit"].map(str::to_owned).to_vec();
    for (n, roles) in [vec!["administrator".to_owned()], rest].into_iter().enumerate() {
        let conditions = if g.chance(20) { g.conditions() } else { Conditions::default() };
        let id = PolicyId::from_bits(700 + n as u128);
        let (actor, effect, scope) = (Actor::Member(member.id), Effect::Allow, Scope::account());
        state.policies.insert(id, Arc::new(Policy { id, actor, effect, roles, scope, named: None, conditions }));
    }
}

/// Commands by which somebody would try it.
fn obvious(snapshot: &Snapshot, member: MemberId) -> Vec<Command> {
    let everything = || PolicyDraft::allow(["super-administrator"], Scope::account());
    let kept: Vec<PolicyDraft> = snapshot
        .policies_of(Actor::Member(member))
        .iter()
        .map(|p| PolicyDraft {
            id: Some(p.id),
            effect: p.effect,
            roles: p.roles.clone(),
            scope: p.scope.clone(),
            named: None,
            conditions: p.conditions.clone(),
        })
        .collect();
    let with = |drafts: Vec<PolicyDraft>, groups| Command::ChangeMember { member, policies: drafts, groups };
    let mut commands = vec![
        with(vec![everything()], Some(vec![])),
        with(vec![everything()], None),
        with(kept.iter().cloned().chain([everything()]).collect(), None),
        Command::CreateGroup { name: "Everybody".into(), policies: vec![everything()], members: vec![member] },
    ];
    for group in snapshot.state().groups.values() {
        let members: Vec<MemberId> = group.members.iter().copied().chain([member]).collect();
        let change =
            |policies| Command::ChangeGroup { group: group.id, name: None, policies, members: Some(members.clone()) };
        commands.extend([change(None), change(Some(vec![everything()]))]);
    }
    commands
}

/// What an account of this form brings, by code and subject's kind.
fn found(account: &Value) -> Vec<Finding> {
    let compact: CompactAccount = serde_json::from_value(account.clone()).expect("an account in short names");
    let state = expand_account(&compact).unwrap_or_else(|e| panic!("{e}"));
    analyse(&Snapshot::new(state, Catalogue::builtin()), Millis(1_000_000))
}

/// Accounts, each with the code it must bring about the policy in this place (or nothing: about something else).
fn cases() -> Vec<(FindingCode, Value)> {
    let one = |policies: Value| {
        json!({"zones": {"a.example": ["env=prod"], "b.example": []},
               "members": {"ana": {}, "ben": {}}, "groups": {"Web": ["ana", "ben"]}, "policies": policies})
    };
    let crowd = |of_eve: Value| {
        json!({"zones": {"a.example": []}, "members": {"a": {}, "b": {}, "c": {}, "eve": {}},
               "groups": {"Web": ["a", "b", "c", "eve"]},
               "policies": [{"allow": "dns-edit", "to": "group:Web", "on": "account"}, of_eve]})
    };
    vec![
        (FindingCode::NobodyManages, json!({"without_owner": true, "members": {"ana": {}}})),
        (FindingCode::OneSuperAdministrator, json!({})),
        (
            FindingCode::Shadowed,
            one(json!([
            {"allow": "dns-edit", "to": "ana", "on": "a.example"}, {"deny": "dns-read", "to": "group:Web", "on": "tag:env=prod"}])),
        ),
        (
            FindingCode::Redundant,
            one(json!([
            {"allow": "dns-read", "to": "ana", "on": "a.example", "when": {"channel": "api"}},
            {"allow": "dns-edit", "to": "group:Web", "on": "kind:zone", "except": "b.example"}])),
        ),
        (
            FindingCode::Redundant,
            one(json!([
            {"deny": "dns-edit", "to": "ana", "on": "a.example"}, {"deny": "dns-read", "to": "ana", "on": "account"}])),
        ),
        (
            FindingCode::Contradictory,
            one(json!([
            {"allow": "dns-edit ssl-edit", "to": "ana", "on": "a.example"}, {"deny": "dns-read", "to": "ana", "on": "a.example"}])),
        ),
        (
            FindingCode::Expired,
            one(json!([
            {"allow": "dns-edit", "to": "ana", "on": "account", "when": {"expires_at": "1970-01-01T00:16:40Z"}}])),
        ),
        (
            FindingCode::NeverHolds,
            one(json!([
            {"allow": "dns-edit", "to": "ana", "on": "account", "when": {"not_before": 3_000_000, "expires_at": 2_000_000}}])),
        ),
        (FindingCode::TagMatchesNothing, one(json!([{"allow": "dns-edit", "to": "ana", "on": "tag:env=test"}]))),
        (
            FindingCode::CoversNothing,
            one(json!([{"allow": "dns-edit", "to": "ana", "on": "a.example", "except": "tag:env=prod"}])),
        ),
        (FindingCode::RoleDoesNotFit, one(json!([{"allow": "members-edit", "to": "ana", "on": "a.example"}]))),
        (FindingCode::RoleIncluded, one(json!([{"allow": "dns-read dns-edit", "to": "ana", "on": "a.example"}]))),
        (FindingCode::UnknownRole, one(json!([{"allow": "dns-edit no-such-role", "to": "ana", "on": "a.example"}]))),
        (FindingCode::MoreThanPeers, crowd(json!({"allow": "ssl-edit", "to": "eve", "on": "account"}))),
        (
            FindingCode::CanBecomeSuperAdministrator,
            json!({
                "members": {"ana": {}},
                "roles": {"Rest": "members:edit groups:edit roles:edit tokens:edit billing:edit clients:edit clients:assign \
                                   partners:edit"},
                "policies": [{"allow": "administrator", "to": "ana", "on": "account"},
                             {"allow": "Rest", "to": "ana", "on": "account"}]
            }),
        ),
        (
            FindingCode::InvitedSuperAdministrator,
            json!({"members": {"ana": {"status": "pending"}},
            "policies": [{"allow": "super-administrator", "to": "ana", "on": "account"}]}),
        ),
        (FindingCode::UnusedRole, json!({"roles": {"Publisher": "dns:edit"}})),
        (FindingCode::EmptyGroup, json!({"groups": {"Web": []}})),
        (FindingCode::IdleGroup, json!({"members": {"ana": {}}, "groups": {"Web": ["ana"]}})),
        (FindingCode::IdleMember, json!({"members": {"ana": {}}})),
    ]
}

#[test]
fn each_code_is_found_where_it_must_be() {
    for (code, account) in cases() {
        let found = found(&account);
        let it =
            found.iter().find(|f| f.code == code).unwrap_or_else(|| panic!("{code:?} not in {found:#?}\n{account}"));
        assert!(!it.message.contains(['{', '}']) && !it.advice.contains(['{', '}']), "{it:?}");
        assert_eq!(it.level, code.level());
    }
}

#[test]
fn what_is_meant_is_not_found() {
    let fine = json!({
        "zones": {"a.example": ["env=prod"], "b.example": []},
        "members": {"ana": {}, "ben": {}, "second": {}},
        "groups": {"Web": ["ana", "ben"]},
        "roles": {"Publisher": "page_rules:edit"},
        "policies": [
            {"allow": "super-administrator", "to": "second", "on": "account"},
            {"allow": "dns-edit", "to": "group:Web", "on": "account"},
            {"deny": "dns-edit", "to": "group:Web", "on": "b.example"},
            {"allow": "Publisher", "to": "ana", "on": "tag:env=prod", "when": {"not_before": 2_000_000}},
            {"allow": "dns-read", "to": "ana", "on": "b.example", "when": {"channel": "api"}, "except": "record:b.example/A"},
            {"allow": "ssl-read", "to": "ben", "on": "a.example", "when": {"second_factor": true}},
            {"allow": "ssl-read", "to": "ben", "on": "a.example", "when": {"channel": "api"}}
        ]
    });
    let found: Vec<_> = found(&fine).into_iter().filter(|f| f.code != FindingCode::Redundant).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_gravest_comes_first_and_codes_are_documented() {
    let docs = include_str!("../../docs/lint.md");
    for code in FindingCode::ALL {
        let name = serde_json::to_value(code).expect("a code");
        let name = name.as_str().expect("a text");
        assert!(docs.contains(&format!("| `{name}` |")), "docs/lint.md does not explain `{name}`");
    }
    let brought: BTreeSet<FindingCode> = cases().into_iter().map(|(code, _)| code).collect();
    let without = [FindingCode::UnknownActor, FindingCode::TooLarge];
    for code in FindingCode::ALL {
        assert!(brought.contains(code) || without.contains(code), "{code:?} has no case");
    }
    let levels: Vec<Level> = found(&json!({"without_owner": true, "members": {"ana": {}}, "groups": {"Web": []}}))
        .iter()
        .map(|f| f.level)
        .collect();
    assert!(levels.is_sorted() && levels.first() == Some(&Level::Error), "{levels:?}");
}

#[test]
fn a_policy_of_nobody_is_found() {
    let mut state = expand_account(&CompactAccount::default()).expect("an account");
    let owner = state.policies.values().next().cloned().expect("the owner's policy");
    let id = PolicyId::from_bits(9);
    let lost = Policy { id, actor: Actor::Member(MemberId::from_bits(9)), ..(*owner).clone() };
    state.policies.insert(id, Arc::new(lost));
    let found = analyse(&Snapshot::new(state, Catalogue::builtin()), NOW);
    assert!(found.iter().any(|f| f.code == FindingCode::UnknownActor), "{found:?}");
}

/// Bounded: twice the account costs about twice the time. Debug builds are some thirty times slower than real ones.
#[test]
fn large_accounts_are_looked_over_in_time() {
    let large = Workload::new(&Sizes { conditions: 10, requests: 1, ..Sizes::default() });
    let snapshot = Snapshot::new(large.state, Catalogue::builtin());
    let started = std::time::Instant::now();
    let found = analyse(&snapshot, workload::NOW);
    let took = started.elapsed();
    println!("{} findings in {took:?}", found.len());
    assert!(!found.iter().any(|f| f.code == FindingCode::TooLarge));
    assert!(took.as_secs() < 10, "{took:?}");
}
