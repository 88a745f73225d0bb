//! What DNS records may say: the types that are kept, and names and contents in their one form.
//!
//! A content is kept as zone files write it, without name, time to live and priority; [`fields`] says what it is made of.
//!
//! ```
//! use portcullis_core::dns;
//! assert_eq!(dns::content("AAAA", "2001:DB8:0::1")?, "2001:db8::1");
//! assert_eq!(dns::record_name("_Acme-challenge.BÜCHER.example."), Some("_acme-challenge.xn--bcher-kva.example".into()));
//! assert!(dns::content("A", "256.0.0.1").is_err());
//! # Ok::<(), dns::ContentError>(())
//! ```

mod content;
mod fields;
mod file;
mod lines;
mod name;
mod token;
mod written;

pub use content::{ContentError, content, is_same, values};
pub use fields::{Field, Form, fields, is_proxiable, needs_priority, rtypes};
pub use file::{FileError, MOST_IN_FILE, read_zone_file};
pub use name::{is_inside, record_name};
pub use token::{quoted, unquoted};
pub use written::write_zone_file;
