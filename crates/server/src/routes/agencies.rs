//! Between agencies and their clients: what each side reads, links of offers, new client accounts.

pub mod audit;
pub mod changes;
pub mod clients;
pub mod directory;
pub mod offer;
pub mod open;
pub mod partners;
pub mod reachable;
