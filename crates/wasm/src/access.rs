use crate::read::{Record, moment};
use portcullis_core::Millis;
use wasm_bindgen::prelude::wasm_bindgen;

/// One principal's access in one context. Asking costs no serialisation: numbers in, a truth value out.
#[derive(Debug, Clone)]
#[wasm_bindgen]
pub struct Access {
    pub(crate) inner: portcullis_core::Access,
}

#[wasm_bindgen]
impl Access {
    /// Whether the action is allowed on a record.
    #[wasm_bindgen(js_name = permitsRecord)]
    pub fn permits_record(&self, action: u32, zone: &str, name: &str, rtype: &str, now: f64) -> bool {
        let record = Record::new(name, rtype);
        let resource = record.resource(zone).filter(|_| !zone.is_empty());
        resource.is_some_and(|resource| self.inner.permits(action as usize, resource, moment(now)))
    }

    /// Whether the action is allowed on some resource of the kind.
    pub fn any(&self, action: &str, kind: &str, now: f64) -> bool {
        self.inner.any(action, kind, moment(now))
    }

    /// The id of the member that asks; empty where nobody is.
    #[wasm_bindgen(getter)]
    pub fn member(&self) -> String {
        self.inner.member().map(|id| id.to_string()).unwrap_or_default()
    }

    /// Holds until just before this moment; infinity where nothing ends it.
    #[wasm_bindgen(getter)]
    #[expect(clippy::cast_precision_loss, reason = "moments of real accounts are far below 2^53")]
    pub fn until(&self) -> f64 {
        let until = self.inner.until();
        if until == Millis::MAX { f64::INFINITY } else { until.0 as f64 }
    }
}
