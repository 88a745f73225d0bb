//! What a change of access will do, shown while it is being made.

mod command_view;
mod counters;
mod forecast;
mod grid_view;
mod holder;
mod nothing;
mod request;
mod said;
mod seen_view;
mod sees;
mod table;
mod view;
mod why;
mod why_view;

pub use counters::{Counters, counted};
pub use forecast::Forecast;
pub use grid_view::Grid;
pub use holder::Holder;
pub use nothing::{Nothing, Start};
pub use request::{curl, json};
pub use said::{Mode, sentence};
pub use sees::{Seen, seen};
pub use table::{Cell, Column, Drawn, ROWS, Row, Sign, Table};
pub use view::Preview;
pub use why::{Why, why};

#[cfg(test)]
mod tests;
