use super::lookup::{Lookup, hash_text};
use std::ops::Range;

/// Texts, each held once and known by a number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strings {
    text: String,
    /// Where each ends; it begins where the one before it ends.
    ends: Vec<u32>,
    lookup: Lookup,
}

impl Strings {
    /// From texts one after the other and their ends, or nothing where those don't fit.
    pub fn new(text: String, ends: Vec<u32>) -> Option<Self> {
        let mut from = 0;
        let sound = ends.iter().all(|end| {
            let end = *end as usize;
            let fits = from <= end && text.is_char_boundary(end);
            from = end;
            fits
        });
        let lookup = Lookup::with_room(ends.len());
        let mut strings = Self { text, ends, lookup };
        (sound && from == strings.text.len()).then_some(())?;
        for number in 0..u32::try_from(strings.ends.len()).ok()? {
            let text = strings.get(number);
            let (hash, twice) = (hash_text(text), strings.find(text).is_some());
            (!twice).then_some(())?;
            strings.lookup.insert(hash, number, &|_| 0);
        }
        Some(strings)
    }

    /// The number of a text, which is added if it is new.
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let number = self.len();
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let (held, ends) = (&self.text, &self.ends);
        self.lookup.insert(hash_text(text), number, &|n| hash_text(slice(held, ends, n)));
        number
    }

    /// Gives back room that was made while filling it.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The number of a text.
    #[inline]
    #[cfg_attr(portcullis_speed, optimize(speed))]
    pub fn find(&self, text: &str) -> Option<u32> {
        let bytes = |number| span(&self.ends, number).and_then(|span| self.text.as_bytes().get(span));
        self.lookup.find(hash_text(text), |number| bytes(number) == Some(text.as_bytes()))
    }

    /// The text with this number; empty where there is none.
    #[inline]
    pub fn get(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    pub fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// All texts in one, and where each ends.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }
}

#[inline]
fn slice<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    span(ends, number).and_then(|span| text.get(span)).unwrap_or("")
}

#[inline]
fn span(ends: &[u32], number: u32) -> Option<Range<usize>> {
    let number = number as usize;
    let from = number.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize);
    Some(from..*ends.get(number)? as usize)
}
