//! A command, from the page, the API or a script, on a random account that somebody can manage.

use super::json;
use crate::generate::{Gen, NOW};
use portcullis_core::{
    Caller, Command, Context, Fresh, Issue, Principal, ResourceRef, Snapshot, UserId, decide, preview,
};
use std::sync::{Arc, LazyLock};

/// How many accounts there are to choose from.
const ACCOUNTS: u64 = 64;

static SNAPSHOTS: LazyLock<Vec<Snapshot>> = LazyLock::new(|| {
    let one = |seed| {
        let mut g = Gen::new(seed * 3);
        Snapshot::new(g.state_with_owner(), Arc::clone(&g.catalogue))
    };
    (0..ACCOUNTS).map(one).collect()
});

/// The first byte chooses the account, the second who asks; the rest is the command.
pub fn any(bytes: &[u8]) {
    let [account, caller, text @ ..] = bytes else { return };
    let Some(command) = json::read::<Command>(text) else { return };
    let Some(before) = SNAPSHOTS.get(usize::from(*account) % SNAPSHOTS.len()) else { return };
    let caller = Caller { verified: caller & 1 == 0, ..asking(before, *caller) };
    let fresh = Fresh::new(NOW, u128::from(*account) + 1);
    let outcome = decide(before, &caller, &command, &fresh);
    let refused = outcome.issues.iter().any(Issue::is_error);
    assert_eq!(outcome.events.is_empty(), refused, "events and errors: {:?}", outcome.issues);
    let shown = preview(before, &caller, &command, &fresh);
    assert_eq!(shown.issues, outcome.issues, "the preview says otherwise");
    if refused {
        return;
    }
    let mut after = before.clone();
    after.apply(before.state().revision + 1, &outcome.events);
    stands_as_if_built_anew(&after);
    assert!(outcome.events.len() <= 20_000, "{} events of one command", outcome.events.len());
    let unstoppable = matches!(command, Command::RecordFacts { .. } | Command::CloseAccount {});
    assert!(unstoppable || !after.super_administrators().is_empty(), "nobody is left who can manage the account");
}

/// A snapshot that was moved on answers like one that is built from where it arrived.
fn stands_as_if_built_anew(after: &Snapshot) {
    let anew = Snapshot::new(after.state().clone(), Arc::clone(after.catalogue()));
    let resources = after.state().resources.keys().map(|id| ResourceRef::Resource(*id));
    let resources: Vec<_> = [ResourceRef::Account].into_iter().chain(resources).collect();
    for member in after.state().members.keys() {
        let [one, two] = [after, &anew].map(|s| s.access(Principal::Member(*member), &Context::at(NOW)));
        for action in ["dns:edit", "zones:read", "members:edit", "groups:read"] {
            let differs = resources.iter().find(|r| one.can(action, **r, NOW) != two.can(action, **r, NOW));
            assert_eq!(differs, None, "{member} {action}");
        }
    }
}

/// An owner, a delegate, somebody else, a stranger or the operator.
fn asking(snapshot: &Snapshot, number: u8) -> Caller {
    let address = "192.0.2.7".parse().ok();
    let context = Context { second_factor: Some(number & 2 == 0), address, ..Context::at(NOW) };
    let users: Vec<UserId> = snapshot.state().members.values().filter_map(|m| m.user).collect();
    match number >> 2 {
        0..24 => Caller::user(UserId::from_bits(101), context),
        24..56 => Caller::user(
            users.get(usize::from(number >> 2) % users.len().max(1)).copied().unwrap_or(UserId::from_bits(9)),
            context,
        ),
        56..60 => Caller::user(UserId::from_bits(9999), context),
        _ => Caller::operator(context),
    }
}
