/// Why a text can't be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct ReadError {
    /// Whether the text is no JSON at all, rather than JSON of another form.
    pub malformed: bool,
    /// The field it is about, such as `members.0a….status` or `emails[3]`; empty for the whole.
    pub path: String,
    /// What is wrong; with line and column where the text is no JSON.
    pub why: String,
}
