use super::words::{Properties, Thing};
use portcullis_core::text::domain;
use portcullis_core::{Resource, ResourceId, ResourceRef, Snapshot};
use serde_json::Value;
use std::sync::Arc;

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The account itself.
    Account,
    /// A stored resource.
    Stored(ResourceId),
    /// A record inside a zone.
    Record {
        /// The zone.
        zone: ResourceId,
        /// Its name.
        name: String,
        /// Its type.
        rtype: String,
    },
}

impl Place {
    /// What is meant. Nothing where there is no such thing, or what is said of it is not so.
    pub fn find(snapshot: &Snapshot, thing: &Thing<'_>) -> Option<Self> {
        let place = match thing.kind {
            "account" => (thing.id == snapshot.state().account.id.to_string()).then_some(Self::Account)?,
            "record" if snapshot.catalogue().kind("zone").is_some() => record(snapshot, thing.id)?,
            kind => Self::Stored(stored(snapshot, kind, thing.id)?.id),
        };
        place.is_as_said(snapshot, thing.properties).then_some(place)
    }

    /// As the engine is asked about it.
    pub fn as_ref(&self) -> ResourceRef<'_> {
        match self {
            Self::Account => ResourceRef::Account,
            Self::Stored(id) => ResourceRef::Resource(*id),
            Self::Record { zone, name, rtype } => ResourceRef::Record { zone: *zone, name, rtype },
        }
    }

    /// The stored resource that it is, or is inside of.
    pub fn holder<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Arc<Resource>> {
        match self {
            Self::Account => None,
            Self::Stored(id) | Self::Record { zone: id, .. } => snapshot.state().resources.get(id),
        }
    }

    /// What is said of a resource can only narrow which one is meant.
    pub fn is_as_said(&self, snapshot: &Snapshot, said: &Properties) -> bool {
        let is = |key: &str, value: &str| said.get(key).is_none_or(|said| said.as_str() == Some(value));
        let account = &snapshot.state().account;
        let own = match (self, self.holder(snapshot)) {
            (Self::Stored(_), Some(resource)) => is("name", &resource.name) && carries(resource, said),
            (Self::Record { name, rtype, .. }, Some(zone)) => {
                is("name", name)
                    && is("record_type", rtype)
                    && (is("zone", &zone.name) || is("zone", &zone.id.to_string()))
            }
            (Self::Account, _) => is("name", &account.settings.name),
            (Self::Stored(_) | Self::Record { .. }, None) => false,
        };
        own && is("account", &account.id.to_string())
    }
}

/// Whether a resource carries all the tags that are said of it, and all that its kind lets others describe.
pub fn carries(resource: &Resource, said: &Properties) -> bool {
    let has = |tag: &Value| tag.as_str().and_then(|t| t.parse().ok()).is_some_and(|t| resource.tags.contains(&t));
    match said.get("tags") {
        None => true,
        Some(Value::Array(tags)) => tags.iter().all(has),
        Some(_) => false,
    }
}

/// A stored resource, by id or by name.
pub fn stored<'a>(snapshot: &'a Snapshot, kind: &str, id: &str) -> Option<&'a Arc<Resource>> {
    let by_id = id.parse().ok().and_then(|id: ResourceId| snapshot.state().resources.get(&id));
    let is_domain = || snapshot.catalogue().kind_data(kind).is_some_and(|k| k.names.as_deref() == Some("domain"));
    let in_one_form = || is_domain().then(|| domain(id).ok()).flatten();
    let named = |name: &str| snapshot.resource_named(kind, name);
    let by_name = || {
        let id = named(id).or_else(|| named(&in_one_form()?))?;
        snapshot.state().resources.get(&id)
    };
    by_id.filter(|r| r.kind == kind).or_else(by_name)
}

/// A record, written as type and name: `A home.example.org`.
fn record(snapshot: &Snapshot, id: &str) -> Option<Place> {
    let (rtype, name) = id.split_once(' ')?;
    let plain = (1..=16).contains(&rtype.len()) && rtype.bytes().all(|b| b.is_ascii_alphanumeric());
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let zone = zone_of(snapshot, &name).filter(|_| plain)?;
    Some(Place::Record { zone, name, rtype: rtype.to_ascii_uppercase() })
}

/// The zone with the longest name that this name ends with.
fn zone_of(snapshot: &Snapshot, name: &str) -> Option<ResourceId> {
    if name.len() > 253 {
        return None;
    }
    let mut rest = Some(name);
    while let Some(candidate) = rest {
        if let Some(zone) = snapshot.resource_named("zone", candidate) {
            return Some(zone);
        }
        rest = candidate.split_once('.').map(|(_, parent)| parent);
    }
    None
}
