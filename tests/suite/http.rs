//! The server from outside: the real router on a port of its own, asked by typed callers over public routes only.

mod abuse;
mod access;
mod audit;
pub mod callers;
mod certification;
mod chores;
mod commands;
mod conflicts;
mod corpus;
mod credentials;
mod csrf;
mod documents;
mod invitations;
mod page;
mod records;
mod records_many;
mod routes;
pub mod server;
mod sign_in;
mod stream;
mod tags;
mod tokens;
mod tokens_of_users;
mod tokens_routes;
mod v4;
mod v4_writes;
mod zones;
