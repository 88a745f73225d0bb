use crate::attributes::{OfField, OfType, OrElse, of_variant, refused};
use crate::case::Case;
use syn::{Data, DeriveInput, Ident, Path, Type};

/// What a type looks like as JSON.
pub enum Shape {
    /// Like another type, by way of a conversion.
    Through { read: Through, write: Option<Box<Type>> },
    /// Like its only field, whose name is given where it has one.
    Inner(Option<Ident>),
    /// An object.
    Object { fields: Vec<Field>, strict: bool },
    /// One of several texts.
    Choice(Vec<(Ident, String)>),
    /// An object that says under `tag` which variant it is. What a variant holds stands beside the tag, or under `content`.
    Tagged { tag: String, content: Option<String>, variants: Vec<Variant>, strict: bool },
}

/// How it is made from the other type.
pub enum Through {
    Never,
    From(Box<Type>),
    TryFrom(Box<Type>),
}

pub struct Variant {
    pub ident: Ident,
    pub name: String,
    pub holds: Holds,
}

/// What stands in a variant.
pub enum Holds {
    Nothing,
    One(Box<Type>),
    Fields(Vec<Field>),
}

pub struct Field {
    pub ident: Ident,
    pub name: String,
    pub of: Type,
    pub default: Option<OrElse>,
    pub skip_if: Option<Path>,
}

impl Shape {
    pub fn of(input: &DeriveInput) -> syn::Result<Self> {
        let said = OfType::of(&input.attrs)?;
        if said.try_from.is_some() || said.from.is_some() || said.into.is_some() {
            return Ok(Self::through(said));
        }
        match &input.data {
            Data::Struct(data) => structure(&data.fields, &said),
            Data::Enum(data) => enumeration(data, said),
            Data::Union(_) => refused("Json can't be made of a union"),
        }
    }

    fn through(said: OfType) -> Self {
        let read = match (said.try_from, said.from) {
            (Some(other), _) => Through::TryFrom(Box::new(other)),
            (None, Some(other)) => Through::From(Box::new(other)),
            (None, None) => Through::Never,
        };
        Self::Through { read, write: said.into.map(Box::new) }
    }
}

fn structure(fields: &syn::Fields, said: &OfType) -> syn::Result<Shape> {
    match fields {
        syn::Fields::Named(named) if !said.transparent => {
            Ok(Shape::Object { fields: all(&named.named, said.case)?, strict: said.strict })
        }
        syn::Fields::Named(_) | syn::Fields::Unnamed(_) if fields.len() == 1 => match fields.iter().next() {
            Some(only) => Ok(Shape::Inner(only.ident.clone())),
            None => refused("there is no field"),
        },
        _ => refused("Json knows structures with named fields and those around one value"),
    }
}

fn all<'a>(fields: impl IntoIterator<Item = &'a syn::Field>, case: Case) -> syn::Result<Vec<Field>> {
    let fields: syn::Result<Vec<Field>> = fields.into_iter().map(|field| one(field, case)).collect();
    fields.and_then(|fields| if fields.len() > 64 { refused("Json knows at most 64 fields") } else { Ok(fields) })
}

fn one(field: &syn::Field, case: Case) -> syn::Result<Field> {
    let said = OfField::of(&field.attrs)?;
    let Some(ident) = field.ident.clone() else { return refused("a field without a name") };
    let name = said.rename.unwrap_or_else(|| case.field(ident.to_string().trim_start_matches("r#")));
    Ok(Field { ident, name, of: field.ty.clone(), default: said.default, skip_if: said.skip_if })
}

fn enumeration(data: &syn::DataEnum, said: OfType) -> syn::Result<Shape> {
    let variants: syn::Result<Vec<Variant>> = data.variants.iter().map(|v| variant(v, said.case)).collect();
    let (variants, strict) = (variants?, said.strict);
    match (said.tag, said.content) {
        (Some(tag), content) => Ok(Shape::Tagged { tag, content, variants, strict }),
        (None, _) if variants.iter().all(|v| matches!(v.holds, Holds::Nothing)) => {
            Ok(Shape::Choice(variants.into_iter().map(|v| (v.ident, v.name)).collect()))
        }
        (None, _) => refused("Json wants `tag` on an enum whose variants hold something"),
    }
}

fn variant(variant: &syn::Variant, case: Case) -> syn::Result<Variant> {
    let name = of_variant(&variant.attrs)?.unwrap_or_else(|| case.variant(&variant.ident.to_string()));
    let holds = match &variant.fields {
        syn::Fields::Unit => Holds::Nothing,
        syn::Fields::Unnamed(fields) => match fields.unnamed.first() {
            Some(only) if fields.unnamed.len() == 1 => Holds::One(Box::new(only.ty.clone())),
            _ => return refused("Json knows variants of one value, of named fields, and of nothing"),
        },
        // `rename_all` of an enum is about its variants only.
        syn::Fields::Named(fields) => Holds::Fields(all(&fields.named, Case::Same)?),
    };
    Ok(Variant { ident: variant.ident.clone(), name, holds })
}
