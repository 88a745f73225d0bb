//! What an account is made of.

mod account;
mod condition;
mod group;
mod member;
mod named_scope;
mod personal;
mod policy;
mod record;
mod resource;
mod role;
mod scope;
mod state;
mod token;

pub use account::{Account, Settings};
pub use condition::{Channel, Cidr, CidrError, Conditions, Context};
pub use group::Group;
pub use member::{Facts, Invitation, Member, MemberStatus};
pub use named_scope::NamedScope;
pub use personal::Personal;
pub use policy::{Actor, Effect, Policy};
pub use record::{Record, ZoneMode, ZoneSettings};
pub use resource::{Resource, ResourceRef, Tags};
pub use role::Role;
pub use scope::{Scope, Selector, Tag};
pub use state::State;
pub use token::{Token, TokenStatus};
