//! The store: what is appended stays, in order, whole, and nobody changes it unnoticed.

mod append;
mod erase;
mod fold;
mod golden;
mod lines;
mod people;
mod setup;
mod tamper;
