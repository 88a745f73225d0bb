//! Random accounts with every answer about them, for runners that can't make them: node and wasm, on the same seeds.

use crate::generate::Gen;
use crate::reference::{Asker, Reference};
use portcullis_core::{CatalogueData, Context, MemberId, ResourceRef, State, UserId};
use serde::Serialize;
use serde_json::{Value, json};

/// One account, and what the reference engine says of it.
#[derive(Debug, Clone, Serialize)]
pub struct Seeded {
    /// What it was made from.
    pub seed: u64,
    /// The catalogue it is read by.
    pub catalogue: CatalogueData,
    /// The account.
    pub state: State,
    /// What each asker may do.
    pub answers: Vec<Answers>,
}

/// Everything that one asker may do in one context.
#[derive(Debug, Clone, Serialize)]
pub struct Answers {
    /// `{"user": id}` or `{"member": id}`.
    pub who: Value,
    /// The facts.
    pub context: Context,
    /// Each thing that can be asked about, with the names of the actions that are allowed there; all others are not.
    pub on: Vec<(Value, Vec<String>)>,
}

/// The account of a seed.
pub fn seeded(seed: u64) -> Seeded {
    let mut g = Gen::new(seed);
    let state = if g.chance(50) { g.state() } else { g.state_with_owner() };
    let (resources, catalogue) = (g.resources(&state), g.catalogue.data().clone());
    let reference = Reference { state: &state, catalogue: &catalogue };
    let answers = |(asker, who): (Asker, Value)| {
        let context = g.context();
        let on = resources.iter().map(|r| (resource(*r), reference.actions_on(asker, *r, &context)));
        Answers { who, on: on.collect(), context }
    };
    let answers = askers(&state).into_iter().map(answers).collect();
    Seeded { seed, answers, catalogue: catalogue.clone(), state }
}

fn askers(state: &State) -> Vec<(Asker, Value)> {
    let users = state.members.values().filter_map(|m| m.user).chain([UserId::from_bits(9999)]);
    let members = state.members.keys().copied().chain([MemberId::from_bits(9999)]);
    let users = users.map(|u| (Asker::User(u), json!({"user": u})));
    users.chain(members.map(|m| (Asker::Member(m), json!({"member": m})))).collect()
}

/// A resource as the package is asked about it.
fn resource(resource: ResourceRef<'_>) -> Value {
    match resource {
        ResourceRef::Account => json!("account"),
        ResourceRef::Resource(id) => json!({"resource": id}),
        ResourceRef::Record { zone, name, rtype } => json!({"record": {"zone": zone, "name": name, "type": rtype}}),
    }
}
