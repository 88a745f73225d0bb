//! A catalogue, which somebody else may write.

use crate::generate::{Gen, NOW};
use portcullis_core::{Catalogue, CatalogueData, Context, Principal, ResourceRef, Snapshot, cedar_export};
use std::sync::Arc;

/// Any bytes as a catalogue: refused with a reason, or sound.
pub fn any(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let catalogue = match Catalogue::from_json(text) {
        Ok(catalogue) => Arc::new(catalogue),
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let written = serde_json::to_string(catalogue.data()).expect("data are JSON");
    let again: CatalogueData = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(&again, catalogue.data());
    closes(&catalogue);
    asks(&catalogue);
}

/// Closing twice closes no further, allow and deny are each other's mirror, and everything is within everything.
fn closes(catalogue: &Catalogue) {
    let all = catalogue.all();
    for (number, action) in catalogue.actions().iter().enumerate() {
        assert_eq!(catalogue.action(&action.name), Some(number));
        assert!(all.covers(action.gives) && action.gives.contains(number) && action.takes.contains(number));
        assert_eq!(catalogue.closed(action.gives), action.gives);
        assert_eq!(catalogue.opened(action.takes), action.takes);
        for (other, one) in catalogue.actions().iter().enumerate() {
            assert_eq!(action.gives.contains(other), one.takes.contains(number), "{} and {}", action.name, one.name);
        }
    }
    for role in &catalogue.data().roles {
        let mask = catalogue.role_mask(&role.id).expect("a role has a mask");
        assert!(all.covers(mask.gives) && all.covers(mask.takes));
    }
    assert!(catalogue.kinds().iter().all(|k| k.reach.covers(k.actions) && all.covers(k.reach)));
}

/// An account that was made under another catalogue is asked about under this one.
fn asks(catalogue: &Arc<Catalogue>) {
    let state = Gen::new(7).state_with_owner();
    let snapshot = Snapshot::new(state, Arc::clone(catalogue));
    for member in snapshot.state().members.keys() {
        let access = snapshot.access(Principal::Member(*member), &Context::at(NOW));
        for action in catalogue.actions().iter().take(20) {
            for resource in snapshot.state().resources.keys().map(|id| ResourceRef::Resource(*id)) {
                let allowed = access.can(&action.name, resource, NOW);
                assert_eq!(access.explain(&action.name, resource).allowed, allowed);
            }
        }
        access.grid();
    }
    cedar_export(&snapshot);
}
