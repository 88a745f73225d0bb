//! Tokens: credentials for programs, what they may do, and who made them.

mod actions;
mod draft;
mod edit;
mod facts;
mod form;
mod limits;
mod limits_view;
mod list;
mod listed;
mod may;
mod secret;
mod standing;
mod summary;
mod token;
mod whose;

pub use edit::{EditTokenPage, NewTokenPage};
pub use list::TokensPage;
pub use token::TokenPage;

/// The desk of a token.
type Desk = crate::parts::desk::Desk<draft::TokenDraft>;
