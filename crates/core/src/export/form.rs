use super::check::check;
use crate::catalogue::Catalogue;
use crate::json::{self, Json, ReadError};
use crate::model::State;

/// The format that this version writes; it reads this one only.
pub const EXPORT_FORMAT: u64 = 1;

/// Most bytes of a document that is read.
pub const MOST_EXPORT_BYTES: usize = 32 << 20;

/// An account's state as a document.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// [`EXPORT_FORMAT`].
    pub format: u64,
    /// Digest of the catalogue it was written under: 16 hex digits. Under another one, a role of the same name may give
    /// something else.
    pub catalogue: String,
    /// The account.
    pub state: State,
}

/// What stands first, so that another format is told as such and not as a missing field.
#[derive(Json)]
struct Head {
    format: u64,
}

/// Why a document can't be read as an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More than is read.
    #[error("{0} bytes are too many: an exported account has at most {MOST_EXPORT_BYTES}")]
    TooLarge(usize),
    /// Not JSON, or not of this form.
    #[error("this is no exported account: {}", place(.0))]
    Form(ReadError),
    /// A format of another version.
    #[error("export format `{0}` is unknown; this version reads {EXPORT_FORMAT}")]
    Format(u64),
    /// Something in it breaks a rule of form; the place and why, at most twenty.
    #[error("the account is not sound: {}", .0.join("; "))]
    Unsound(Vec<String>),
}

fn place(error: &ReadError) -> String {
    if error.path.is_empty() { error.why.clone() } else { format!("`{}`: {}", error.path, error.why) }
}

impl Export {
    /// A state as a document.
    pub fn new(state: &State, catalogue: &Catalogue) -> Self {
        Self { format: EXPORT_FORMAT, catalogue: catalogue.digest().to_owned(), state: state.clone() }
    }

    /// Reads a document and checks what stands in it against the catalogue.
    ///
    /// ```
    /// use portcullis_core::{Catalogue, Export, ImportError};
    /// let newer = Export::read(r#"{"format": 2, "members": []}"#, &Catalogue::builtin());
    /// assert_eq!(newer, Err(ImportError::Format(2)));
    /// ```
    ///
    /// # Errors
    /// [`ImportError`]; a document of another format is told as such.
    pub fn read(text: &str, catalogue: &Catalogue) -> Result<Self, ImportError> {
        if text.len() > MOST_EXPORT_BYTES {
            return Err(ImportError::TooLarge(text.len()));
        }
        let head: Head = json::read(text).map_err(ImportError::Form)?;
        if head.format != EXPORT_FORMAT {
            return Err(ImportError::Format(head.format));
        }
        let export: Self = json::read(text).map_err(ImportError::Form)?;
        let problems = check(&export.state, catalogue);
        if problems.is_empty() { Ok(export) } else { Err(ImportError::Unsound(problems)) }
    }
}
