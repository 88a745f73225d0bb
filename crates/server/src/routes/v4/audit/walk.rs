//! Going through what was done and what was refused, together in the order of time.

use super::Span;
use super::faces::Faces;
use super::noted::Noted;
use crate::{App, Error, Live, Version};
use portcullis_core::Entry;
use portcullis_store::{Filter, ObjectFilter, Refused};
use std::collections::VecDeque;
use std::sync::Arc;

/// Entries read at once.
const PIECE: u32 = 500;
/// Lines that one request looks through at most; the next one goes on where it stopped.
const MOST: usize = 10_000;

/// Where one stands: the last entry and the last refusal that were seen. As text, a cursor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    entry: Option<u64>,
    refused: Option<u64>,
}

impl Place {
    /// A place from a cursor.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a text that no answer held.
    pub fn read(cursor: &str) -> Result<Self, Error> {
        let number = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
        let parts = cursor.split_once('.').and_then(|(a, b)| Some((number(a)?, number(b)?)));
        let (entry, refused) = parts.ok_or_else(|| Error::bad("this `cursor` is none of ours"))?;
        Ok(Self { entry, refused })
    }

    /// As a cursor.
    pub fn text(self) -> String {
        let shown = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        format!("{}.{}", shown(self.entry), shown(self.refused))
    }
}

/// A way through the lines of one account.
pub struct Walk<'a> {
    app: &'a App,
    live: &'a Live,
    version: Arc<Version>,
    descending: bool,
    only: Filter,
    place: Place,
    entries: VecDeque<Noted>,
    refused: VecDeque<Noted>,
    is_over: bool,
    looked: usize,
}

impl<'a> Walk<'a> {
    /// From a place on, the newest or the oldest first.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn from(app: &'a App, live: &'a Live, descending: bool, place: Place) -> Result<Self, Error> {
        let mut walk = Self {
            app,
            live,
            version: live.current(),
            descending,
            only: Filter::default(),
            place,
            entries: VecDeque::new(),
            refused: VecDeque::new(),
            is_over: false,
            looked: 0,
        };
        walk.read_refused().await?;
        Ok(walk)
    }

    /// Only what was done to this, the newest first.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn about(app: &'a App, live: &'a Live, object: ObjectFilter, place: Place) -> Result<Self, Error> {
        let mut walk = Self::from(app, live, true, place).await?;
        walk.refused.clear();
        walk.only.object = Some(object);
        Ok(walk)
    }

    /// Only what was done within these moments; what was refused is still to be held against them.
    #[must_use]
    pub fn within(mut self, span: Span) -> Self {
        self.only.since = Some(span.since);
        self.only.until = Some(span.before);
        self
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Whether it has looked through all that one request may.
    pub fn is_tired(&self) -> bool {
        self.looked >= MOST
    }

    /// The next line; nothing at the end.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn next(&mut self) -> Result<Option<Noted>, Error> {
        if self.entries.is_empty() && !self.is_over {
            self.read_entries().await?;
        }
        let entry_first = match (self.entries.front(), self.refused.front()) {
            (Some(entry), Some(refused)) if self.descending => entry.at >= refused.at,
            (Some(entry), Some(refused)) => entry.at <= refused.at,
            (entry, _) => entry.is_some(),
        };
        let next = if entry_first { self.entries.pop_front() } else { self.refused.pop_front() };
        if let Some(noted) = &next {
            self.looked += 1;
            if noted.done {
                self.place.entry = Some(noted.number);
            } else {
                self.place.refused = Some(noted.number);
            }
        }
        Ok(next)
    }

    async fn read_entries(&mut self) -> Result<(), Error> {
        let (store, from) = (&self.app.store, self.place.entry);
        let (before, after) = if self.descending { (from, None) } else { (None, from) };
        let filter = Filter { before, after, oldest_first: !self.descending, ..self.only.clone() };
        let found: Vec<Entry> = store.entries(self.live.id, &filter, PIECE).await?;
        self.is_over = found.is_empty();
        let mut faces = Faces::new(self.app, Arc::clone(&self.version));
        for entry in &found {
            self.entries.push_back(Noted::entry(&self.version, entry, faces.of(&entry.origin).await?));
        }
        Ok(())
    }

    /// They are few, so all of them are read.
    async fn read_refused(&mut self) -> Result<(), Error> {
        let mut found: Vec<Refused> = self.app.store.refused(self.live.id, u32::MAX).await?;
        let beyond = |number: u64| match self.place.refused {
            Some(last) if self.descending => number < last,
            Some(last) => number > last,
            None => true,
        };
        found.retain(|refused| beyond(refused.number));
        if !self.descending {
            found.reverse();
        }
        let mut faces = Faces::new(self.app, Arc::clone(&self.version));
        for refused in &found {
            let email = faces.of(&refused.origin).await?;
            self.refused.push_back(Noted::refused(&self.version, self.live.id, refused, email));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_lead_back() {
        for place in
            [Place::default(), Place { entry: Some(7), refused: None }, Place { entry: Some(7), refused: Some(3) }]
        {
            assert_eq!(Place::read(&place.text()).unwrap(), place);
        }
        for none in ["", "7", "7.x", "-1.2", "1.2.3"] {
            assert!(Place::read(none).is_err(), "{none}");
        }
    }
}
