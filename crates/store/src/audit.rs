//! Reading the log, refused attempts beside it, and finding out whether anybody touched it.

mod export;
mod filter;
mod lines;
mod refused;
mod report;
mod times;
mod verify;
mod walk;

pub use export::{read_head, verify_export};
pub use filter::{Filter, ObjectFilter};
pub use lines::{Column, Line, Lines, Whose, keep as keep_line};
pub use refused::Refused;
pub use report::{AccountReport, Problem, VerifyReport};
pub use times::Times;
