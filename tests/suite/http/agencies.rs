//! Agencies and their clients over HTTP: granted to an agency, done by its people, ended in one step.

mod acting;
pub mod world;
