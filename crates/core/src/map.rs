//! A small sorted map whose clones share their parts.
//!
//! Two levels: chunks of at most [`FULL`] sorted entries behind one list. A clone costs one pointer; a change copies the
//! list of chunks and the one chunk that it touches, unless nobody else holds them.

#[cfg(feature = "serde")]
mod with_serde;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::ops::Index;
use std::sync::Arc;
use std::{fmt, mem, slice};

/// Entries of one chunk at most. Larger ones make a change cost more, smaller ones a long list of chunks.
const FULL: usize = 96;

type Chunk<K, V> = Arc<Vec<(K, V)>>;

/// A sorted map; clones share what neither has changed.
pub struct Map<K, V> {
    /// Sorted, none of them empty.
    chunks: Arc<Vec<Chunk<K, V>>>,
    len: usize,
}

/// One difference between two maps: the key, what was there, what is there.
pub type Differing<'a, K, V> = (&'a K, Option<&'a V>, Option<&'a V>);

impl<K, V> Map<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self { chunks: Arc::new(Vec::new()), len: 0 }
    }

    /// A map of one entry.
    pub fn unit(key: K, value: V) -> Self {
        Self { chunks: Arc::new(vec![Arc::new(vec![(key, value)])]), len: 1 }
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries, by key.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { chunks: self.chunks.iter(), entries: Default::default(), left: self.len }
    }

    /// The keys, sorted.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, by key.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Map<K, V> {
    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key).ok()?;
        Some(&self.chunks.get(at)?.get(place)?.1)
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// The chunk and the place in it where the key is, or where it would be put.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<(usize, usize), (usize, usize)>
    where
        K: Borrow<Q>,
    {
        let starts = |chunk: &Chunk<K, V>| chunk.first().is_some_and(|(first, _)| first.borrow() <= key);
        let at = self.chunks.partition_point(starts).saturating_sub(1);
        let Some(chunk) = self.chunks.get(at) else { return Err((at, 0)) };
        match chunk.binary_search_by(|(k, _)| k.borrow().cmp(key)) {
            Ok(place) => Ok((at, place)),
            Err(place) => Err((at, place)),
        }
    }
}

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    /// Puts a value and returns the one it replaces.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.behind_all(&key).map_or_else(|| self.find(&key), Err) {
            Ok((at, place)) => {
                let entry = self.chunk_mut(at)?.get_mut(place)?;
                Some(mem::replace(&mut entry.1, value))
            }
            Err((at, place)) => {
                self.put(at, place, (key, value));
                self.len += 1;
                None
            }
        }
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key).ok()?;
        Some(&mut self.chunk_mut(at)?.get_mut(place)?.1)
    }

    /// Changes the value of a key; where there is none, one that says nothing yet.
    pub fn update(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        match self.get_mut(&key) {
            Some(value) => change(value),
            None => {
                let mut value = V::default();
                change(&mut value);
                self.insert(key, value);
            }
        }
    }

    /// Takes an entry out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key).ok()?;
        let chunks = Arc::make_mut(&mut self.chunks);
        let entries = Arc::make_mut(chunks.get_mut(at)?);
        let (_, value) = entries.remove(place);
        let left = entries.len();
        self.len -= 1;
        if left == 0 {
            chunks.remove(at);
        } else if chunks.get(at + 1).is_some_and(|next| left + next.len() <= FULL / 2) {
            // Two small neighbours become one, so that a map that shrinks doesn't keep a long list of them.
            let next = chunks.remove(at + 1);
            Arc::make_mut(chunks.get_mut(at)?).extend_from_slice(&next);
        }
        Some(value)
    }

    /// The place of a key that is larger than all. What is read comes in order, and is not searched for then.
    fn behind_all(&self, key: &K) -> Option<(usize, usize)> {
        let last = self.chunks.last()?;
        let is_behind = last.last().is_some_and(|(largest, _)| largest < key);
        is_behind.then_some((self.chunks.len() - 1, last.len()))
    }

    fn chunk_mut(&mut self, at: usize) -> Option<&mut Vec<(K, V)>> {
        Arc::make_mut(&mut self.chunks).get_mut(at).map(Arc::make_mut)
    }

    fn put(&mut self, at: usize, place: usize, entry: (K, V)) {
        let chunks = Arc::make_mut(&mut self.chunks);
        let count = chunks.len();
        match chunks.get_mut(at) {
            // Behind a full last chunk a new one begins, so that what comes in order leaves full chunks.
            Some(last) if last.len() >= FULL && at + 1 == count && place == last.len() => {
                chunks.push(Arc::new(vec![entry]));
            }
            Some(chunk) => {
                let entries = Arc::make_mut(chunk);
                entries.insert(place, entry);
                if entries.len() > FULL {
                    let upper = entries.split_off(FULL / 2);
                    chunks.insert(at + 1, Arc::new(upper));
                }
            }
            None => chunks.push(Arc::new(vec![entry])),
        }
    }
}

