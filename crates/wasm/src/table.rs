//! One access as numbers that JavaScript can read without calling: the engine's own bits, copied once.

use crate::Access;
use portcullis_core::{Mask, Millis, ResourceId};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Access {
    /// The place of a stored resource in the table, 0 where there is none. Its id comes as four numbers of 32 bits,
    /// the highest first.
    pub fn place(&self, a: u32, b: u32, c: u32, d: u32) -> u32 {
        let id = ResourceId::from_bits([a, b, c, d].into_iter().fold(0, |bits, word| bits << 32 | u128::from(word)));
        let found = self.inner.snapshot().state().resources.keys().position(|known| *known == id);
        found.and_then(|place| u32::try_from(place.saturating_add(1)).ok()).unwrap_or(0)
    }

    /// Holds from this moment on; minus infinity where nothing began it.
    #[wasm_bindgen(getter)]
    #[expect(clippy::cast_precision_loss, reason = "moments of real accounts are far below 2^53")]
    pub fn from(&self) -> f64 {
        let from = self.inner.from();
        if from == Millis::MIN { f64::NEG_INFINITY } else { from.0 as f64 }
    }

    /// What is allowed where, as one array: at the place of a resource stands where in the same array the words of its
    /// mask begin, lowest actions first; place 0 is the account's.
    pub fn table(&self) -> Vec<u32> {
        let width = self.inner.snapshot().catalogue().actions().len().div_ceil(32);
        let grid = self.inner.grid();
        let mut rows = BTreeMap::new();
        let mut account = Mask::EMPTY;
        for row in &grid.rows {
            match row.label {
                portcullis_core::ClassLabel::Account => account = row.yes,
                _ => row.resources.iter().for_each(|id| drop(rows.insert(*id, row.yes))),
            }
        }
        let ids = self.inner.snapshot().state().resources.keys();
        let masks: Vec<Mask> =
            std::iter::once(account).chain(ids.map(|id| rows.get(id).copied().unwrap_or_default())).collect();
        let first = masks.len();
        let mut table: Vec<u32> =
            (0..first).map(|n| u32::try_from(first.saturating_add(n.saturating_mul(width))).unwrap_or(0)).collect();
        for mask in masks {
            let words = mask.words().into_iter().flat_map(|word| [word as u32, (word >> 32) as u32]);
            table.extend(words.take(width));
        }
        table
    }
}
