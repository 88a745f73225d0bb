/// A file of expectations, or an account it is about, that is not written as it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// More bytes than are read.
    #[error("{size} bytes are too many: a file has at most {most}")]
    TooLarge {
        /// How many there are.
        size: usize,
        /// How many there may be.
        most: usize,
    },
    /// Not JSON, or not of this form.
    #[error("line {line}, column {column}: {why}")]
    Form {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong.
        why: String,
    },
    /// Something is wrong in one place.
    #[error("{}`{path}`: {problem}", line.map_or_else(String::new, |n| format!("line {n}, ")))]
    At {
        /// The place, such as `expect[3].who`.
        path: String,
        /// Its line, where the text is at hand; counted from 1.
        line: Option<usize>,
        /// What is wrong there.
        problem: Problem,
    },
}

/// What is wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A name that stands for nothing.
    #[error("there is no {what} `{name}`{}", nearest.as_ref().map_or_else(String::new, |n| format!("; is `{n}` meant?")))]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        name: String,
        /// A name that looks much like it.
        nearest: Option<String>,
    },
    /// A short name that stands for several people.
    #[error("`{name}` may be {}; write the whole address", all.join(" or "))]
    Ambiguous {
        /// The short name.
        name: String,
        /// Whom it may stand for; at most three.
        all: Vec<String>,
    },
    /// Something else.
    #[error("{0}")]
    Other(String),
}

impl CaseError {
    /// The same with a place in front of its own.
    pub(crate) fn below(self, part: &str) -> Self {
        match self {
            Self::At { path, line, problem } => Self::At { path: format!("{part}.{path}"), line, problem },
            other @ (Self::TooLarge { .. } | Self::Form { .. }) => other,
        }
    }
}

impl Problem {
    /// Something in plain words.
    pub(crate) fn other(why: impl Into<String>) -> Self {
        Self::Other(why.into())
    }

    /// The problem in its place.
    pub(crate) fn at(self, path: impl Into<String>) -> CaseError {
        CaseError::At { path: path.into(), line: None, problem: self }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error.to_string())
    }
}
