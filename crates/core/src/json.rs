//! JSON as this crate speaks it, small enough for a browser: what `serde` and `serde_json` make of the same types, in a
//! fifth of the code.
//!
//! [`Json`](portcullis_derive::Json) reads the `#[serde(…)]` attributes that a type carries anyway, so that there is one
//! place that says how it looks. Differences to `serde_json` are meant and few: a structure is an object and never a list
//! of its fields, a plain choice is a text and never an object, and nothing may nest deeper than 127 levels, not even
//! where nobody looks.
//!
//! ```
//! use portcullis_core::{Scope, json};
//! let scope: Scope = json::read(r#"{"include": [{"type": "tag", "tag": "env=prod"}]}"#)?;
//! assert_eq!(json::write(&scope), r#"{"include":[{"type":"tag","tag":"env=prod"}]}"#);
//!
//! let wrong = json::read::<Scope>(r#"{"include": [{"type": "moon"}]}"#).unwrap_err();
//! assert_eq!(wrong.path, "include[0].type");
//! # Ok::<(), json::ReadError>(())
//! ```

mod error;
mod number;
mod path;
mod reader;
mod text;
mod values;
mod writer;

pub use error::ReadError;
pub use portcullis_derive::{Json, ReadJson, WriteJson};
pub use reader::{Fields, Reader};
pub use writer::Writer;

/// What can be read from JSON.
pub trait ReadJson: Sized {
    /// Whether a field of this type may be left out; [`Self::absent`] then stands for it.
    const OPTIONAL: bool = false;

    /// Reads one value. `None` where it can't be: the reader then holds why.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;

    /// What stands for a field that was left out.
    fn absent() -> Option<Self> {
        None
    }
}

/// What can be written as JSON.
pub trait WriteJson {
    /// Writes the value.
    fn write(&self, writer: &mut Writer);
}

/// Reads a text that holds one value and nothing else.
///
/// # Errors
/// [`ReadError`], with the field it is about.
pub fn read<T: ReadJson>(text: &str) -> Result<T, ReadError> {
    let mut reader = Reader::new(text);
    let value = T::read(&mut reader);
    reader.end();
    match value {
        Some(value) if reader.is_well() => Ok(value),
        _ => Err(reader.error()),
    }
}

/// Puts what was read into an empty place. For code that is derived: a field never comes twice, so there is nothing to
/// free, and no code for it.
#[inline(always)]
pub fn put<T>(place: &mut Option<T>, value: Option<T>) {
    std::mem::forget(std::mem::replace(place, value));
}

/// The value as JSON, without white space.
pub fn write(value: &(impl WriteJson + ?Sized)) -> String {
    let mut writer = Writer::default();
    value.write(&mut writer);
    writer.finish()
}
