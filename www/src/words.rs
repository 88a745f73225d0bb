//! Sentences about the things of an account. Pure: what is said depends on nothing but what is given.

mod action;
mod date;
mod doing;
mod grid;
mod list;
mod message;
mod people;
mod place;
mod policy;
mod reason;
mod sentence;

pub use action::{action, command, service_name};
pub use date::{end_of_day, last_day, until};
pub use doing::{doing, level, plain_name, tops};
pub use grid::grid;
pub use list::{count, listed, listed_most, number};
pub use message::sentence;
pub use people::people;
pub use place::{Place, place, resource_shown};
pub use policy::{conditions, drafted, policy, roles, scope};
pub use reason::reason;
pub use sentence::{Clause, clauses, may, will_be_able, will_change, will_do_nothing};
