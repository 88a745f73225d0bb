//! What must be true of every command by anybody on any account: nobody gives or takes what they don't hold, and nobody
//! is locked out.

use portcullis_core::{
    Actor, Caller, Command, Conditions, Context, Effect, Event, Issue, Mask, Member, MemberId, MemberStatus, Policy,
    Principal, ResourceRef, Snapshot, State, Who, decide,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::reference::{Asker, Reference, holds};
use std::sync::Arc;

/// Walks random commands on a random account that somebody can manage, and looks at each one that was done. Enough of
/// them must be done by people who may not do everything, else nothing would be shown.
pub fn each_change(quick: u64, look: impl Fn(&mut Gen, &Snapshot, &Caller, &Command, &[Event], &Snapshot)) {
    let by_others = std::cell::Cell::new(0_u64);
    for_seeds(quick, |g| {
        let state = g.state_with_owner();
        let mut snapshot = Snapshot::new(state, Arc::clone(&g.catalogue));
        for _ in 0..12 {
            let (caller, command, fresh) = (g.caller(snapshot.state()), g.command(snapshot.state()), g.fresh());
            let outcome = decide(&snapshot, &caller, &command, &fresh);
            let refused = outcome.issues.iter().any(Issue::is_error);
            assert_eq!(
                (outcome.events.is_empty(), outcome.is_refused()),
                (refused, refused),
                "{command:?}: {:?}",
                outcome.issues
            );
            outcome.issues.iter().for_each(|i| assert!(!i.message.contains(['{', '}']), "unfilled: {}", i.message));
            if refused {
                continue;
            }
            let before = snapshot.clone();
            let whole = me(&before, &caller).is_none_or(|m| before.super_administrators().contains(&m));
            by_others.set(by_others.get() + u64::from(!whole && command.name() != "leave_account"));
            snapshot.apply(before.state().revision + 1, &outcome.events);
            look(g, &before, &caller, &command, &outcome.events, &snapshot);
        }
    });
    let alone = std::env::var_os("PORTCULLIS_SEED").is_some();
    assert!(
        alone || by_others.get() > quick / 2,
        "only {} changes by people who may not do everything",
        by_others.get()
    );
}

pub fn everything(state: &State) -> Vec<ResourceRef<'static>> {
    let ids: Vec<_> = state.resources.keys().copied().collect();
    let records = ids.clone().into_iter().flat_map(|zone| {
        ["www.z1.example", "other.example"]
            .into_iter()
            .flat_map(move |name| ["A", "TXT"].into_iter().map(move |rtype| ResourceRef::Record { zone, name, rtype }))
    });
    [ResourceRef::Account].into_iter().chain(ids.into_iter().map(ResourceRef::Resource)).chain(records).collect()
}

