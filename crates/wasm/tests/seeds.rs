//! Random accounts in WebAssembly: the engine answers like the reference, on the same seeds as natively.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use portcullis_core::{Principal, Snapshot};
use portcullis_tests::generate::{Gen, NOW};
use portcullis_tests::reference::{Asker, Reference};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_engine_equals_the_reference() {
    let (mut asked, mut allowed) = (0, 0);
    for seed in 0..120 {
        let mut g = Gen::new(seed);
        let state = if g.chance(50) { g.state() } else { g.state_with_owner() };
        let (resources, context) = (g.resources(&state), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        let reference = Reference { state: &state, catalogue: g.catalogue.data() };
        let names: Vec<String> = g.catalogue.actions().iter().map(|a| a.name.clone()).collect();
        for member in state.members.keys() {
            let access = snapshot.access(Principal::Member(*member), &context);
            for resource in &resources {
                let wanted = reference.actions_on(Asker::Member(*member), *resource, &context);
                let found: Vec<&String> = names.iter().filter(|n| access.can(n, *resource, NOW)).collect();
                assert_eq!(found.len(), wanted.len(), "seed {seed}: {member} on {resource:?}");
                (0..found.len())
                    .for_each(|n| assert_eq!(*found[n], wanted[n], "seed {seed}: {member} on {resource:?}"));
                (asked, allowed) = (asked + names.len(), allowed + wanted.len());
            }
        }
    }
    assert!(allowed * 50 > asked, "too few of {asked} are allowed to show anything");
}
