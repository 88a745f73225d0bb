//! The one integration binary: every file of this folder is a module here, in alphabetical order.

mod agreement;
mod changes;
mod corpus;
mod decide_cases;
mod generate;
mod generate_commands;
mod http;
mod outcomes;
mod properties;
mod reference;
mod store;
mod store_kill;
mod tidy;
