//! Groups: who is in them and what they give.

mod delete;
mod draft;
mod editor;
mod gives;
mod group;
mod list;
mod new;
mod people;
mod picker;

pub use group::{GroupPage, PolicyLine};
pub use list::GroupsPage;
pub use new::{EditGroupPage, NewGroupPage};
