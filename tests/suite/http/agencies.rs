//! Agencies and their clients over HTTP: granted to an agency, done by its people, ended in one step.

mod acting;
mod cheating;
mod opening;
mod races;
mod routes;
mod sight;
mod surfaces;
pub mod world;
