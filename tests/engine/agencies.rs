//! What must be true of an agency's people and tokens on a client's account, whatever happened before on either side.

use super::changes::everything;
use portcullis_core::{
    Access, Actor, Caller, Command, Context, Event, Mask, MemberStatus, Principal, Reach, Reason, ResourceRef, Side,
    Snapshot, State, Who, decide, is_managed, preview, slice_through,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::generate_agencies::{Of, Pair};
use portcullis_tests::reference::{Asker, Reference};
use std::cell::Cell;
use std::sync::Arc;

fn agents(pair: &Pair) -> Vec<(Principal, Asker)> {
    let agency = pair.agency.state();
    let users = agency.members.values().filter_map(|m| m.user).map(|u| (Principal::User(u), Asker::User(u)));
    let tokens = agency.tokens.keys().map(|t| (Principal::Token(*t), Asker::Token(*t)));
    users.chain(tokens).collect()
}

fn references(pair: &Pair) -> (Reference<'_>, Reference<'_>) {
    (
        Reference { state: pair.client.state(), catalogue: pair.client.catalogue().data() },
        Reference { state: pair.agency.state(), catalogue: pair.agency.catalogue().data() },
    )
}

/// Whether the engine says what the reference says, for everybody of the agency about some questions.
fn agree(g: &mut Gen, pair: &Pair) -> u64 {
    let (client, agency) = references(pair);
    let context = if g.chance(60) { g.context_met() } else { g.context() };
    let resources = everything(pair.client.state());
    let mut allowed = 0;
    for (principal, asker) in agents(pair) {
        let access = pair.client.access_through(&pair.agency, principal, &context);
        for resource in &resources {
            for action in g.some(5, Gen::action) {
                let wanted = client.can_through(&agency, asker, &action, *resource, &context);
                let may = access.can(&action, *resource, context.now);
                allowed += u64::from(may);
                let decision = access.explain(&action, *resource);
                assert_eq!(
                    (may, decision.allowed),
                    (wanted, wanted),
                    "{principal:?} {action} on {resource:?} in {context:?}: {decision:?}\nclient {}\nagency {}",
                    show(pair.client.state()),
                    show(pair.agency.state())
                );
            }
        }
    }
    allowed
}

/// Carries out a command on one of the two, if it is decided so.
fn carry_out(g: &mut Gen, pair: &mut Pair, of: Of, caller: &Caller, command: &Command) -> Vec<Event> {
    let account = match of {
        Of::Client => &mut pair.client,
        Of::Agency => &mut pair.agency,
    };
    let fresh = g.fresh();
    let outcome = decide(account, caller, command, &fresh);
    outcome.issues.iter().for_each(|i| assert!(!i.message.contains(['{', '}']), "unfilled: {}", i.message));
    let shown = preview(account, caller, command, &fresh);
    assert_eq!((&shown.events, &shown.issues), (&outcome.events, &outcome.issues));
    if !outcome.events.is_empty() {
        account.apply(account.state().revision + 1, &outcome.events);
    }
    outcome.events
}

/// Walks random commands on both accounts and looks after each that was done.
fn each_step(quick: u64, look: impl Fn(&mut Gen, &Pair, &Of, &Caller, &Command, &Pair)) {
    let through = Cell::new(0_u64);
    for_seeds(quick, |g| {
        let mut pair = g.pair();
        for _ in 0..10 {
            let (of, caller, command) = g.step(&pair);
            let before = pair.clone();
            if !carry_out(g, &mut pair, of, &caller, &command).is_empty() {
                through.set(through.get() + u64::from(caller.agency.is_some()));
                look(g, &before, &of, &caller, &command, &pair);
            }
        }
    });
    let alone = std::env::var_os("PORTCULLIS_SEED").is_some();
    assert!(alone || through.get() > quick / 10, "only {} changes through an agency", through.get());
}

#[test]
fn the_engine_and_the_reference_agree_about_agencies() {
    let allowed = Cell::new(0);
    for_seeds(400, |g| {
        let pair = g.pair();
        allowed.set(allowed.get() + agree(g, &pair));
    });
    assert!(std::env::var_os("PORTCULLIS_SEED").is_some() || allowed.get() > 300, "only {} allowed", allowed.get());
}

#[test]
fn nothing_exceeds_the_ceiling_whatever_happens() {
    each_step(150, |g, _, _, _, _, after| {
        agree(g, after);
    });
}

/// What an agency's people give in a client's account, both their sides allow them; and never what no grant gives.
#[test]
fn nobody_gains_through_an_agency_what_its_caller_does_not_hold() {
    each_step(250, |g, before, of, caller, command, after| {
        if *of != Of::Client || caller.agency.is_none() || is_managed(&before.client) {
            return;
        }
        let (Who::User(_) | Who::Token(_)) = caller.who else { return };
        let context = Context { now: NOW.plus(g.pick(&[0, 0, 1000])), ..g.context() };
        let resources: Vec<_> = everything(before.client.state())
            .into_iter()
            .filter(|r| match r {
                ResourceRef::Account => true,
                ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. } => {
                    after.client.state().resources.contains_key(id)
                }
            })
            .collect();
        let held = held(&before.client, caller, &resources, &context);
        for member in after.client.state().members.keys() {
            let was =
                masks(&timeless(&before.client).access(Principal::Member(*member), &context), &resources, &context);
            let is = masks(&timeless(&after.client).access(Principal::Member(*member), &context), &resources, &context);
            for (n, resource) in resources.iter().enumerate() {
                let beyond = is[n] - was[n] - held[n];
                assert!(
                    beyond.is_empty(),
                    "{member} gains {:?} on {resource:?} by {command:?} of {:?}\nclient {}\nagency {}",
                    beyond.iter().map(|a| before.client.catalogue().action_name(a)).collect::<Vec<_>>(),
                    caller.who,
                    show(before.client.state()),
                    show(before.agency.state())
                );
            }
        }
    });
}

