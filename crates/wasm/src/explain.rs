//! What an access answers beyond yes and no in the table: one by one, and in texts with reasons, by class, by id.

use crate::Access;
use crate::read::{Record, moment};
use crate::rows::GridView;
use portcullis_core::json::write;
use portcullis_core::{Decision, Reason, ResourceId, ResourceRef};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Access {
    /// Whether the action is allowed on the account. What is unknown is not allowed.
    #[wasm_bindgen(js_name = permitsAccount)]
    pub fn permits_account(&self, action: u32, now: f64) -> bool {
        self.inner.permits(action as usize, ResourceRef::Account, moment(now))
    }

    /// Whether the action is allowed on a stored resource. Its id comes as four numbers of 32 bits, the highest first:
    /// copying a text costs several times what the answer does.
    pub fn permits(&self, action: u32, a: u32, b: u32, c: u32, d: u32, now: f64) -> bool {
        let bits = [a, b, c, d].into_iter().fold(0, |bits, word| bits << 32 | u128::from(word));
        let resource = ResourceRef::Resource(ResourceId::from_bits(bits));
        self.inner.permits(action as usize, resource, moment(now))
    }

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
    Decision::refused(Reason::UnknownResource)
}
