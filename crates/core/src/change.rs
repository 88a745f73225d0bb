//! Who may change what: commands, the one function that decides them, and the preview that shows them first.

mod command;
mod fresh;
mod issue;

pub use command::{Command, NewResource, PolicyDraft};
pub use fresh::Fresh;
pub use issue::{Code, Issue, Severity};
