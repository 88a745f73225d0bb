//! Inviting people and editing a member: one panel, with its preview beside it.

mod address_view;
mod addresses;
mod addresses_view;
mod done;
mod draft;
mod field;
mod form;
mod groups_view;
mod page;
mod summary;

#[cfg(test)]
mod tests;

pub use page::{EditPage, InvitePage};

/// The desk of an invitation.
type Desk = crate::parts::desk::Desk<draft::Invitation>;
