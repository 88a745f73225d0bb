use crate::attributes::OrElse;
use crate::shape::Field;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

fn local(field: &Field) -> Ident {
    format_ident!("field_{}", field.ident.to_string().trim_start_matches("r#"))
}

/// An expression that reads the fields of an object and makes `whole` of them.
pub fn read(whole: &TokenStream, fields: &[Field], strict: bool) -> TokenStream {
    let names = fields.iter().map(|field| &field.name);
    let required = required(fields);
    let numbers = 0_usize..;
    let locals: Vec<Ident> = fields.iter().map(local).collect();
    let types = fields.iter().map(|field| &field.of);
    let made = fields.iter().map(value);
    quote! {{
        const FIELDS: &::portcullis_core::json::Fields =
            &::portcullis_core::json::Fields { names: &[#(#names),*], required: #required, strict: #strict };
        #(let mut #locals: Option<#types> = None;)*
        reader.object()?;
        let mut seen = 0;
        while let Some(number) = reader.field(FIELDS, &mut seen) {
            match number {
                #(#numbers => ::portcullis_core::json::put(&mut #locals, ::portcullis_core::json::ReadJson::read(reader)),)*
                _ => {}
            }
        }
        if !reader.is_well() {
            return None;
        }
        Some(#whole { #(#made),* })
    }}
}

/// A bit for each field that has to be there.
fn required(fields: &[Field]) -> TokenStream {
    let bits = fields.iter().enumerate().filter(|(_, field)| field.default.is_none()).map(|(number, field)| {
        let of = &field.of;
        quote! { | (!<#of as ::portcullis_core::json::ReadJson>::OPTIONAL as u64) << #number }
    });
    quote! { 0 #(#bits)* }
}

fn value(field: &Field) -> TokenStream {
    let (ident, local, of) = (&field.ident, local(field), &field.of);
    match &field.default {
        None => quote! { #ident: #local.or_else(<#of as ::portcullis_core::json::ReadJson>::absent)? },
        Some(OrElse::Default) => quote! { #ident: #local.unwrap_or_default() },
        Some(OrElse::Path(path)) => quote! { #ident: #local.unwrap_or_else(#path) },
    }
}

/// Statements that write the fields; `access` says how each is reached, as a reference.
pub fn write(fields: &[Field], access: impl Fn(&Field) -> TokenStream) -> TokenStream {
    let each = fields.iter().map(|field| {
        let (name, value) = (&field.name, access(field));
        let write = quote! {
            writer.key(#name);
            ::portcullis_core::json::WriteJson::write(#value, writer);
        };
        match &field.skip_if {
            Some(skip) => quote! { if !#skip(#value) { #write } },
            None => write,
        }
    });
    quote! { #(#each)* }
}
