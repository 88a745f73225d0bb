//! An account's state, as a file or from another server.

use super::json;
use crate::generate::NOW;
use portcullis_core::{
    Access, Catalogue, Context, Export, Principal, ResourceRef, Rulebook, Snapshot, State, analyse, cedar_export,
    events_of, fold, slice,
};

/// Any bytes as a state.
pub fn any(bytes: &[u8]) {
    json::read::<State>(bytes).into_iter().filter(is_small).for_each(look_at);
}

/// Any bytes as an exported account: read again, it is the same.
pub fn export(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let catalogue = Catalogue::builtin();
    let Ok(export) = Export::read(text, &catalogue) else { return };
    let written = portcullis_core::json::write(&export);
    assert_eq!(Export::read(&written, &catalogue).as_ref(), Ok(&export));
    if is_small(&export.state) {
        let snapshot = Snapshot::new(export.state.clone(), catalogue);
        let folded = fold([(export.state.revision, events_of(&export.state).as_slice())]);
        assert_eq!(folded.as_ref(), Ok(&export.state), "its events lead elsewhere");
        analyse(&snapshot, NOW);
        look_at(export.state);
    }
}

/// Larger ones show nothing more, and are slow.
pub fn is_small(state: &State) -> bool {
    state.members.len() <= 12
        && state.resources.len() <= 12
        && state.policies.len() <= 24
        && state.groups.len() <= 8
        && state.tokens.len() <= 8
}

/// Everything that only reads is total and agrees with itself.
pub fn look_at(state: State) {
    let snapshot = Snapshot::new(state, Catalogue::builtin());
    let state = snapshot.state();
    let book = snapshot.rulebook();
    let read = Rulebook::from_bytes(&book.to_bytes()).expect("what was written can be read");
    let ids = state.resources.keys().copied();
    let resources: Vec<_> = [ResourceRef::Account]
        .into_iter()
        .chain(ids.clone().map(ResourceRef::Resource))
        .chain(ids.map(|zone| ResourceRef::Record { zone, name: "www.example", rtype: "A" }))
        .collect();
    let context = Context { second_factor: Some(true), ..Context::at(NOW) };
    for member in state.members.values() {
        for asker in [Some(Principal::Member(member.id)), member.user.map(Principal::User)].into_iter().flatten() {
            let (access, other) = (book.access(asker, &context), read.access(asker, &context));
            resources.iter().for_each(|resource| ask(&access, &other, *resource));
            assert_eq!(access.visible("zone"), other.visible("zone"));
            access.grid();
        }
        snapshot.outlook(member.id, NOW).grid();
        member.user.iter().for_each(|user| drop(slice(&snapshot, *user, NOW)));
    }
    for token in state.tokens.keys().copied() {
        let asker = Principal::Token(token);
        let (access, other) = (book.access(asker, &context), read.access(asker, &context));
        resources.iter().for_each(|resource| ask(&access, &other, *resource));
        book.token_outlook(token, NOW).grid();
        drop(slice(&snapshot, asker, NOW));
    }
    cedar_export(&snapshot);
}

/// A few actions of each sort, with their reasons.
fn ask(access: &Access, other: &Access, resource: ResourceRef<'_>) {
    for action in ["dns:edit", "zones:read", "members:edit", "account:read"] {
        let allowed = access.can(action, resource, NOW);
        assert_eq!(access.explain(action, resource).allowed, allowed, "{action} on {resource:?}: its reason differs");
        assert_eq!(other.can(action, resource, NOW), allowed, "{action} on {resource:?}: the bytes differ");
    }
}
