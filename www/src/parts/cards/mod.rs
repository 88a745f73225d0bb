//! Policies as they are written: one card each, whoever they are for.

mod bench;
mod card_view;
mod cards_view;
mod conditions;
mod conditions_view;
mod field;
mod policy;
mod written;

pub use bench::Bench;
pub use cards_view::{CardList, said};
pub use conditions::ConditionsDraft;
pub use conditions_view::end_of;
pub use field::{CardField, indexed, is_unfinished};
pub use policy::PolicyCard;
pub use written::Cards;
