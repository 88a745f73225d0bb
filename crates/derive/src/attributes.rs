use crate::case::Case;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Path, Type};

/// What `#[serde(…)]` says about a type.
#[derive(Default)]
pub struct OfType {
    pub case: Case,
    pub strict: bool,
    pub tag: Option<String>,
    pub content: Option<String>,
    pub transparent: bool,
    pub try_from: Option<Type>,
    pub from: Option<Type>,
    pub into: Option<Type>,
}

/// What it says about a field.
#[derive(Default)]
pub struct OfField {
    pub rename: Option<String>,
    pub default: Option<OrElse>,
    pub skip_if: Option<Path>,
}

/// What stands for a field that was left out.
pub enum OrElse {
    /// The type's default.
    Default,
    /// What this function gives.
    Path(Path),
}

impl OfType {
    pub fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut found = Self::default();
        each(attributes, |meta| {
            match name(meta).as_str() {
                "rename_all" => {
                    let text = text(meta)?;
                    found.case = Case::of(&text.value(), text.span())?;
                }
                "deny_unknown_fields" => found.strict = true,
                "transparent" => found.transparent = true,
                "tag" => found.tag = Some(text(meta)?.value()),
                "content" => found.content = Some(text(meta)?.value()),
                "try_from" => found.try_from = Some(text(meta)?.parse()?),
                "from" => found.from = Some(text(meta)?.parse()?),
                "into" => found.into = Some(text(meta)?.parse()?),
                other => return Err(unknown(meta, other)),
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl OfField {
    pub fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut found = Self::default();
        each(attributes, |meta| {
            match name(meta).as_str() {
                "rename" => found.rename = Some(text(meta)?.value()),
                "default" if meta.input.peek(syn::Token![=]) => {
                    found.default = Some(OrElse::Path(text(meta)?.parse()?));
                }
                "default" => found.default = Some(OrElse::Default),
                "skip_serializing_if" => found.skip_if = Some(text(meta)?.parse()?),
                other => return Err(unknown(meta, other)),
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// What it says about a variant: another name, if anything.
pub fn of_variant(attributes: &[Attribute]) -> syn::Result<Option<String>> {
    let mut found = None;
    each(attributes, |meta| match name(meta).as_str() {
        "rename" => {
            found = Some(text(meta)?.value());
            Ok(())
        }
        other => Err(unknown(meta, other)),
    })?;
    Ok(found)
}

fn each(attributes: &[Attribute], mut take: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>) -> syn::Result<()> {
    let ours = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    ours.into_iter().try_for_each(|attribute| attribute.parse_nested_meta(|meta| take(&meta)))
}

fn name(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    meta.value()?.parse()
}

fn unknown(meta: &ParseNestedMeta<'_>, name: &str) -> syn::Error {
    meta.error(format!("`#[serde({name})]` is not known to Json here"))
}

/// An error that is about a whole type.
pub fn refused<T>(why: &str) -> syn::Result<T> {
    Err(syn::Error::new(Span::call_site(), why))
}
