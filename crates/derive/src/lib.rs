//! `#[derive(Json)]`: reading and writing JSON without serde, as the `#[serde(…)]` attributes of the type say.
//!
//! An attribute that is not understood stops the build, so that the two never differ in silence. What is made is used
//! through `portcullis_core::json`.
//!
//! ```
//! use portcullis_core::json::{self, Json};
//!
//! #[derive(Debug, PartialEq, Json)]
//! #[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
//! enum Pick {
//!     All,
//!     FirstOf { kind: String, #[serde(default)] most: Option<u32> },
//! }
//!
//! let pick = Pick::FirstOf { kind: "zone".into(), most: None };
//! assert_eq!(json::write(&pick), r#"{"type":"first_of","kind":"zone","most":null}"#);
//! assert_eq!(json::read(r#"{"kind":"zone","type":"first_of"}"#), Ok(pick));
//! assert_eq!(json::read(r#"{"type":"all"}"#), Ok(Pick::All));
//! assert_eq!(json::read::<Pick>(r#"{"type":"first_of","many":1}"#).unwrap_err().path, "many");
//! ```
//!
//! ```compile_fail
//! #[derive(portcullis_core::json::Json)]
//! struct Renamed { #[serde(alias = "other")] name: String }
//! ```

mod attributes;
mod case;
mod fields;
mod read;
mod shape;
mod write;

use proc_macro::TokenStream;
use quote::quote;
use shape::Shape;
use syn::{DeriveInput, parse_macro_input};

/// Both [`macro@ReadJson`] and [`macro@WriteJson`].
#[proc_macro_derive(Json, attributes(serde))]
pub fn json(input: TokenStream) -> TokenStream {
    derive(&parse_macro_input!(input as DeriveInput), |input, shape| {
        let (read, write) = (read::implementation(input, shape)?, write::implementation(input, shape));
        Ok(quote! { #read #write })
    })
}

/// Reading from JSON.
#[proc_macro_derive(ReadJson, attributes(serde))]
pub fn read_json(input: TokenStream) -> TokenStream {
    derive(&parse_macro_input!(input as DeriveInput), read::implementation)
}

/// Writing as JSON.
#[proc_macro_derive(WriteJson, attributes(serde))]
pub fn write_json(input: TokenStream) -> TokenStream {
    derive(&parse_macro_input!(input as DeriveInput), |input, shape| Ok(write::implementation(input, shape)))
}

fn derive(
    input: &DeriveInput,
    make: impl Fn(&DeriveInput, &Shape) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    let made = Shape::of(input).and_then(|shape| make(input, &shape));
    made.unwrap_or_else(|error| error.to_compile_error()).into()
}
