//! Inviting people and editing a member: one panel, with its preview beside it.

mod address_view;
mod addresses_view;
mod card_view;
mod cards_view;
mod conditions_view;
mod desk;
mod done;
mod draft;
mod form;
mod go_on;
mod groups_view;
mod issues;
mod page;
mod send;
mod summary;

pub use page::{EditPage, InvitePage};
