//! What somebody writes and what others change meanwhile, brought together.

use portcullis_core::Set;

/// One value: what was written here counts, unless nobody touched it.
pub fn one<T: Clone + PartialEq>(mine: &T, before: &T, now: &T) -> T {
    if mine == before { now.clone() } else { mine.clone() }
}

/// A set: what was put in and taken out here, on top of what it is now.
pub fn set<T: Ord + Clone>(mine: &Set<T>, before: &Set<T>, now: &Set<T>) -> Set<T> {
    let kept = now.iter().filter(|item| mine.contains(item) || !before.contains(item));
    kept.chain(mine.difference(before)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_changes_stay() {
        assert_eq!((one(&"a", &"a", &"b"), one(&"c", &"a", &"b")), ("b", "c"));
        let of = |items: &[u8]| items.iter().copied().collect::<Set<u8>>();
        // Here 1 was taken out and 4 put in; there 2 was taken out and 5 put in.
        assert_eq!(set(&of(&[2, 3, 4]), &of(&[1, 2, 3]), &of(&[1, 3, 5])), of(&[3, 4, 5]));
    }
}
