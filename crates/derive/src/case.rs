use proc_macro2::Span;

/// How names are made from those in the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Case {
    /// As they stand.
    #[default]
    Same,
    /// `snake_case`.
    Snake,
    /// `kebab-case`.
    Kebab,
    /// `lowercase`.
    Lower,
}

impl Case {
    pub fn of(name: &str, span: Span) -> syn::Result<Self> {
        match name {
            "snake_case" => Ok(Self::Snake),
            "kebab-case" => Ok(Self::Kebab),
            "lowercase" => Ok(Self::Lower),
            _ => Err(syn::Error::new(span, format!("`rename_all = \"{name}\"` is not known to Json"))),
        }
    }

    /// The name of a variant, which is written in camel case.
    pub fn variant(self, name: &str) -> String {
        match self {
            Self::Same => name.to_owned(),
            Self::Snake => parted(name, '_'),
            Self::Kebab => parted(name, '-'),
            Self::Lower => name.to_lowercase(),
        }
    }

    /// The name of a field, which is written in snake case.
    pub fn field(self, name: &str) -> String {
        match self {
            Self::Same | Self::Snake | Self::Lower => name.to_owned(),
            Self::Kebab => name.replace('_', "-"),
        }
    }
}

fn parted(name: &str, by: char) -> String {
    let mut parted = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !parted.is_empty() {
            parted.push(by);
        }
        parted.extend(c.to_lowercase());
    }
    parted
}
