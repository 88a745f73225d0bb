//! What must be true of tokens, whatever happened before: none exceeds its user or its maker, and none outlives either.

use super::changes::{as_given, covering, everything};
use portcullis_core::{
    Access, Caller, Code, Command, Context, Event, Mask, Principal, Reason, ResourceRef, Side, Snapshot, Token,
    TokenId, Who, decide,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds, show};
use portcullis_tests::reference::{Asker, Reference};
use std::sync::Arc;

/// Walks random commands, most of them about tokens, and looks at the account after each one that was done.
fn each_step(quick: u64, look: impl Fn(&mut Gen, &Snapshot, &Caller, &Command, &[Event], &Snapshot)) {
    let done = std::cell::Cell::new(0_u64);
    for_seeds(quick, |g| {
        let mut snapshot = Snapshot::new(g.state_with_owner(), Arc::clone(&g.catalogue));
        for _ in 0..12 {
            let (caller, command) = step(g, &snapshot);
            let outcome = decide(&snapshot, &caller, &command, &g.fresh());
            outcome.issues.iter().for_each(|i| assert!(!i.message.contains(['{', '}']), "unfilled: {}", i.message));
            if outcome.events.is_empty() {
                continue;
            }
            let before = snapshot.clone();
            snapshot.apply(before.state().revision + 1, &outcome.events);
            done.set(done.get() + u64::from(command.name().ends_with("_token")));
            look(g, &before, &caller, &command, &outcome.events, &snapshot);
        }
    });
    let alone = std::env::var_os("PORTCULLIS_SEED").is_some();
    assert!(alone || done.get() > quick / 2, "only {} changes of tokens", done.get());
}

fn step(g: &mut Gen, snapshot: &Snapshot) -> (Caller, Command) {
    if g.chance(70) {
        let caller = g.token_caller(snapshot.state());
        let command = g.token_command(snapshot.state(), &caller);
        (caller, command)
    } else {
        (g.token_caller(snapshot.state()), g.command(snapshot.state()))
    }
}

