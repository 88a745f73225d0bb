//! What an access answers in texts: with reasons, by class, by id.

use crate::Access;
use crate::read::Record;
use crate::rows::GridView;
use portcullis_core::json::write;
use portcullis_core::{Decision, Reason};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Access {
    /// The decision with its reasons, as JSON.
    pub fn explain(&self, action: &str, id: &str, name: &str, rtype: &str) -> String {
        let record = Record::new(name, rtype);
        match record.resource(id) {
            Some(resource) => write(&self.inner.explain(action, resource)),
            None => write(&nowhere()),
        }
    }

    /// What is allowed where, as JSON.
    pub fn grid(&self) -> String {
        write(&GridView::new(self.inner.rulebook(), &self.inner.grid()))
    }

    /// The ids, as JSON, of the stored resources of a kind on which anything is allowed.
    pub fn visible(&self, kind: &str) -> String {
        write(&self.inner.visible(kind))
    }
}

/// The answer about a resource whose id is none.
fn nowhere() -> Decision {
    Decision {
        allowed: false,
        reason: Reason::UnknownResource,
        determining: Vec::new(),
        failed: Vec::new(),
        nearest: Vec::new(),
        would_be_allowed_if: Vec::new(),
    }
}
