use super::book::Rulebook;
use super::cover::Covered;

/// Slots that no cover so far tells apart, block by block, with something kept about each block.
pub(crate) struct Blocks<T> {
    /// The block of each slot; `NONE` for a free one.
    pub of: Vec<u32>,
    /// The kind of each block, and what is kept about it.
    pub blocks: Vec<(usize, T)>,
}

/// No block.
pub(crate) const NONE: u32 = u32::MAX;

impl<T: Clone + Default> Blocks<T> {
    /// One block for each kind.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn by_kind(book: &Rulebook) -> Self {
        let mut found = Self { of: vec![NONE; book.places.len()], blocks: Vec::new() };
        let mut last = (usize::MAX, NONE);
        for (n, slot) in book.places.iter() {
            if last.0 != slot.kind {
                let known = found.blocks.iter().position(|(kind, _)| *kind == slot.kind);
                last = (slot.kind, known.map_or_else(|| found.add(slot.kind, T::default()), number));
            }
            found.of.get_mut(n).into_iter().for_each(|b| *b = last.1);
        }
        found
    }

    fn add(&mut self, kind: usize, kept: T) -> u32 {
        self.blocks.push((kind, kept));
        number(self.blocks.len().saturating_sub(1))
    }

    /// Says something of all that is covered, which moves to blocks of its own where it was but a part.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn say(&mut self, covered: &Covered<'_>, say: impl Fn(&mut T)) {
        match covered {
            Covered::None => {}
            Covered::All => self.blocks.iter_mut().for_each(|(_, kept)| say(kept)),
            Covered::List(list) => self.split(list.iter().map(|n| *n as usize), say),
            Covered::Set(set) => self.split(set.ones(), say),
        }
    }

    /// Moves these slots, each named once, to blocks of their own. What they leave may be empty.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    fn split(&mut self, slots: impl Iterator<Item = usize>, say: impl Fn(&mut T)) {
        let mut moved = vec![NONE; self.blocks.len()];
        for slot in slots {
            let Some(block) = self.of.get_mut(slot) else { continue };
            let Some(to) = moved.get_mut(*block as usize) else { continue };
            if *to == NONE {
                let (kind, mut kept) = self.blocks.get(*block as usize).cloned().unwrap_or_default();
                say(&mut kept);
                *to = number(self.blocks.len());
                self.blocks.push((kind, kept));
            }
            *block = *to;
        }
    }
}

/// A place as a number.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NONE)
}
