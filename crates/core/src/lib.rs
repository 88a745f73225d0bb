//! Portcullis: accounts, members, roles and scopes, decided by one engine.
//!
//! An account is a log of events; everything else follows from it by a pure function. This crate does no I/O, reads no
//! clock and draws no random number, and deciding cannot fail. The server, the page and the npm package all run it.

mod access;
mod catalogue;
mod change;
mod id;
mod log;
mod model;
pub mod text;
mod time;

pub use access::*;
pub use catalogue::{
    Action, ActionData, Catalogue, CatalogueData, CatalogueError, Kind, KindData, Mask, PlanData, RoleData, RoleMask,
    ServiceData,
};
pub use change::*;
pub use id::{AccountId, GroupId, IdError, MemberId, PolicyId, ResourceId, TokenId, UserId};
pub use log::{ApplyError, Change, Entry, Event, ObjectId, Origin, apply, fold};
pub use model::*;
pub use time::Millis;
