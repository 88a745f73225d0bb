//! The server's routes as typed functions. Who is signed out can call less than who is signed in: two types say so.

mod http;
mod signed_in;
mod signed_out;

pub use signed_in::{AuditFilter, SignedIn};
pub use signed_out::SignedOut;
