//! `/client/v4`: the read routes of an API that existing clients speak.

mod envelope;

pub use envelope::refusal;
