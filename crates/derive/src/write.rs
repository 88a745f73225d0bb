use crate::fields;
use crate::shape::{Holds, Shape, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericParam, parse_quote};

/// `impl WriteJson`.
pub fn implementation(input: &DeriveInput, shape: &Shape) -> TokenStream {
    let body = body(shape);
    let mut generics = input.generics.clone();
    for parameter in &mut generics.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter.bounds.push(parse_quote!(::portcullis_core::json::WriteJson));
        }
    }
    let (ident, (generics, of, bounds)) = (&input.ident, generics.split_for_impl());
    quote! {
        #[automatically_derived]
        impl #generics ::portcullis_core::json::WriteJson for #ident #of #bounds {
            fn write(&self, writer: &mut ::portcullis_core::json::Writer) { #body }
        }
    }
}

fn body(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Through { write: Some(other), .. } => quote! {
            let other: #other = self.clone().into();
            ::portcullis_core::json::WriteJson::write(&other, writer);
        },
        Shape::Through { write: None, .. } => quote! { compile_error!("writing wants `into` beside `from`") },
        Shape::Inner(None) => quote! { ::portcullis_core::json::WriteJson::write(&self.0, writer); },
        Shape::Inner(Some(name)) => quote! { ::portcullis_core::json::WriteJson::write(&self.#name, writer); },
        Shape::Object { fields, .. } => {
            let fields = fields::write(fields, |field| {
                let ident = &field.ident;
                quote! { &self.#ident }
            });
            quote! { writer.open(); #fields writer.close(); }
        }
        Shape::Choice(choices) => {
            let (idents, names): (Vec<_>, Vec<_>) = choices.iter().map(|(ident, name)| (ident, name)).unzip();
            quote! { writer.text(match self { #(Self::#idents => #names,)* }); }
        }
        Shape::Tagged { tag, content, variants, .. } => {
            let arms = variants.iter().map(|variant| arm(tag, content.as_deref(), variant));
            quote! { match self { #(#arms)* } }
        }
    }
}

fn arm(tag: &str, content: Option<&str>, variant: &Variant) -> TokenStream {
    let (ident, name) = (&variant.ident, &variant.name);
    match (&variant.holds, content) {
        (Holds::Nothing, _) => {
            quote! { Self::#ident => { writer.variant(#tag, #name); writer.open(); writer.close(); } }
        }
        (Holds::One(_), None) => quote! {
            Self::#ident(inner) => {
                writer.variant(#tag, #name);
                ::portcullis_core::json::WriteJson::write(inner, writer);
            }
        },
        (Holds::One(_), Some(content)) => quote! {
            Self::#ident(inner) => {
                writer.variant(#tag, #name);
                writer.open();
                writer.key(#content);
                ::portcullis_core::json::WriteJson::write(inner, writer);
                writer.close();
            }
        },
        (Holds::Fields(fields), _) => {
            let idents = fields.iter().map(|field| &field.ident);
            let written = fields::write(fields, |field| {
                let ident = &field.ident;
                quote! { #ident }
            });
            quote! {
                Self::#ident { #(#idents),* } => {
                    writer.variant(#tag, #name);
                    writer.open();
                    #written
                    writer.close();
                }
            }
        }
    }
}
