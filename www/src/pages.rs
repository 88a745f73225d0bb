//! One page of the product each.

pub mod accounts;
pub mod audit;
pub mod clients;
pub mod grant_link;
pub mod groups;
pub mod invitation;
pub mod invite;
pub mod member;
pub mod members;
pub mod not_found;
pub mod partners;
pub mod roles;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod tokens;
pub mod zones;
