use super::{count, listed, number};
use portcullis_core::text::domain_shown;
use portcullis_core::{Catalogue, ClassLabel, Resource, ResourceId, Snapshot};

/// A resource class in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In a sentence, with its preposition: "on 5 domains", "in the account".
    pub within: String,
    /// As a heading: "5 domains".
    pub title: String,
    /// The first of them by name, where the title does not say so already.
    pub detail: String,
}

impl Place {
    /// What stands after "on" or "in".
    pub fn of_itself(&self) -> String {
        self.within.split_once(' ').map_or_else(String::new, |(_, rest)| rest.to_owned())
    }
}

/// A class of so many resources in words.
pub fn place(snapshot: &Snapshot, label: &ClassLabel, count: usize) -> Place {
    let catalogue = snapshot.catalogue();
    match label {
        ClassLabel::Account => of("in the account", "Account", ""),
        ClassLabel::All { kind } if count == 1 => titled(&format!("the one {}", one(catalogue, kind)), ""),
        ClassLabel::All { kind } => titled(&format!("all {} {}", number(count), many(catalogue, kind)), ""),
        ClassLabel::Tag { kind, tag } => titled(&tagged(&counted(catalogue, kind, count), &tag.to_string()), ""),
        ClassLabel::Except { kind, except } => {
            let left = listed(&names(snapshot, except));
            titled(&format!("all {} except {left}", many(catalogue, kind)), &counted(catalogue, kind, count))
        }
        ClassLabel::Listed { first, .. } if count <= 2 && first.len() == count => {
            titled(&listed(&names(snapshot, first)), "")
        }
        ClassLabel::Listed { kind, first, .. } => {
            let more = if count > first.len() { " …" } else { "" };
            let detail = format!("{}{more}", names(snapshot, first).join(", "));
            titled(&counted(catalogue, kind, count), &detail)
        }
        ClassLabel::Record { zone, name, rtype } => {
            let rtype = rtype.as_ref().map(|t| format!("{t} ")).unwrap_or_default();
            titled(
                &format!("the {rtype}record {}", domain_shown(name)),
                &names(snapshot, std::slice::from_ref(zone)).join(""),
            )
        }
    }
}

/// A resource's name as people read it.
pub fn resource_shown(catalogue: &Catalogue, resource: &Resource) -> String {
    match catalogue.kind_data(&resource.kind).and_then(|k| k.names.as_deref()) {
        Some("domain") => domain_shown(&resource.name),
        _ => resource.name.clone(),
    }
}

fn of(within: &str, title: &str, detail: &str) -> Place {
    Place { within: within.to_owned(), title: title.to_owned(), detail: detail.to_owned() }
}

/// A place whose heading is what also stands after "on".
fn titled(title: &str, detail: &str) -> Place {
    let heading = match title.strip_prefix("all ").or_else(|| title.strip_prefix("the ")) {
        Some(rest) if title.starts_with("all ") => format!("All {rest}"),
        Some(rest) => format!("The {rest}"),
        None => title.to_owned(),
    };
    of(&format!("on {title}"), &heading, detail)
}

fn tagged(counted: &str, tag: &str) -> String {
    format!("{counted} tagged “{tag}”")
}

fn names(snapshot: &Snapshot, ids: &[ResourceId]) -> Vec<String> {
    let shown = |id: &ResourceId| snapshot.state().resources.get(id).map(|r| resource_shown(snapshot.catalogue(), r));
    ids.iter().filter_map(shown).collect()
}

fn counted(catalogue: &Catalogue, kind: &str, n: usize) -> String {
    count(n, &one(catalogue, kind), &many(catalogue, kind))
}

fn one(catalogue: &Catalogue, kind: &str) -> String {
    catalogue.kind_data(kind).map_or_else(|| kind.to_owned(), |k| super::plain_name(&k.name))
}

fn many(catalogue: &Catalogue, kind: &str) -> String {
    catalogue.kind_data(kind).map_or_else(|| kind.to_owned(), |k| super::plain_name(&k.plural))
}
