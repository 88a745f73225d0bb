//! Who may change what: commands, the one function that decides them, and the preview that shows them first.

mod command;
mod covering;
mod decide;
mod draft;
mod fresh;
mod holdings;
mod issue;
mod lockout;
mod members;
mod need;
mod opening;
mod preview;
mod resources;
mod sets;
mod settings;
mod tagging;
mod warnings;
mod words;
mod work;

pub use command::{Command, NewResource, PolicyDraft};
pub use decide::{Caller, Outcome, Who, decide};
pub use fresh::Fresh;
pub use issue::{Code, Issue, Severity};
pub use need::Need;
pub use opening::{Opening, open_account};
pub use preview::{PersonDifference, Preview, preview};
