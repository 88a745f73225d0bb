//! Questions of other services: OpenID AuthZEN Authorization API 1.0, about one account.
//!
//! Subjects are members, resources what the account holds, actions those of the catalogue. Whatever is unknown, or not
//! for the one who asks to know, is answered with a deny.

mod action;
mod asking;
mod batch;
mod described;
mod discovery;
mod evaluation;
mod judge;
mod object;
mod paging;
mod records;
mod resource;
pub mod schemas;
mod search;
mod subject;
mod told;
mod words;

pub use batch::evaluations;
pub use discovery::{Configuration, configuration, configuration_of};
pub use evaluation::evaluation;
pub use search::{actions, resources, subjects};
