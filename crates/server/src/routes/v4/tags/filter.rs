use super::body::check_key;
use crate::Error;
use portcullis_core::{Tag, Tags};

const MOST_FILTERS: usize = 20;
const MOST_VALUES: usize = 10;

/// One demand on the tags of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    key: String,
    /// Any of these; whatever value where there are none.
    values: Vec<Tag>,
    is_negated: bool,
}

impl Filter {
    /// All demands of a query, which must all fit.
    ///
    /// # Errors
    /// [`Error::Coded`] for what can't be read, and for too many.
    pub fn all<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<Self>, Error> {
        let found: Vec<Self> = texts.take(MOST_FILTERS + 1).map(Self::of).collect::<Result<_, _>>()?;
        if found.len() > MOST_FILTERS {
            return Err(Error::coded(1010, format!("at most {MOST_FILTERS} filters on tags")));
        }
        Ok(found)
    }

    fn of(text: &str) -> Result<Self, Error> {
        let (key, values, is_negated) = match (text.strip_prefix('!'), text.split_once("!="), text.split_once('=')) {
            (Some(key), _, _) => (key, None, true),
            (None, Some((key, values)), _) => (key, Some(values), true),
            (None, None, Some((key, values))) => (key, Some(values), false),
            (None, None, None) => (text, None, false),
        };
        if key.is_empty() {
            return Err(Error::coded(1007, "a filter is `key`, `key=value`, `key=one,other`, `!key` or `key!=value`"));
        }
        check_key(key)?;
        let values: Vec<&str> = values.into_iter().flat_map(|values| values.split(',')).collect();
        if values.len() > MOST_VALUES {
            return Err(Error::coded(1013, format!("at most {MOST_VALUES} values in one filter")));
        }
        let tag = |value: &&str| {
            Tag::new(key, value).map_err(|_| Error::coded(1012, "a value has at most 1024 characters, all visible"))
        };
        let values = values.iter().map(tag).collect::<Result<_, _>>()?;
        // The key in the form in which keys are compared.
        let key = Tag::new(key, "").map_err(|_| Error::coded(1014, "this can't be a key"))?.key().to_owned();
        Ok(Self { key, values, is_negated })
    }

    /// Whether tags are as demanded.
    pub fn fits(&self, tags: &Tags) -> bool {
        let mut of_key = tags.iter().filter(|tag| tag.key() == self.key);
        let has =
            if self.values.is_empty() { of_key.next().is_some() } else { of_key.any(|t| self.values.contains(t)) };
        has != self.is_negated
    }
}
