//! What a change of access will do, shown while it is being made.

mod forecast;
mod request;
mod said;
mod sees;
mod table;
mod why;

pub use forecast::Forecast;
pub use request::{curl, json};
pub use said::{Mode, sentence};
pub use sees::{Seen, seen};
pub use table::{Cell, Column, Drawn, ROWS, Row, Sign, Table};
pub use why::{Why, why};

#[cfg(test)]
mod tests;
