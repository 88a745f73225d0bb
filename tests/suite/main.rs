//! The one integration binary: every file of this folder is a module here, in alphabetical order.

mod generate;
mod properties;
mod reference;
mod store;
mod store_kill;
