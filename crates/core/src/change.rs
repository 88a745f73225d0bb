//! Who may change what: commands, the one function that decides them, and the preview that shows them first.

mod behind;
mod closing;
mod command;
pub(crate) mod covering;
mod decide;
pub(crate) mod draft;
mod fresh;
pub(crate) mod holdings;
mod issue;
pub(crate) mod lockout;
mod members;
mod need;
mod opening;
mod preview;
mod records;
mod resources;
mod scopes;
mod sets;
mod settings;
mod tagging;
mod tokens;
mod warnings;
pub(crate) mod words;
mod work;
mod zone;

pub use behind::{Behind, Touched, decide_behind};
pub use command::{Command, NewResource, PolicyDraft, RecordDraft, ZoneDraft};
pub use decide::{Admitted, Caller, Outcome, Who, decide};
pub use fresh::Fresh;
pub use holdings::is_as_narrow;
pub use issue::{Code, Issue, Severity};
pub use need::Need;
pub use opening::{Opening, open_account};
pub use preview::{PersonDifference, Preview, TokenDifference, preview};
