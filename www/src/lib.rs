//! The page of Portcullis: members, roles and scopes, decided in the browser by the engine that the server runs too.
//!
//! State stands in plain structs with methods, tested without a browser (`phrase`, `members`, `words`, `state::Live`);
//! signals only hold them. Components ask the engine through [`can`] what to show.
//!
//! ```
//! use portcullis_core::Millis;
//! assert_eq!(portcullis_www::time::ago(Millis(0), Millis(5 * 60_000)), "5 minutes ago");
//! ```

pub mod api;
mod app;
pub mod can;
mod pages;
pub mod parts;
pub mod phrase;
#[cfg(test)]
mod sample;
mod shell;
pub mod state;
pub mod time;
pub mod words;

pub use app::start;