/// What a member can do about each resource, as if joined and whatever the account demands.
pub fn table(snapshot: &Snapshot, member: MemberId, resources: &[ResourceRef<'_>], context: &Context) -> Vec<Mask> {
    let access = snapshot.access(Principal::Member(member), context);
    let actions = snapshot.catalogue().actions().len();
    resources.iter().map(|r| (0..actions).filter(|&a| access.permits(a, *r, context.now)).collect()).collect()
}

/// The account as escalation sees it: start dates are reached, nobody is suspended, the account demands nothing.
pub fn as_given(snapshot: &Snapshot) -> Snapshot {
    let mut state = snapshot.state().clone();
    state.account.settings.require_second_factor = false;
    for (id, policy) in snapshot.state().policies.iter().filter(|(_, p)| p.conditions.not_before.is_some()) {
        let conditions = Conditions { not_before: None, ..policy.conditions.clone() };
        state.policies.insert(*id, Arc::new(Policy { conditions, ..(**policy).clone() }));
    }
    for (id, member) in snapshot.state().members.iter().filter(|(_, m)| m.facts.suspended) {
        let facts = portcullis_core::Facts { suspended: false, ..member.facts };
        state.members.insert(*id, Arc::new(Member { facts, ..(**member).clone() }));
    }
    Snapshot::new(state, Arc::clone(snapshot.catalogue()))
}

fn is_named(state: &State, policy: &Policy, member: MemberId) -> bool {
    match policy.actor {
        Actor::Member(id) => id == member,
        Actor::Group(id) => state.groups.get(&id).is_some_and(|g| g.members.contains(&member)),
        Actor::Token(_) | Actor::Grant(_) => false,
        // Only denies of these bind a member.
        Actor::Person(user) => {
            policy.effect == Effect::Deny && state.members.get(&member).is_some_and(|m| m.user == Some(user))
        }
    }
}

/// What the caller may cover with: allows that hold in this very request; every deny that is not over counts, whatever
/// its conditions, unless the caller holds everything and may edit members.
pub fn covering(before: &Snapshot, me: MemberId, context: &Context) -> Snapshot {
    let reference = Reference { state: before.state(), catalogue: before.catalogue().data() };
    let mut state = State { policies: Default::default(), ..before.state().clone() };
    let edits = reference.can(Asker::Member(me), "members:edit", ResourceRef::Account, context);
    let mine = || before.state().policies.values().filter(|p| is_named(before.state(), p, me));
    let full = edits
        && mine().any(|p| {
            let all = p.effect == Effect::Allow && is_whole(&p.scope) && holds(&p.conditions, context, Effect::Allow);
            all && before.policy_mask(p).covers(before.catalogue().all())
        });
    for policy in mine() {
        let counts = match policy.effect {
            Effect::Allow => holds(&policy.conditions, context, Effect::Allow),
            Effect::Deny => !full && policy.conditions.expires_at.is_none_or(|until| until > context.now),
        };
        let conditions = match policy.effect {
            Effect::Allow => policy.conditions.clone(),
            Effect::Deny => Conditions::default(),
        };
        if counts {
            state.policies.insert(policy.id, Arc::new(Policy { conditions, ..(**policy).clone() }));
        }
    }
    as_given(&Snapshot::new(state, Arc::clone(before.catalogue())))
}

fn is_whole(scope: &portcullis_core::Scope) -> bool {
    scope.include.contains(&portcullis_core::Selector::Account) && scope.exclude.is_empty()
}

fn me(before: &Snapshot, caller: &Caller) -> Option<MemberId> {
    match caller.who {
        Who::User(user) => before.member_of(user).map(|m| m.id),
        Who::Operator | Who::Token(_) => None,
    }
}

#[test]
fn nobody_gains_what_the_caller_does_not_hold() {
    each_change(250, |g, before, caller, command, events, after| {
        // Who answers an invitation only joins: what it gives was judged when it was sent.
        let Some(me) = me(before, caller) else { return };
        let cover = covering(before, me, &caller.context);
        let (was, is) = (as_given(before), as_given(after));
        // A new resource is no gain; its tags are, and `changes` of tags on what was there before show those.
        let resources: Vec<_> =
            everything(before.state()).into_iter().filter(|r| still_there(after.state(), *r)).collect();
        for _ in 0..2 {
            let context = Context { now: NOW.plus(g.pick(&[0, 0, 0, 1, 1000])), ..g.context() };
            let held = table(&cover, me, &resources, &context);
            for member in after.state().members.keys() {
                let (old, new) =
                    (table(&was, *member, &resources, &context), table(&is, *member, &resources, &context));
                for (n, resource) in resources.iter().enumerate() {
                    let beyond = new[n] - old[n] - held[n];
                    assert!(
                        beyond.is_empty(),
                        "{member:?} gained {} on {resource:?} in {context:?}, which {me:?} does not hold\n{caller:?}\n{command:?}\n{events:?}\n{}",
                        beyond.iter().map(|a| before.catalogue().action_name(a)).collect::<Vec<_>>().join(" "),
                        show(before.state())
                    );
                }
            }
        }
    });
}

/// Somebody gives nearly what they hold: with an exclude less, a condition less, a role more, a wider selector.
#[test]
fn nearly_what_one_holds_is_not_what_one_holds() {
    let (given, refused) = (std::cell::Cell::new(0_u32), std::cell::Cell::new(0_u32));
    for_seeds(1200, |g| {
        let mut state = g.state_with_owner();
        let me = MemberId::from_bits(2);
        let manages = state.policies[&portcullis_core::PolicyId::from_bits(901)].as_ref().clone();
        state.policies.insert(manages.id, Arc::new(Policy { roles: vec!["members-edit".into()], ..manages.clone() }));
        let own =
            Policy { id: portcullis_core::PolicyId::from_bits(990), effect: Effect::Allow, ..g.policy(&state, 0) };
        let own = Policy { actor: manages.actor, conditions: g.conditions_met(), ..own };
        state.policies.insert(own.id, Arc::new(own.clone()));
        let before = Snapshot::new(state, Arc::clone(&g.catalogue));
        let caller =
            Caller { verified: true, ..Caller::user(portcullis_core::UserId::from_bits(102), g.context_met()) };
        let draft = g.nearly(before.state(), &own);
        let command =
            Command::InviteMembers { emails: vec!["x@example.com".into()], policies: vec![draft], groups: Vec::new() };
        let outcome = decide(&before, &caller, &command, &g.fresh());
        if outcome.events.is_empty() {
            return refused.set(refused.get() + 1);
        }
        given.set(given.get() + 1);
        let mut after = before.clone();
        after.apply(before.state().revision + 1, &outcome.events);
        let (cover, is) = (covering(&before, me, &caller.context), as_given(&after));
        let invited =
            after.state().members.keys().copied().find(|m| before.member(*m).is_none()).expect("somebody was invited");
        let resources = everything(before.state());
        for _ in 0..6 {
            let context = Context { now: NOW.plus(g.pick(&[0, 0, 1, 1000])), ..g.context() };
            let (held, new) = (table(&cover, me, &resources, &context), table(&is, invited, &resources, &context));
            for (n, resource) in resources.iter().enumerate() {
                let beyond = new[n] - held[n];
                assert!(
                    beyond.is_empty(),
                    "{command:?} gives more on {resource:?} in {context:?} than {own:?}\n{}",
                    show(before.state())
                );
            }
        }
    });
    let alone = std::env::var_os("PORTCULLIS_SEED").is_some();
    assert!(alone || (given.get() > 200 && refused.get() > 200), "{} given, {} refused", given.get(), refused.get());
}

fn still_there(state: &State, resource: ResourceRef<'_>) -> bool {
    match resource {
        ResourceRef::Account => true,
        ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. } => state.resources.contains_key(&id),
    }
}

