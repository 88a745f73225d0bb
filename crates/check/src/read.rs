//! From the bytes of a file to a case.

use crate::locate::line_of;
use crate::{Case, CaseError, CompactAccount, Problem};

/// Most bytes of a file of expectations.
pub const MOST_BYTES: usize = 10 << 20;

/// Reads a file of expectations.
///
/// # Errors
/// [`CaseError::TooLarge`], or [`CaseError::Form`] with line and column.
pub fn read_case(bytes: &[u8]) -> Result<Case, CaseError> {
    if bytes.len() > MOST_BYTES {
        return Err(CaseError::TooLarge { size: bytes.len(), most: MOST_BYTES });
    }
    let case: Case = serde_json::from_slice(bytes).map_err(|e| form(&e))?;
    if case.account.from.is_some()
        && (CompactAccount { from: None, ..case.account.clone() }) != CompactAccount::default()
    {
        return Err(Problem::other("`from` names a whole account; nothing else goes with it").at("account"));
    }
    Ok(case)
}

fn form(error: &serde_json::Error) -> CaseError {
    // The place is told apart, so it need not stand in the sentence too.
    let text = error.to_string();
    let why = text.rsplit_once(" at line ").map_or(text.as_str(), |(why, _)| why).to_owned();
    CaseError::Form { line: error.line(), column: error.column(), why }
}

impl CaseError {
    /// The error with the line of its place in the text it came from.
    #[must_use]
    pub fn in_text(self, text: &str) -> Self {
        match self {
            Self::At { path, line: None, problem } => Self::At { line: line_of(text, &path), path, problem },
            other => other,
        }
    }
}
