//! People who sign in, their sessions and tokens, their links into accounts and their places there.

mod activity;
pub mod invitations;
mod memberships;
mod profiles;
mod sessions;
pub mod token_secrets;
mod tokens;
pub mod users;

pub use invitations::{Invitation, NewInvitation};
pub use memberships::{AccountName, Membership};
pub use profiles::Profile;
pub use sessions::{NewSession, Session};
pub use token_secrets::{Holder, NewTokenSecret, TokenSecret, UserToken};
pub use tokens::Token;
pub use users::User;
