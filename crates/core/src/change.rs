//! Who may change what: commands, the one function that decides them, and the preview that shows them first.

mod command;
mod covering;
mod decide;
mod fresh;
mod issue;
mod lockout;
mod preview;

pub use command::{Command, NewResource, PolicyDraft};
pub use decide::{Caller, Opening, Outcome, Who, decide, open_account};
pub use fresh::Fresh;
pub use issue::{Code, Issue, Severity};
pub use preview::{PersonDifference, Preview, preview};
