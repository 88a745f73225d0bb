use std::ops::{BitAnd, BitOr, BitOrAssign, Not, Sub};

/// A set of actions: one bit for each action of the catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mask([u64; Mask::WORDS]);

impl Mask {
    /// How many words of 64 actions it has.
    pub(crate) const WORDS: usize = 4;
    /// How many actions a catalogue may have.
    pub const BITS: usize = Self::WORDS * 64;
    /// No action.
    pub const EMPTY: Self = Self([0; Self::WORDS]);

    /// Just this action; nothing for a number out of range.
    pub fn one(action: usize) -> Self {
        let mut mask = Self::EMPTY;
        mask.insert(action);
        mask
    }

    /// Adds an action; a number out of range is no action.
    pub fn insert(&mut self, action: usize) {
        if let Some(word) = self.0.get_mut(action / 64) {
            *word |= 1 << (action % 64);
        }
    }

    /// Whether the action is in it.
    pub fn contains(&self, action: usize) -> bool {
        self.0.get(action / 64).is_some_and(|word| word >> (action % 64) & 1 == 1)
    }

    /// Whether every action of `other` is in it.
    pub fn covers(self, other: Self) -> bool {
        (other - self).is_empty()
    }

    /// Whether some action is in both.
    pub fn meets(self, other: Self) -> bool {
        !(self & other).is_empty()
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// How many actions are in it.
    pub fn len(self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The actions, in order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..).step_by(64).zip(self.0).flat_map(|(first, word)| ones(word).map(move |bit| first | bit))
    }

    /// The words, lowest actions first.
    pub const fn words(self) -> [u64; Self::WORDS] {
        self.0
    }

    /// The set with these words.
    pub(crate) const fn from_words(words: [u64; Self::WORDS]) -> Self {
        Self(words)
    }

    fn zip(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(a, b)| *a = f(*a, b));
        Self(words)
    }
}

impl BitOr for Mask {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
}
impl BitOrAssign for Mask {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}
impl BitAnd for Mask {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
}
impl Sub for Mask {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }
}
impl Not for Mask {
    type Output = Self;
    fn not(self) -> Self {
        self.zip(Self::EMPTY, |a, _| !a)
    }
}
impl FromIterator<usize> for Mask {
    fn from_iter<I: IntoIterator<Item = usize>>(actions: I) -> Self {
        let mut mask = Self::EMPTY;
        actions.into_iter().for_each(|action| mask.insert(action));
        mask
    }
}

/// The places of the bits that are set.
pub(crate) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}
