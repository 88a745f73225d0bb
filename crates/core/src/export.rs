//! An account's state as a document of its own: written, read again and checked, so that nobody is locked in.
//!
//! `docs/export.md` describes the format. What is read is checked as strictly as if every command that led there had been
//! decided: an import is no way around the rules of form.

mod check;
mod events;
mod form;

pub use events::events_of;
pub use form::{EXPORT_FORMAT, Export, ImportError, MOST_EXPORT_BYTES};
