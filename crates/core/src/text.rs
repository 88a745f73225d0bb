//! Text as people type it, brought to one form so that it can be compared.

mod address;
mod confusables;
mod domain;
mod name;
mod punycode;
mod unicode;

pub use address::{Address, AddressError, split_addresses};
pub(crate) use domain::a_label;
pub use domain::{DomainError, domain, domain_shown};
pub use name::{NameError, name, skeleton, tag_text};
pub(crate) use unicode::lower;
pub use unicode::{Form, Unicode, set_unicode};