#[test]
fn nobody_loses_what_the_caller_does_not_hold() {
    each_change(250, |g, before, caller, command, events, after| {
        let Some(me) = me(before, caller) else { return };
        // Oneself one may always leave, and what the account demands is judged apart.
        if matches!(command, Command::LeaveAccount {} | Command::ChangeSettings { .. })
            || matches!(command, Command::RevokeMember { member, .. } if *member == me)
        {
            return;
        }
        let cover = covering(before, me, &caller.context);
        let (was, is) = (as_given(before), as_given(after));
        let resources: Vec<_> =
            everything(before.state()).into_iter().filter(|r| still_there(after.state(), *r)).collect();
        let held = table(&cover, me, &resources, &caller.context);
        let context = Context { now: NOW, ..g.context() };
        for member in before.state().members.keys().filter(|m| **m != me) {
            let (old, new) = (table(&was, *member, &resources, &context), table(&is, *member, &resources, &context));
            for (n, resource) in resources.iter().enumerate() {
                let beyond = old[n] - new[n] - held[n];
                assert!(
                    beyond.is_empty(),
                    "{member:?} lost {} on {resource:?} in {context:?}, which {me:?} does not hold\n{caller:?}\n{command:?}\n{events:?}\n{}",
                    beyond.iter().map(|a| before.catalogue().action_name(a)).collect::<Vec<_>>().join(" "),
                    show(before.state())
                );
            }
        }
    });
}

/// Every action on the account by lasting, unconditional allows, and nothing that could deny managing members.
fn can_always_manage(snapshot: &Snapshot, member: &Member) -> bool {
    if member.status != MemberStatus::Accepted || !member.facts.verified || member.facts.suspended {
        return false;
    }
    let mine = || snapshot.state().policies.values().filter(|p| is_named(snapshot.state(), p, member.id));
    let factor =
        |c: &Conditions| c.second_factor.is_none() || (c.second_factor == Some(true) && member.facts.second_factor);
    let lasting = |p: &&Arc<Policy>| {
        factor(&p.conditions) && Conditions { second_factor: None, ..p.conditions.clone() }.is_empty()
    };
    let allows = mine().filter(|p| p.effect == Effect::Allow && is_whole(&p.scope));
    let mask = allows.filter(lasting).fold(Mask::EMPTY, |mask, p| mask | snapshot.policy_mask(p));
    let edits = snapshot.catalogue().action("members:edit").expect("every catalogue here has it");
    let hindered = mine().any(|p| {
        let on_account = p.scope.include.contains(&portcullis_core::Selector::Account);
        p.effect == Effect::Deny && on_account && snapshot.policy_mask(p).contains(edits)
    });
    mask.covers(snapshot.catalogue().all()) && !hindered
}

#[test]
fn somebody_can_always_manage_the_account() {
    each_change(250, |_, before, caller, command, _, after| {
        let managers = |s: &Snapshot| s.state().members.values().filter(|m| can_always_manage(s, m)).count();
        assert!(managers(after) > 0, "locked out by {caller:?} {command:?}\n{}", show(before.state()));
        let told = after.super_administrators();
        assert!(
            told.iter().all(|m| can_always_manage(after, &after.state().members[m])),
            "{told:?}\n{}",
            show(after.state())
        );
    });
}
