//! A sorted set in one piece of memory.
//!
//! Most sets of an account are small: a tag or two of a domain, a dozen people of a group. A tree takes room for eleven
//! things as soon as it holds one, and the code for a tree is larger than all that is done with it here.

#[cfg(feature = "serde")]
mod with_serde;

use std::borrow::Borrow;
use std::ops::Deref;
use std::{fmt, slice, vec};

/// A sorted set. It is read as the slice of what it holds, smallest first.
///
/// Adding one thing moves all that is larger: build a set of what somebody sends from a list or an iterator, which sorts
/// once, and keep a tree where much is asked about while it is put in.
///
/// ```
/// use portcullis_core::Set;
/// let mut set = Set::from([3, 1, 3]);
/// assert!(set.insert(2) && !set.insert(1));
/// assert_eq!(*set, [1, 2, 3]);
/// assert!(set.remove(&3) && !set.contains(&3));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T>(Vec<T>);

impl<T> Set<T> {
    /// An empty set.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps what is told to.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }
}

impl<T: Ord> Set<T> {
    /// Whether it is in.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(item).is_ok()
    }

    /// Puts something in; whether it was not in before.
    pub fn insert(&mut self, item: T) -> bool {
        let place = if self.0.last().is_none_or(|last| *last < item) { Err(self.0.len()) } else { self.place(&item) };
        place.is_err_and(|place| {
            // Most sets hold one thing, and the first push alone would make room for four.
            self.0.reserve_exact(usize::from(self.0.is_empty()));
            self.0.insert(place, item);
            true
        })
    }

    /// Takes something out; whether it was in.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(item).is_ok_and(|place| {
            self.0.remove(place);
            true
        })
    }

    /// What is in this one and not in the other, in order.
    pub fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|item| !other.contains(*item))
    }

    /// What is in both, in order.
    pub fn intersection<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|item| other.contains(*item))
    }

    /// What is in one of the two only: first what is only in this one.
    pub fn symmetric_difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.difference(other).chain(other.difference(self))
    }

    fn place<Q: Ord + ?Sized>(&self, item: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        self.0.binary_search_by(|held| held.borrow().cmp(item))
    }

    /// Sorted, and everything once.
    fn put_in_order(&mut self) {
        if !self.0.is_sorted_by(|a, b| a < b) {
            self.0.sort_unstable();
            self.0.dedup();
        }
    }
}

impl<T> Deref for Set<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Ord> From<Vec<T>> for Set<T> {
    fn from(items: Vec<T>) -> Self {
        let mut set = Self(items);
        set.put_in_order();
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(items: [T; N]) -> Self {
        Vec::from(items).into()
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

/// Sorts once, however many there are.
impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
        self.put_in_order();
    }
}

impl<'a, T: Ord + Copy> Extend<&'a T> for Set<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, items: I) {
        self.extend(items.into_iter().copied());
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn it_does_what_a_tree_does() {
        let (mut set, mut tree, mut seed) = (Set::new(), BTreeSet::new(), 1_u32);
        for step in 0..3_000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let item = seed >> 25;
            match (seed >> 8) % 5 {
                0 | 1 => assert_eq!(set.insert(item), tree.insert(item)),
                2 | 3 => assert_eq!(set.remove(&item), tree.remove(&item)),
                _ => {
                    let some = [item, item / 2, item];
                    set.extend(some);
                    tree.extend(some);
                }
            }
            assert!(set.iter().eq(&tree), "after {step} steps");
            assert_eq!((set.contains(&item), set.is_empty()), (tree.contains(&item), tree.is_empty()));
        }
    }

    #[test]
    fn two_are_compared() {
        let (one, other) = (Set::from([4, 1, 3]), Set::from([3, 5, 4, 6]));
        assert!(one.difference(&other).eq(&[1]));
        assert!(one.intersection(&other).eq(&[3, 4]));
        assert!(one.symmetric_difference(&other).eq(&[1, 5, 6]));
    }
}
