/// Finds small numbers by the hash of what they stand for: open addressing over at most three quarters of its cells.
///
/// It holds numbers only, so it is a few bytes an entry, a copy is one block, and one piece of code serves every key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lookup {
    /// A number plus one; nought for an empty cell. A power of two of them, or none.
    cells: Vec<u32>,
    held: usize,
}

impl Lookup {
    pub fn with_room(count: usize) -> Self {
        Self { cells: vec![0; room(count)], held: 0 }
    }

    /// The number that stands for this key.
    #[inline]
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            // An empty table has no cell; a full one can't be.
            let number = self.cells.get(at)?.checked_sub(1)?;
            if is(number) {
                return Some(number);
            }
            at = self.after(at);
        }
    }

    /// Adds a number that is not in it; `hash_of` tells the hash of each one that is.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn insert(&mut self, hash: u64, number: u32, hash_of: &dyn Fn(u32) -> u64) {
        if self.held.saturating_mul(4) >= self.cells.len().saturating_mul(3) {
            self.grow(hash_of);
        }
        self.put(hash, number);
        self.held = self.held.saturating_add(1);
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn put(&mut self, hash: u64, number: u32) {
        let mut at = self.home(hash);
        while self.cells.get(at).is_some_and(|cell| *cell != 0) {
            at = self.after(at);
        }
        self.cells.get_mut(at).into_iter().for_each(|cell| *cell = number.saturating_add(1));
    }

    /// Takes a number out, if it is in it. What stood behind it moves up, so that nothing is left to skip over.
    pub fn remove(&mut self, hash: u64, number: u32, hash_of: &dyn Fn(u32) -> u64) {
        let mut at = self.home(hash);
        loop {
            match self.cells.get(at).copied() {
                None | Some(0) => return,
                Some(cell) if cell == number.saturating_add(1) => break,
                Some(_) => at = self.after(at),
            }
        }
        self.set(at, 0);
        self.held = self.held.saturating_sub(1);
        at = self.after(at);
        while let Some(cell) = self.cells.get(at).copied().filter(|cell| *cell != 0) {
            self.set(at, 0);
            self.put(hash_of(cell.saturating_sub(1)), cell.saturating_sub(1));
            at = self.after(at);
        }
    }

    fn set(&mut self, at: usize, value: u32) {
        self.cells.get_mut(at).into_iter().for_each(|cell| *cell = value);
    }

    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn grow(&mut self, hash_of: &dyn Fn(u32) -> u64) {
        let larger = vec![0; self.cells.len().saturating_mul(2).max(8)];
        let old = std::mem::replace(&mut self.cells, larger);
        for number in old.into_iter().filter_map(|cell| cell.checked_sub(1)) {
            self.put(hash_of(number), number);
        }
    }

    /// Multiplying has mixed the high bits best, so those choose the cell.
    #[inline]
    fn home(&self, hash: u64) -> usize {
        (hash >> 32) as usize & self.cells.len().wrapping_sub(1)
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.cells.len().wrapping_sub(1)
    }
}

fn room(count: usize) -> usize {
    if count == 0 { 0 } else { count.saturating_mul(3).div_ceil(2).next_power_of_two().max(8) }
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of 128 random bits.
#[inline]
pub(crate) fn hash_bits(bits: u128) -> u64 {
    let (high, low) = ((bits >> 64) as u64, bits as u64);
    let mixed = (high.rotate_left(26) ^ low).wrapping_mul(MIX);
    (mixed ^ mixed >> 29).wrapping_mul(MIX)
}

/// The hash of a text.
#[inline]
#[cfg_attr(portcullis_speed, optimize(speed))]
pub(crate) fn hash_text(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let add = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(MIX);
    // The last word overlaps the one before it, so that no byte is looked at alone.
    let mixed = match (bytes.as_chunks::<8>().0, bytes.last_chunk::<8>()) {
        (words, Some(last)) => {
            let mixed = words.iter().fold(bytes.len() as u64, |hash, word| add(hash, u64::from_le_bytes(*word)));
            add(mixed, u64::from_le_bytes(*last))
        }
        (_, None) => {
            let word = bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            add(bytes.len() as u64, word)
        }
    };
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn equals_a_set_whatever_is_added_and_taken_out() {
        let crowded = |n: u32| u64::from(n % 7) << 32; // many share a home, so that moving up is put to the test
        for hash_of in [&crowded as &dyn Fn(u32) -> u64, &|n: u32| hash_bits(n.into())] {
            let (mut lookup, mut set, mut seed) = (Lookup::default(), BTreeSet::new(), 1u32);
            for round in 0..20_000 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let number = seed >> 24;
                match set.contains(&number) {
                    true if seed >> 8 & 1 == 0 => {
                        lookup.remove(hash_of(number), number, hash_of);
                        set.remove(&number);
                    }
                    true => {}
                    false => {
                        lookup.insert(hash_of(number), number, hash_of);
                        set.insert(number);
                    }
                }
                lookup.remove(hash_of(999), 999, hash_of);
                let found = |n| lookup.find(hash_of(n), |m| m == n).is_some();
                assert_eq!(found(number), set.contains(&number), "after {seed}");
                assert!(round % 97 != 0 || (0..256).all(|n| found(n) == set.contains(&n)), "after {seed}");
            }
        }
    }
}
