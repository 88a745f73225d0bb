//! The engine alone, without server and store: it builds in seconds. Every file of this folder is a module here.

mod agencies;
mod agency_cases;
mod analysis;
mod behind;
mod changes;
mod codec;
mod commands;
mod corpus;
mod decide_cases;
mod export;
mod looking;
mod naming;
mod outcomes;
mod properties;
mod reasons;
mod records;
mod remedies;
mod replay;
mod rulebook;
mod telling;
mod tokens;
