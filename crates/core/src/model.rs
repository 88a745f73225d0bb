//! What an account is made of.

mod account;
mod assignment;
mod client;
mod condition;
mod grant;
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
mod template;
mod token;

pub use account::{Account, AgencySettings, Settings, StaffNames};
pub use assignment::{Assignment, ClientSelector};
pub use client::{Client, ClientStatus};
pub use condition::{Channel, Cidr, CidrError, Conditions, Context};
pub use grant::{Grant, GrantStatus, Made};
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
pub use template::Template;
pub use token::{Token, TokenStatus};
