use crate::Error;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;

/// Items of a page when nobody says.
const PER_PAGE: usize = 20;
/// Most items of a page.
const MOST: usize = 1_000;

/// The query of a request: pairs in their order, keys may repeat.
#[derive(Debug)]
pub struct Asked(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        query.map(|Query(pairs)| Self(pairs)).map_err(|why| Error::bad(why.body_text()))
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// From 1 on.
    pub page: usize,
    /// 1 to 1,000.
    pub per_page: usize,
}

impl Paging {
    /// How many items stand before the page.
    pub fn skip(self) -> usize {
        (self.page - 1).saturating_mul(self.per_page)
    }
}

impl Asked {
    /// The first value of a key; one that is empty asks for nothing.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// Whether a key stands there, with a value or without.
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(k, _)| k == key)
    }

    /// All values of a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// A whole number within bounds.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for anything else.
    pub fn number(&self, key: &str, default: usize, least: usize, most: usize) -> Result<usize, Error> {
        let Some(text) = self.get(key) else { return Ok(default) };
        let number = text.parse().ok().filter(|n| (least..=most).contains(n));
        number.ok_or_else(|| Error::bad(format!("`{key}` is a number from {least} to {most}")))
    }

    /// Which page.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a page or a size out of bounds.
    pub fn paging(&self) -> Result<Paging, Error> {
        Ok(Paging {
            page: self.number("page", 1, 1, usize::MAX)?,
            per_page: self.number("per_page", PER_PAGE, 1, MOST)?,
        })
    }

    /// One of a few words.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for another word, naming those that are right.
    pub fn one_of(&self, key: &str, words: &[&'static str]) -> Result<Option<&'static str>, Error> {
        let Some(text) = self.get(key) else { return Ok(None) };
        let found = words.iter().find(|word| **word == text).copied();
        found.map(Some).ok_or_else(|| Error::bad(format!("`{key}` is one of `{}`", words.join("`, `"))))
    }

    /// Refuses values of `key` and `key.not` that are none of these words.
    ///
    /// # Errors
    /// [`Error::BadRequest`], naming the words that are right.
    pub fn words(&self, key: &str, words: &[&str]) -> Result<(), Error> {
        let negated = format!("{key}.not");
        let fine = self.all(key).chain(self.all(&negated)).all(|text| words.contains(&text));
        if fine { Ok(()) } else { Err(Error::bad(format!("`{key}` is one of `{}`", words.join("`, `")))) }
    }

    /// Whether a switch is on; off when nothing is said.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for anything but `true` and `false`.
    pub fn flag(&self, key: &str) -> Result<bool, Error> {
        match self.get(key) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Error::bad(format!("`{key}` is `true` or `false`"))),
        }
    }

    /// Whether the list is asked for backwards.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for another word than `asc` and `desc`.
    pub fn is_descending(&self, default: bool) -> Result<bool, Error> {
        match self.get("direction") {
            None => Ok(default),
            Some("asc") => Ok(false),
            Some("desc") => Ok(true),
            Some(_) => Err(Error::bad("`direction` is `asc` or `desc`")),
        }
    }

    /// Whether a text is asked for, by `key`: equal, or by an operator such as `contains:x`.
    pub fn fits(&self, key: &str, text: &str) -> bool {
        let text = text.to_lowercase();
        let fits = |wanted: &str| {
            let wanted = wanted.to_lowercase();
            match wanted.split_once(':') {
                Some(("equal", w)) => text == w,
                Some(("not_equal", w)) => text != w,
                Some(("contains", w)) => text.contains(w),
                Some(("starts_with", w)) => text.starts_with(w),
                Some(("ends_with", w)) => text.ends_with(w),
                _ => text == wanted,
            }
        };
        self.get(key).is_none_or(fits)
    }

    /// Whether one of the values of `key` is `text`, and none of those of `key.not`.
    pub fn among(&self, key: &str, text: &str) -> bool {
        let mut wanted = self.all(key).peekable();
        let negated = format!("{key}.not");
        let unwanted = self.all(&negated).any(|v| v.eq_ignore_ascii_case(text));
        (wanted.peek().is_none() || wanted.any(|v| v.eq_ignore_ascii_case(text))) && !unwanted
    }
}
