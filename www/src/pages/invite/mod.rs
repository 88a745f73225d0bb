//! Inviting people and editing a member: one panel, with its preview beside it.

mod address_view;
mod addresses_view;
mod bench;
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
mod moved;
mod page;
mod send;
mod summary;

pub use bench::Bench;
pub use cards_view::{Cards, said};
pub use conditions_view::end_of;
pub use desk::unspeakable;
pub use draft::{Draft, PolicyCard};
pub use form::closes;
pub use go_on::lead_to_card;
pub use issues::is_about_card;
pub use page::{EditPage, InvitePage};
