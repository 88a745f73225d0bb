use crate::attributes::refused;
use crate::fields;
use crate::shape::{Holds, Shape, Through, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericParam, parse_quote};

/// `impl ReadJson`.
pub fn implementation(input: &DeriveInput, shape: &Shape) -> syn::Result<TokenStream> {
    let body = body(shape)?;
    let mut generics = input.generics.clone();
    for parameter in &mut generics.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter.bounds.push(parse_quote!(::portcullis_core::json::ReadJson));
        }
    }
    let (ident, (generics, of, bounds)) = (&input.ident, generics.split_for_impl());
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::portcullis_core::json::ReadJson for #ident #of #bounds {
            fn read(reader: &mut ::portcullis_core::json::Reader<'_>) -> Option<Self> { #body }
        }
    })
}

fn body(shape: &Shape) -> syn::Result<TokenStream> {
    Ok(match shape {
        Shape::Through { read, .. } => through(read)?,
        Shape::Inner(None) => quote! { ::portcullis_core::json::ReadJson::read(reader).map(Self) },
        Shape::Inner(Some(name)) => {
            quote! { ::portcullis_core::json::ReadJson::read(reader).map(|inner| Self { #name: inner }) }
        }
        Shape::Object { fields, strict } => fields::read(&quote!(Self), fields, *strict),
        Shape::Choice(choices) => {
            let (idents, names): (Vec<_>, Vec<_>) = choices.iter().map(|(ident, name)| (ident, name)).unzip();
            let numbers = 0_usize..;
            quote! {
                match reader.choice(&[#(#names),*])? {
                    #(#numbers => Some(Self::#idents),)*
                    _ => None,
                }
            }
        }
        Shape::Tagged { tag, content, variants, strict } => {
            let names = variants.iter().map(|variant| &variant.name);
            let numbers = 0_usize..;
            let read = variants.iter().map(|variant| match content {
                None => beside(variant, *strict),
                Some(content) => under(content, variant, *strict),
            });
            let read: Vec<TokenStream> = read.collect::<syn::Result<_>>()?;
            quote! {
                match reader.variant(#tag, &[#(#names),*])? {
                    #(#numbers => #read,)*
                    _ => None,
                }
            }
        }
    })
}

fn through(read: &Through) -> syn::Result<TokenStream> {
    match read {
        Through::From(other) => {
            Ok(quote! { <#other as ::portcullis_core::json::ReadJson>::read(reader).map(Self::from) })
        }
        Through::TryFrom(other) => Ok(quote! {
            match Self::try_from(<#other as ::portcullis_core::json::ReadJson>::read(reader)?) {
                Ok(value) => Some(value),
                Err(error) => reader.invalid(&[&error.to_string()]),
            }
        }),
        Through::Never => refused("reading wants `from` or `try_from` beside `into`"),
    }
}

/// A variant whose fields stand beside the tag.
fn beside(variant: &Variant, strict: bool) -> syn::Result<TokenStream> {
    let ident = &variant.ident;
    Ok(match &variant.holds {
        // What else stands there is not looked at, even where unknown fields are denied: so does serde.
        Holds::Nothing => quote! { reader.rest().map(|()| Self::#ident) },
        Holds::One(_) => quote! { ::portcullis_core::json::ReadJson::read(reader).map(Self::#ident) },
        Holds::Fields(fields) => fields::read(&quote!(Self::#ident), fields, strict),
    })
}

/// A variant whose value stands under a key of its own.
fn under(content: &str, variant: &Variant, strict: bool) -> syn::Result<TokenStream> {
    let ident = &variant.ident;
    Ok(match &variant.holds {
        Holds::Nothing => quote! { reader.empty(&[#content], #strict).map(|()| Self::#ident) },
        Holds::One(of) => quote! {{
            const FIELDS: &::portcullis_core::json::Fields = &::portcullis_core::json::Fields {
                names: &[#content],
                required: !<#of as ::portcullis_core::json::ReadJson>::OPTIONAL as u64,
                strict: #strict,
            };
            let mut inner: Option<#of> = None;
            reader.object()?;
            let mut seen = 0;
            while reader.field(FIELDS, &mut seen).is_some() {
                inner = ::portcullis_core::json::ReadJson::read(reader);
            }
            if !reader.is_well() {
                return None;
            }
            inner.or_else(<#of as ::portcullis_core::json::ReadJson>::absent).map(Self::#ident)
        }},
        Holds::Fields(_) => return refused("Json knows no named fields under `content`"),
    })
}