impl<K: Ord, V: PartialEq> Map<K, V> {
    /// What differs from a later map, by key. Parts that both share are not looked at.
    pub fn diff<'a>(&'a self, after: &'a Self) -> Vec<Differing<'a, K, V>> {
        let (mut old, mut new) = (Walk::over(self), Walk::over(after));
        let mut found = Vec::new();
        loop {
            while old.skip_shared(&mut new) {}
            let (was, is) = (old.here(), new.here());
            let order = match (was, is) {
                (None, None) => return found,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((old, _)), Some((new, _))) => old.cmp(new),
            };
            let was = was.filter(|_| order != Ordering::Greater);
            let is = is.filter(|_| order != Ordering::Less);
            let (before, after) = (was.map(|(_, v)| v), is.map(|(_, v)| v));
            if before != after {
                found.extend(was.or(is).map(|(key, _)| (key, before, after)));
            }
            old.step(was.is_some());
            new.step(is.is_some());
        }
    }
}

/// A walk over a map that can leave a whole chunk out.
struct Walk<'a, K, V> {
    chunks: &'a [Chunk<K, V>],
    at: usize,
    place: usize,
}

impl<'a, K, V> Walk<'a, K, V> {
    fn over(map: &'a Map<K, V>) -> Self {
        Self { chunks: &map.chunks, at: 0, place: 0 }
    }

    fn here(&self) -> Option<&'a (K, V)> {
        self.chunks.get(self.at)?.get(self.place)
    }

    fn step(&mut self, go: bool) {
        self.place += usize::from(go);
        if self.chunks.get(self.at).is_some_and(|chunk| self.place >= chunk.len()) {
            (self.at, self.place) = (self.at + 1, 0);
        }
    }

    /// Leaves out the chunk that both are about to begin, if it is the same one.
    fn skip_shared(&mut self, other: &mut Self) -> bool {
        let shared = match (self.chunks.get(self.at), other.chunks.get(other.at)) {
            (Some(a), Some(b)) => self.place == 0 && other.place == 0 && Arc::ptr_eq(a, b),
            (None, _) | (_, None) => false,
        };
        self.at += usize::from(shared);
        other.at += usize::from(shared);
        shared
    }
}

/// The entries of a [`Map`], by key.
pub struct Iter<'a, K, V> {
    chunks: slice::Iter<'a, Chunk<K, V>>,
    entries: slice::Iter<'a, (K, V)>,
    left: usize,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), entries: self.entries.clone(), left: self.left }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, value)) = self.entries.next() {
                self.left -= 1;
                return Some((key, value));
            }
            self.entries = self.chunks.next()?.iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Iter<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Cheapest where the keys come in order: each goes to the end then. Of equal keys the last one stays.
impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord + Clone, V: Clone> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self { chunks: Arc::clone(&self.chunks), len: self.len }
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.chunks, &other.chunks) || (self.len == other.len && self.iter().eq(other.iter()))
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().fmt(f)
    }
}

/// The value of a key that is there, as with the maps of the standard library.
impl<K: Ord + Borrow<Q>, Q: Ord + ?Sized, V> Index<&Q> for Map<K, V> {
    type Output = V;

    #[expect(clippy::expect_used, reason = "what indexing means; this crate itself may not index")]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("a key of the map")
    }
}
