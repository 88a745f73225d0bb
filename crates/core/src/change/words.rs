//! The few words that issues need for actions and scopes.

use crate::text::{domain_shown, lower};
use crate::{Mask, ResourceRef, Selector, Snapshot};

/// An action as people read it: "DNS: Edit".
pub(crate) fn action(snapshot: &Snapshot, name: &str) -> String {
    let catalogue = snapshot.catalogue();
    let found = catalogue.action(name).and_then(|n| catalogue.actions().get(n));
    let shown = found.and_then(|a| {
        let service = catalogue.data().services.get(a.service)?;
        Some(format!("{}: {}", service.name, service.actions.get(a.verb)?.name))
    });
    shown.unwrap_or_else(|| name.to_owned())
}

/// Some of a set of actions, and how many more there are.
pub(crate) fn actions(snapshot: &Snapshot, mask: Mask) -> String {
    let catalogue = snapshot.catalogue();
    if mask == catalogue.all() {
        return "every right".to_owned();
    }
    // What others imply goes without saying.
    let implied = mask.iter().filter_map(|n| catalogue.actions().get(n).map(|a| a.gives - Mask::one(n)));
    let heads = mask - implied.fold(Mask::EMPTY, |all, m| all | m);
    let shown: Vec<String> = heads.iter().take(3).map(|n| action(snapshot, catalogue.action_name(n))).collect();
    match heads.len().saturating_sub(shown.len()) {
        0 => format!("“{}”", shown.join("”, “")),
        more => format!("“{}” and {more} more", shown.join("”, “")),
    }
}

/// A resource by its name.
pub(crate) fn resource(snapshot: &Snapshot, resource: ResourceRef<'_>) -> String {
    let name = |id| {
        snapshot.state().resources.get(&id).map_or_else(|| "something unknown".to_owned(), |r| domain_shown(&r.name))
    };
    match resource {
        ResourceRef::Account => "the account".to_owned(),
        ResourceRef::Resource(id) => name(id),
        ResourceRef::Record { name: record, .. } => domain_shown(record),
    }
}

/// What a selector selects.
pub(crate) fn selector(snapshot: &Snapshot, selector: &Selector) -> String {
    match selector {
        Selector::Account => "the whole account".to_owned(),
        Selector::Kind { kind } => {
            let plural = snapshot.catalogue().kind_data(kind).map_or(kind.as_str(), |k| k.plural.as_str());
            format!("all {}", lower(plural))
        }
        Selector::Resource { id } => resource(snapshot, ResourceRef::Resource(*id)),
        Selector::Tag { tag } => format!("everything tagged {tag}"),
        Selector::Record { name, .. } => domain_shown(name),
    }
}

/// The first few selectors of a list.
pub(crate) fn selectors(snapshot: &Snapshot, list: &[Selector]) -> String {
    let shown: Vec<String> = list.iter().take(2).map(|s| selector(snapshot, s)).collect();
    match list.len().saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