fn masks(access: &Access, resources: &[ResourceRef<'_>], actions: usize, context: &Context) -> Vec<Mask> {
    let on = |r: &ResourceRef<'_>| (0..actions).filter(|&a| access.permits(a, *r, context.now)).collect();
    resources.iter().map(on).collect()
}

#[test]
fn a_token_never_exceeds_its_owner() {
    each_step(150, |g, _, caller, command, _, after| {
        let state = after.state();
        let context =
            Context { second_factor: Some(false), channel: Some(portcullis_core::Channel::Api), ..g.context() };
        let resources = everything(state);
        let reference = Reference { state, catalogue: after.catalogue().data() };
        for token in state.tokens.values() {
            let Some(owner) = token.owner else { continue };
            let access = after.access(Principal::Token(token.id), &context);
            for resource in &resources {
                for action in g.some(6, Gen::action) {
                    let may = access.can(&action, *resource, context.now);
                    assert!(
                        !may || reference.can(Asker::User(owner), &action, *resource, &context),
                        "{token:?} may {action} on {resource:?} after {caller:?} {command:?}\n{}",
                        show(state)
                    );
                }
            }
        }
    });
}

#[test]
fn nobody_gives_a_token_what_they_do_not_hold() {
    each_step(200, |_, before, caller, command, _, after| {
        let Who::User(user) = caller.who else { return };
        let Some(me) = before.member_of(user).map(|m| m.id) else { return };
        // What the token itself may do in this very request, whoever its user is.
        let channel = Some(portcullis_core::Channel::Api);
        let context = Context { second_factor: Some(false), channel, ..caller.context.clone() };
        let (held, was, is) = (covering(before, me, &caller.context), alone(before), alone(after));
        let resources = everything(before.state());
        let actions = before.catalogue().actions().len();
        let held = masks(&held.access(Principal::Member(me), &caller.context), &resources, actions, &caller.context);
        for token in is.state().tokens.values() {
            let of =
                |s: &Snapshot| masks(&s.access(Principal::Token(token.id), &context), &resources, actions, &context);
            let (old, new) = (of(&was), of(&is));
            for (n, resource) in resources.iter().enumerate() {
                let beyond = new[n] - old[n] - held[n];
                assert!(
                    beyond.is_empty(),
                    "{command:?} by {caller:?} gives {token:?} more on {resource:?}\n{}",
                    show(before.state())
                );
            }
        }
    });
}

/// The account as if no token had a user above it, and with start dates reached.
fn alone(snapshot: &Snapshot) -> Snapshot {
    let mut state = as_given(snapshot).state().clone();
    for (id, token) in snapshot.state().tokens.iter() {
        let conditions = portcullis_core::Conditions { not_before: None, ..token.conditions.clone() };
        state.tokens.insert(*id, Arc::new(Token { owner: None, conditions, ..(**token).clone() }));
    }
    Snapshot::new(state, Arc::clone(snapshot.catalogue()))
}

#[test]
fn tokens_end_with_their_user_and_with_those_who_know_their_secret() {
    each_step(150, |_, before, caller, command, _, after| {
        let gone = before.state().members.values().filter(|m| after.member(m.id).is_none()).filter_map(|m| m.user);
        for user in gone.collect::<Vec<_>>() {
            for token in before.state().tokens.values() {
                let now = after.state().tokens.get(&token.id);
                if token.belongs_to(user) {
                    assert!(now.is_none(), "{token:?} outlives its user after {caller:?} {command:?}");
                } else if token.seen_by == Some(user) {
                    assert!(now.is_none_or(|t| !t.is_active()), "{token:?} works on after {caller:?} {command:?}");
                }
            }
        }
        for policy in after.state().policies.values() {
            if let portcullis_core::Actor::Token(token) = policy.actor {
                assert!(after.state().tokens.contains_key(&token), "{policy:?} names nobody after {command:?}");
            }
        }
    });
}

#[test]
fn a_token_that_makes_a_token_leaves_no_way_back() {
    each_step(200, |_, before, caller, command, events, _| {
        let (Who::Token(by), Command::CreateToken { .. } | Command::RollToken { .. }) = (caller.who, command) else {
            return;
        };
        let knows = before.state().tokens[&by].seen_by;
        let made = events.iter().filter_map(|e| match e {
            Event::Token(change) => change.after.as_ref(),
            _ => None,
        });
        made.for_each(|token| assert_eq!(token.seen_by, knows, "{command:?}"));
    });
}

#[test]
fn the_outlook_of_a_token_bounds_every_request() {
    for_seeds(200, |g| {
        let state = g.state();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let resources = g.resources(&state);
        for token in state.tokens.keys().copied() {
            let outlook = snapshot.rulebook().token_outlook(token, NOW);
            let address = ["192.0.2.7", "198.51.100.9", "2001:db8::1"][g.rng.usize(..3)].parse().ok();
            let context =
                Context { now: NOW, second_factor: None, address, channel: Some(portcullis_core::Channel::Api) };
            let access = snapshot.access(Principal::Token(token), &context);
            let grid = outlook.grid();
            for resource in &resources {
                let ResourceRef::Resource(id) = resource else { continue };
                let row = grid.rows.iter().find(|row| row.resources.contains(id));
                let kind = state.resources.get(id).map(|r| g.catalogue.kind_actions(&r.kind)).unwrap_or_default();
                let (yes, maybe) = row.map(|r| (r.yes & kind, r.maybe & kind)).unwrap_or_default();
                let now: Mask =
                    (0..g.catalogue.actions().len()).filter(|&a| access.permits(a, *resource, NOW)).collect();
                assert!(now.covers(yes), "a yes of the outlook is a no in a request\n{}", show(&state));
                assert!((yes | maybe).covers(now), "a request allows what the outlook does not\n{}", show(&state));
            }
        }
    });
}

#[test]
fn an_explanation_names_both_sides() {
    let seen = std::cell::Cell::new(0_u32);
    for_seeds(250, |g| {
        let state = g.state();
        let (context, resources) = (g.context(), g.resources(&state));
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for token in state.tokens.values().filter(|t| t.owner.is_some()) {
            let access = snapshot.access(Principal::Token(token.id), &context);
            for resource in &resources {
                let told = access.explain(&g.action(), *resource);
                if told.sides.is_empty() {
                    let own = [Reason::TokenDisabled, Reason::TokenOutside];
                    assert!(own.contains(&told.reason), "{told:?}\n{}", show(&state));
                    continue;
                }
                let sides: Vec<Side> = told.sides.iter().map(|s| s.side).collect();
                assert_eq!(sides, [Side::Own, Side::Ceiling]);
                assert_eq!(told.allowed, told.sides.iter().all(|s| s.allowed), "{told:?}");
                seen.set(seen.get() + 1);
            }
        }
    });
    assert!(std::env::var_os("PORTCULLIS_SEED").is_some() || seen.get() > 100, "only {} explanations", seen.get());
}

#[test]
fn a_token_neither_joins_nor_leaves() {
    for_seeds(60, |g| {
        let state = g.state_with_owner();
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for token in state.tokens.keys().copied() {
            let refused = |command: &Command, seed: u128| {
                let fresh = portcullis_core::Fresh::new(NOW, seed);
                let outcome = decide(&snapshot, &Caller::token(token, Context::at(NOW)), command, &fresh);
                outcome.issues.iter().map(|i| i.code).collect::<Vec<Code>>()
            };
            assert_eq!(refused(&Command::LeaveAccount {}, 1), [Code::NotAMember]);
            for member in state.members.keys().copied() {
                let accept = Command::AcceptInvitation { member, name: None };
                assert!(refused(&accept, 2).contains(&Code::InvitationNotYours));
            }
        }
        let stranger = Caller::token(TokenId::from_bits(9999), Context::at(NOW));
        let none = decide(&snapshot, &stranger, &Command::LeaveAccount {}, &g.fresh());
        assert!(none.events.is_empty());
    });
}
