use super::blocks::NONE;
use crate::catalogue::Mask;
use std::sync::Arc;

/// The class of every slot and what is allowed on every class, packed into one block: of thousands of accesses most are
/// out of the processor's cache when they are asked, and every line of memory fetched costs more than the rest of the
/// answer.
///
/// A class is told in as few bytes as they all fit into. Class nought is of free slots, and allows nothing.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    words: Arc<[u64]>,
    /// Where the classes begin, behind the slots.
    classes: u32,
    /// Words of 64 actions a class.
    width: u8,
    /// Two to the power of this many bits a slot.
    power: u8,
}

/// What an access allows on what is stored, as one block: for each place two to the power of `power` bits, lowest first,
/// tell its row; the rows, each as many words as hold a bit for each action, begin at the word `classes`. Row 0 is of free
/// places and allows nothing.
#[derive(Debug, Clone, Copy)]
pub struct Packed<'a> {
    /// The whole block. It stays where it is for as long as the access is there.
    pub words: &'a [u64],
    /// Where the rows begin.
    pub classes: usize,
    /// 3, 4 or 5.
    pub power: u8,
}

impl Rows {
    /// From the class of each slot, `NONE` for a free one, and what is allowed on each class of `actions` actions.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn new(of: &[u32], allowed: &[Mask], actions: usize) -> Self {
        let power = power(allowed.len());
        let (slots, width) = ((of.len() << power).div_ceil(64), actions.div_ceil(64));
        let mut words = vec![0; slots];
        for (slot, class) in of.iter().enumerate().filter(|(_, class)| **class != NONE) {
            let bit = slot << power;
            words.get_mut(bit / 64).into_iter().for_each(|w| *w |= u64::from(class.saturating_add(1)) << (bit % 64));
        }
        let all = std::iter::once(&Mask::EMPTY).chain(allowed);
        words.extend(all.flat_map(|mask| mask.words().into_iter().take(width)));
        let classes = u32::try_from(slots).unwrap_or(u32::MAX);
        Self { words: words.into(), classes, width: u8::try_from(width).unwrap_or(u8::MAX), power }
    }

    /// Itself, for who reads the block without calling.
    pub fn packed(&self) -> Packed<'_> {
        Packed { words: &self.words, classes: self.classes as usize, power: self.power }
    }

    /// The class of a slot; nothing where it is free.
    #[inline]
    pub fn class(&self, slot: usize) -> Option<usize> {
        self.row(slot).checked_sub(1)
    }

    /// Whether the action is allowed on what stands in the slot.
    #[inline]
    pub fn says(&self, action: usize, slot: usize) -> bool {
        let (width, word) = (usize::from(self.width), action / 64);
        let at = (self.classes as usize).wrapping_add(self.row(slot).wrapping_mul(width)).wrapping_add(word);
        // A number that no action has would fall into the next class.
        word < width && self.words.get(at).is_some_and(|word| word >> (action % 64) & 1 == 1)
    }

    #[inline]
    fn row(&self, slot: usize) -> usize {
        let bit = slot.wrapping_shl(self.power.into());
        let word = bit / 64;
        if word >= self.classes as usize {
            return 0;
        }
        let of_one = u64::MAX >> 64_u32.wrapping_sub(1 << self.power);
        self.words.get(word).map_or(0, |word| (word >> (bit % 64) & of_one) as usize)
    }
}

/// 8, 16 or 32 bits, whatever holds one more than the classes.
fn power(classes: usize) -> u8 {
    match classes {
        0..=0xFE => 3,
        0xFF..=0xFFFE => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_width_tells_the_class_and_its_actions() {
        for classes in [0, 1, 3, 254, 255, 300, 65_534, 65_535, 70_000] {
            let of: Vec<u32> = (0..classes).chain([NONE, NONE]).chain((0..classes).rev()).collect();
            let allowed: Vec<Mask> = (0..classes as usize).map(|class| Mask::one(class % 130)).collect();
            let rows = Rows::new(&of, &allowed, 130);
            for (slot, class) in of.iter().enumerate() {
                let class = (*class != NONE).then_some(*class as usize);
                assert_eq!(rows.class(slot), class, "slot {slot} of {classes} classes");
                for action in [0, 1, 63, 64, 129, 130, 192, 255, 1 << 20] {
                    assert_eq!(rows.says(action, slot), class.is_some_and(|c| c % 130 == action), "{action} on {slot}");
                }
            }
            for outside in [of.len(), of.len() + 9, 1 << 40, usize::MAX] {
                assert_eq!((rows.class(outside), rows.says(0, outside)), (None, false));
            }
        }
    }
}