/// What allows of both sides hold for the caller: denies apart, which bind them in other ways.
fn held(client: &Snapshot, caller: &Caller, resources: &[ResourceRef<'_>], context: &Context) -> Vec<Mask> {
    let Some(agency) = &caller.agency else { return Vec::new() };
    let allows = |state: &State| {
        let mut state = state.clone();
        let gone: Vec<_> =
            state.policies.values().filter(|p| p.effect == portcullis_core::Effect::Deny).map(|p| p.id).collect();
        gone.iter().for_each(|id| drop(state.policies.remove(id)));
        let denies: Vec<_> = state
            .assignments
            .values()
            .filter(|a| a.policy.effect == portcullis_core::Effect::Deny)
            .map(|a| a.id())
            .collect();
        denies.iter().for_each(|id| drop(state.assignments.remove(id)));
        state.account.settings.require_second_factor = false;
        Snapshot::new(state, Arc::clone(client.catalogue()))
    };
    let (client, agency) = (timeless(&allows(client.state())), timeless(&allows(agency.state())));
    let principal = match caller.who {
        Who::User(user) => Principal::User(user),
        Who::Token(token) => Principal::Token(token),
        Who::Operator => return Vec::new(),
    };
    // A token's own context differs in what its conditions see; what it gives repeats them.
    masks(&client.access_through(&agency, principal, context), resources, context)
}

/// Start dates are reached, nobody is suspended, nothing is demanded.
fn timeless(snapshot: &Snapshot) -> Snapshot {
    let given = super::changes::as_given(snapshot);
    let mut state = given.state().clone();
    for (id, assignment) in snapshot.state().assignments.iter() {
        let mut changed = (**assignment).clone();
        changed.policy.conditions.not_before = None;
        state.assignments.insert(*id, Arc::new(changed));
    }
    for (id, grant) in snapshot.state().grants.iter() {
        let mut changed = (**grant).clone();
        changed.conditions.not_before = None;
        state.grants.insert(*id, Arc::new(changed));
    }
    Snapshot::new(state, Arc::clone(snapshot.catalogue()))
}

fn masks(access: &Access, resources: &[ResourceRef<'_>], context: &Context) -> Vec<Mask> {
    let actions = access.rulebook().all();
    let on = |r: &ResourceRef<'_>| actions.iter().filter(|&a| access.permits(a, *r, context.now)).collect();
    resources.iter().map(on).collect()
}

/// One write in the agency, or one in the client, and they are out.
#[test]
fn who_leaves_the_agency_is_out_and_so_is_an_agency_that_is_ended() {
    for_seeds(150, |g| {
        let pair = g.pair();
        let context = g.context_met();
        let nothing = |pair: &Pair, principal| {
            let access = pair.client.access_through(&pair.agency, principal, &context);
            let resources = everything(pair.client.state());
            assert!(masks(&access, &resources, &context).iter().all(|m| m.is_empty()), "{principal:?} is still in");
        };
        for member in pair.agency.state().members.values().filter(|m| m.status == MemberStatus::Accepted) {
            let Some(user) = member.user else { continue };
            let mut after = pair.clone();
            let revoke = Command::RevokeMember { member: member.id, keep_tokens: Vec::new() };
            carry_out(g, &mut after, Of::Agency, &Caller::operator(context.clone()), &revoke);
            if after.agency.member(member.id).is_none() {
                nothing(&after, Principal::User(user));
                let tokens = pair.agency.state().tokens.values().filter(|t| t.owner == Some(user));
                tokens.for_each(|t| nothing(&after, Principal::Token(t.id)));
                assert!(after.agency.state().assignments.values().all(|a| a.policy.actor != Actor::Member(member.id)));
            }
        }
        let mut after = pair.clone();
        for grant in pair.client.state().grants.keys() {
            let end = Command::EndGrant { grant: *grant, keep: Default::default() };
            carry_out(g, &mut after, Of::Client, &Caller::operator(context.clone()), &end);
        }
        if after.client.state().grants.is_empty() {
            agents(&after).into_iter().for_each(|(principal, _)| nothing(&after, principal));
        }
    });
}

/// What was made through a grant ends with it.
#[test]
fn what_an_agency_made_ends_with_its_grant() {
    let ended = Cell::new(0);
    each_step(250, |g, _, _, caller, _, after| {
        if caller.agency.is_none() {
            return;
        }
        for grant in after.client.state().grants.values().filter(|g| !g.made.is_empty()) {
            let mut pair = after.clone();
            let end = Command::EndGrant { grant: grant.id, keep: Default::default() };
            let operator = Caller::operator(g.context_met());
            if carry_out(g, &mut pair, Of::Client, &operator, &end).is_empty() {
                continue;
            }
            ended.set(ended.get() + 1);
            let state = pair.client.state();
            assert!(grant.made.policies.iter().all(|p| !state.policies.contains_key(p)), "a policy stays");
            assert!(
                grant.made.tokens.iter().all(|t| state.tokens.get(t).is_none_or(|t| !t.is_active())),
                "a token stays"
            );
            let pending = |m: &&portcullis_core::MemberId| {
                state.members.get(m).is_some_and(|m| m.status == MemberStatus::Pending)
            };
            assert_eq!(grant.made.members.iter().filter(pending).count(), 0, "an invitation stays");
        }
    });
    assert!(std::env::var_os("PORTCULLIS_SEED").is_some() || ended.get() > 5, "only {} ended", ended.get());
}

#[test]
fn who_can_through_an_agency_is_brute_force() {
    for_seeds(120, |g| {
        let (pair, context) = (g.pair(), g.context_met());
        for resource in everything(pair.client.state()) {
            let action = g.action();
            let found = pair.client.who_can_through(&pair.agency, &action, resource, &context);
            let may = |user: &portcullis_core::UserId| {
                let access = pair.client.access_through(&pair.agency, Principal::User(*user), &context);
                access.can(&action, resource, context.now)
            };
            let mut wanted: Vec<_> = pair.agency.state().members.values().filter_map(|m| m.user).filter(may).collect();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{action} on {resource:?}\n{}", show(pair.agency.state()));
        }
    });
}

/// On what somebody of an agency sees of the client's account, it says the same as the whole.
#[test]
fn a_slice_through_an_agency_gives_the_same_answers() {
    for_seeds(150, |g| {
        let (pair, context) = (g.pair(), g.context_met());
        for (principal, _) in agents(&pair) {
            let part = slice_through(&pair.client, &pair.agency, principal, context.now);
            let own = portcullis_core::slice(&pair.agency, principal, context.now);
            let seen = Snapshot::new(part, Arc::clone(&g.catalogue));
            let home = Snapshot::new(own, Arc::clone(&g.catalogue));
            let (whole, part) = (
                pair.client.access_through(&pair.agency, principal, &context),
                seen.access_through(&home, principal, &context),
            );
            let resources = everything(seen.state());
            assert_eq!(
                masks(&whole, &resources, &context),
                masks(&part, &resources, &context),
                "{principal:?}\nclient {}\nagency {}",
                show(pair.client.state()),
                show(pair.agency.state())
            );
            let strangers = seen.state().grants.keys().count();
            assert!(strangers <= 1, "{principal:?} sees {strangers} grants");
        }
    });
}

/// The grid of people and clients never says less than is so.
#[test]
fn the_grid_says_at_least_what_people_may_do() {
    for_seeds(150, |g| {
        let (pair, context) = (g.pair(), g.context_met());
        let reach = Reach::new(&pair.agency, std::slice::from_ref(&pair.client), context.now);
        let Ok((grant, _)) = pair.client.grant_to(&pair.agency) else { return };
        for member in pair.agency.state().members.values() {
            let Some(user) = member.user else { continue };
            let access = pair.client.access_through(&pair.agency, Principal::User(user), &context);
            let done = masks(&access, &everything(pair.client.state()), &context);
            let all = done.into_iter().fold(Mask::EMPTY, |all, m| all | m);
            let said = reach.of(member.id, grant.id);
            assert!(
                said.covers(all),
                "{user}: {:?}\nclient {}\nagency {}",
                (all - said).iter().map(|a| pair.client.catalogue().action_name(a)).collect::<Vec<_>>(),
                show(pair.client.state()),
                show(pair.agency.state())
            );
        }
    });
}

/// An explanation names both sides.
#[test]
fn an_explanation_says_which_side_says_no() {
    for_seeds(80, |g| {
        let (pair, context) = (g.pair(), g.context_met());
        for (principal, _) in agents(&pair) {
            let access = pair.client.access_through(&pair.agency, principal, &context);
            let decision = access.explain(&g.action(), ResourceRef::Account);
            if [Reason::NoGrant, Reason::GrantSuspended, Reason::NotAMember, Reason::Suspended]
                .contains(&decision.reason)
            {
                continue;
            }
            let sides: Vec<Side> = decision.sides.iter().map(|s| s.side).collect();
            match principal {
                Principal::User(_) | Principal::Member(_) if !sides.is_empty() => {
                    assert_eq!(sides, [Side::Assignment, Side::Grant]);
                }
                Principal::Token(_) if !sides.is_empty() => {
                    assert!(sides.first() == Some(&Side::Own) && sides.last() == Some(&Side::Grant), "{sides:?}");
                }
                _ => assert!(!decision.allowed),
            }
            if decision.allowed {
                assert!(decision.sides.iter().all(|s| s.allowed));
            }
        }
    });
}
