//! Templates of grants: what the agency usually asks its clients for.

mod draft;
mod editor;
mod list;
mod part;

pub use editor::{EditTemplatePage, NewTemplatePage};
pub use list::TemplatesPage;
