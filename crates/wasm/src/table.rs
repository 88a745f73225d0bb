//! One access as numbers that JavaScript can read without calling: where its bits lie in the engine, or a copy of them.

use crate::Access;
use portcullis_core::{Mask, Millis, ResourceId};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
impl Access {
    /// The place of a stored resource in the table, 0 where there is none. Its id comes as four numbers of 32 bits,
    /// the highest first.
    pub fn place(&self, a: u32, b: u32, c: u32, d: u32) -> u32 {
        let id = ResourceId::from_bits([a, b, c, d].into_iter().fold(0, |bits, word| bits << 32 | u128::from(word)));
        self.inner.place(id).and_then(|place| u32::try_from(place.saturating_add(1)).ok()).unwrap_or(0)
    }

    /// Holds from this moment on; minus infinity where nothing began it.
    #[wasm_bindgen(getter)]
    #[expect(clippy::cast_precision_loss, reason = "moments of real accounts are far below 2^53")]
    pub fn from(&self) -> f64 {
        let from = self.inner.from();
        if from == Millis::MIN { f64::NEG_INFINITY } else { from.0 as f64 }
    }

    /// What is allowed where, as one array: at the place of a resource stands where in the same array the words of its
    /// mask begin, lowest actions first; place 0 is the account's. Nothing is allowed where nothing stands.
    pub fn table(&self) -> Vec<u32> {
        let width = self.inner.actions().div_ceil(32);
        let table = self.inner.table();
        let first = table.numbers.len().saturating_add(1);
        let place = |mask: usize| u32::try_from(first.saturating_add(mask.saturating_mul(width))).unwrap_or(0);
        // Before the classes stand the account and an empty mask for free places.
        let class = |number: &u32| Some(*number as usize).filter(|n| *n < table.masks.len());
        let of = |number: &u32| place(class(number).map_or(1, |n| n.saturating_add(2)));
        let mut all: Vec<u32> = Vec::with_capacity(first.saturating_add(table.masks.len().saturating_mul(width)));
        all.push(place(0));
        all.extend(table.numbers.iter().map(of));
        for mask in [table.account, Mask::EMPTY].into_iter().chain(table.masks) {
            all.extend(words(mask).take(width));
        }
        all
    }

    /// Where in the engine's memory this access lies, in words of 32 bits: each place's row, and the masks of the rows.
    /// With them two to the power of how many bits tell a row. They stay there until it is freed.
    pub fn packed(&self) -> Vec<u32> {
        let packed = self.inner.packed();
        let rows = u32::try_from(packed.words.as_ptr().addr() / 4).unwrap_or(0);
        let masks = u32::try_from(packed.classes).unwrap_or(0).saturating_mul(2).saturating_add(rows);
        vec![rows, masks, packed.power.into()]
    }

    /// The id of what stands in each place but the account's, four words each with the highest first; all zero in a
    /// free one.
    pub fn places(&self) -> Vec<u32> {
        self.inner.places().flat_map(|id| id_words(id.map_or(0, portcullis_core::ResourceId::bits))).collect()
    }
}

/// The words of a mask, lowest actions first.
#[expect(clippy::cast_possible_truncation, reason = "each half is taken by itself")]
pub fn words(mask: Mask) -> impl Iterator<Item = u32> {
    mask.words().into_iter().flat_map(|word| [word as u32, (word >> 32) as u32])
}

#[expect(clippy::cast_possible_truncation, reason = "each quarter is taken by itself")]
pub fn id_words(bits: u128) -> [u32; 4] {
    [96, 64, 32, 0].map(|shift| (bits >> shift) as u32)
}
