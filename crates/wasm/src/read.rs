#[cfg(feature = "whole")]
use crate::Error;
#[cfg(feature = "whole")]
use portcullis_core::json::{self, ReadError, ReadJson};
use portcullis_core::{Millis, ResourceRef};

#[cfg(feature = "whole")]
/// The largest whole number that JavaScript holds exactly.
pub const LARGEST: i64 = 9_007_199_254_740_991;

#[cfg(feature = "whole")]
/// Reads a JSON text; `root` begins the paths of its errors.
pub fn read<T: ReadJson>(root: &str, text: &str) -> Result<T, Error> {
    json::read(text).map_err(|error| place(root, error))
}

#[cfg(feature = "whole")]
fn place(root: &str, error: ReadError) -> Error {
    let inner = error.path;
    let dot = if root.is_empty() || inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    let path = [root, dot, &inner].concat();
    match error.malformed {
        true => Error::Malformed { path, why: error.why },
        false => Error::Invalid { path, why: error.why },
    }
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
