use crate::Error;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most characters of a key.
const MOST_KEY: usize = 256;
/// Most characters of a value.
const MOST_VALUE: usize = 1_024;

/// Which resource shall have which tags.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct TagsBody {
    resource_type: Option<String>,
    resource_id: Option<String>,
    /// By key; whole replacement.
    tags: Option<BTreeMap<String, String>>,
}

/// A resource by kind and id, as far as they are said.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    pub kind: Option<&'a str>,
    pub id: Option<&'a str>,
}

impl TagsBody {
    /// Reads a body; `code` is what this surface calls one that can't be read.
    ///
    /// # Errors
    /// [`Error::Coded`] saying why.
    pub fn read(bytes: &[u8], code: u32) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|why| Error::coded(code, format!("the body can't be read: {why}")))
    }

    /// The resource.
    pub fn named(&self) -> Named<'_> {
        Named { kind: self.resource_type.as_deref(), id: self.resource_id.as_deref() }
    }

    /// The tags as `key=value`, checked. A value with commas stands for several tags of its key.
    ///
    /// # Errors
    /// [`Error::Coded`] for keys and values that can't be.
    pub fn tags(&self) -> Result<Vec<String>, Error> {
        let tags =
            self.tags.as_ref().ok_or_else(|| Error::coded(1002, "`tags` is missing: an object of keys and values"))?;
        let mut found = Vec::new();
        for (key, value) in tags {
            check_key(key)?;
            if value.chars().count() > MOST_VALUE {
                return Err(Error::coded(1012, format!("the value of `{key}` has more than {MOST_VALUE} characters")));
            }
            found.extend(value.split(',').map(|value| format!("{key}={}", value.trim())));
        }
        Ok(found)
    }
}

/// Refuses what can't be a key.
///
/// # Errors
/// [`Error::Coded`] saying why.
pub fn check_key(key: &str) -> Result<(), Error> {
    if key.chars().count() > MOST_KEY {
        return Err(Error::coded(1011, format!("a key has at most {MOST_KEY} characters")));
    }
    let fits = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
    if fits { Ok(()) } else { Err(Error::coded(1014, "a key is made of letters, digits, `_`, `.` and `-`")) }
}
