//! `#[derive(Json)]`: reading and writing JSON without serde, as the `#[serde(…)]` attributes of the type say.
//!
//! An attribute that is not understood stops the build, so that the two never differ in silence. What is made is used
//! through `portcullis_core::json`.
//!
//! ```
//! // In `portcullis-core` and whatever depends on it:
//! //
//! //     #[derive(Json)]
//! //     #[serde(tag = "type", rename_all = "snake_case")]
//! //     enum Selector { Account, Kind { kind: String } }
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
