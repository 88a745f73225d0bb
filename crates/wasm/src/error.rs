#[cfg(feature = "whole")]
use portcullis_core::CatalogueError;
use wasm_bindgen::JsValue;

/// What is wrong with what was handed over. A deny is no error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not JSON.
    #[cfg(feature = "whole")]
    #[error("not JSON: {why}")]
    Malformed {
        /// As far as it could be read.
        path: String,
        /// What the reader says, with line and column.
        why: String,
    },
    /// It is JSON of another shape.
    #[error("{why}")]
    Invalid {
        /// The field.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The catalogue contradicts itself.
    #[cfg(feature = "whole")]
    #[error("{0}")]
    Catalogue(CatalogueError),
    /// The entry is one that the snapshot has already seen.
    #[cfg(feature = "whole")]
    #[error("the entry makes revision `{entry}`, the snapshot is at `{snapshot}` already")]
    StaleRevision {
        /// Of the snapshot.
        snapshot: u64,
        /// Of the entry.
        entry: u64,
    },
}

impl Error {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            #[cfg(feature = "whole")]
            Self::Malformed { .. } => "malformed",
            Self::Invalid { .. } => "invalid",
            #[cfg(feature = "whole")]
            Self::Catalogue(_) => "catalogue",
            #[cfg(feature = "whole")]
            Self::StaleRevision { .. } => "stale_revision",
        }
    }

    /// The field it is about, such as `state.account.settings`.
    pub fn path(&self) -> &str {
        match self {
            Self::Invalid { path, .. } => path,
            #[cfg(feature = "whole")]
            Self::Malformed { path, .. } => path,
            #[cfg(feature = "whole")]
            Self::Catalogue(_) => "catalogue",
            #[cfg(feature = "whole")]
            Self::StaleRevision { .. } => "entry.revision",
        }
    }

    #[cfg(feature = "whole")]
    fn sentence(&self) -> String {
        self.to_string()
    }

    /// Without the code that puts texts together, which weighs as much as reading a rulebook.
    #[cfg(not(feature = "whole"))]
    fn sentence(&self) -> String {
        match self {
            Self::Invalid { why, .. } => why.clone(),
        }
    }

    /// Bytes that are no text.
    #[cfg(feature = "whole")]
    pub(crate) fn not_utf8(path: &str) -> Self {
        Self::Malformed { path: path.into(), why: "the bytes are not UTF-8".into() }
    }

    /// A field that is not as it must be.
    pub(crate) fn invalid(path: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Invalid { path: path.into(), why: why.into() }
    }
}

/// Code, path and sentence in three lines, of which `index.js` makes a real `Error`.
impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        Self::from_str(&[error.code(), &line(error.path()), &line(&error.sentence())].join("\n"))
    }
}
