use crate::Error;
use crate::place::path_at;
use portcullis_core::{Millis, ResourceRef};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The largest whole number that JavaScript holds exactly.
pub const LARGEST: i64 = 9_007_199_254_740_991;

/// Reads a JSON text; `root` begins the paths of its errors. Nesting is bounded by the reader (128 levels).
pub fn read<T: DeserializeOwned>(root: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| {
        let path = path_at(root, text, error.line(), error.column());
        let why = error.to_string();
        match error.classify() {
            Category::Data => {
                // The path says it better than line and column.
                let end = why.rfind(" at line ").unwrap_or(why.len());
                Error::Invalid { path, why: why.get(..end).unwrap_or(&why).to_owned() }
            }
            Category::Syntax | Category::Eof | Category::Io => Error::Malformed { path, why },
        }
    })
}

/// The moment that a JavaScript number means; `index.js` has checked that it is a whole one.
#[expect(clippy::cast_possible_truncation, reason = "checked, and the cast holds at the ends of the range")]
pub fn moment(now: f64) -> Millis {
    Millis(now as i64)
}

/// A record as the engine compares it: the name in lower case without the last dot, the type in upper case.
pub struct Record {
    name: String,
    rtype: String,
}

impl Record {
    pub fn new(name: &str, rtype: &str) -> Self {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        Self { name, rtype: rtype.to_ascii_uppercase() }
    }

    /// The resource that three texts name: without an id the account, without a type the stored resource. Nothing where
    /// the id is none.
    pub fn resource(&self, id: &str) -> Option<ResourceRef<'_>> {
        match (id, self.rtype.as_str()) {
            ("", _) => Some(ResourceRef::Account),
            (id, "") => id.parse().ok().map(ResourceRef::Resource),
            (id, rtype) => id.parse().ok().map(|zone| ResourceRef::Record { zone, name: &self.name, rtype }),
        }
    }
}
