//! An account as Cedar: policies, entities and a schema that the real Cedar reads, validates strictly and answers alike.
//! Text only; nothing here decides. `docs/cedar.md` describes the mapping.

mod conditions;
mod entities;
mod names;
mod networks;
mod policies;
mod request;
mod schema;

pub use request::{CedarRequest, cedar_request};

use crate::Snapshot;
use names::Names;

/// An account in the words of Cedar 4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CedarExport {
    /// The policies; each names the policy it comes from as its `@id`.
    pub policies: String,
    /// Users, members, groups and resources as JSON. Actions are not among them: Cedar takes those from the schema.
    pub entities: String,
    /// The schema, in Cedar's own form.
    pub schema: String,
}

/// Writes an account as Cedar. It holds ids and tags, the ids of roles, and no name or address of a person.
pub fn cedar_export(snapshot: &Snapshot) -> CedarExport {
    let names = Names::new(snapshot);
    CedarExport {
        policies: policies::policies(&names),
        entities: entities::entities(&names),
        schema: schema::schema(&names),
    }
}
