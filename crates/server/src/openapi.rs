//! The document that describes every route (OpenAPI 3.1), made from the route table.

mod answer;
mod document;
mod operation;
mod param;
mod told;

pub use document::document;
pub use param::Param;
pub use told::{Answered, Body, Told};
