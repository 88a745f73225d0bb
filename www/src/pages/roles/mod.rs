//! Roles: what the product brings and what the account makes itself, what each holds and who has it.

mod catalogue;
mod contents;
mod delete;
mod draft;
mod edit;
mod editor;
mod list;
mod role;
mod verbs;

pub use edit::{EditRolePage, NewRolePage};
pub use list::RolesPage;
pub use role::RolePage;
