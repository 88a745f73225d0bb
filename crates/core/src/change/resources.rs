//! Commands about stored resources.

use super::work::Work;
use super::{Code, NewResource, draft, members::sentence, zone};
use crate::ResourceId;
use crate::Set;
use crate::log::{Change, Event};
use crate::model::{Resource, Tag, Tags, ZoneSettings};
use crate::text::{domain, lower, name};

const MOST_RESOURCES: usize = 1_000;
const MOST_TAGS: usize = 50;

pub(super) fn add(work: &mut Work<'_>, kind: &str, resources: &[NewResource]) {
    if !draft::is_stored(work.snapshot, kind) {
        return work.issue(Code::UnknownKind, "kind", [("kind", kind.chars().take(60).collect())]);
    }
    if !bound(work, resources.len()) {
        return;
    }
    let mut seen = Set::new();
    for (n, new) in resources.iter().enumerate() {
        let path = format!("resources[{n}]");
        let (name, tags) = (checked_name(work, kind, &new.name, &path), tags(work, &new.tags, &format!("{path}.tags")));
        let Some(name) = name else { continue };
        if !seen.insert(name.clone()) || work.snapshot.resource_named(kind, &name).is_some() {
            work.issue(Code::NameTaken, format!("{path}.name"), [("name", name.clone()), ("other", name)]);
            continue;
        }
        let id = ResourceId::from_bits(work.id());
        let tags: Tags = tags.into_iter().collect();
        let usual = ZoneSettings::new(id);
        let settings = new.settings.as_ref().filter(|_| kind == "zone");
        let settings = settings.map(|draft| zone::drafted(work, &usual, draft, &format!("{path}.settings")));
        work.event(Event::Resource(Change::added(Resource { id, kind: kind.to_owned(), name, tags })));
        if let Some(settings) = settings.filter(|s| *s != usual) {
            work.event(Event::Zone(Change::added(settings)));
        }
    }
    let before = work.snapshot.state().resources.values().filter(|r| r.kind == kind).count();
    let plural = work.snapshot.catalogue().kind_data(kind).map_or_else(String::new, |k| lower(&k.plural));
    work.limit(kind, &plural, before, before.saturating_add(resources.len()), "resources");
}

fn bound(work: &mut Work<'_>, count: usize) -> bool {
    if count == 0 {
        work.issue(Code::Missing, "resources", [("what", "domain".to_owned())]);
    }
    work.bound("domains", MOST_RESOURCES, count, "resources")
}

fn checked_name(work: &mut Work<'_>, kind: &str, text: &str, path: &str) -> Option<String> {
    let is_domain = work.snapshot.catalogue().kind_data(kind).is_some_and(|k| k.names.as_deref() == Some("domain"));
    let path = format!("{path}.name");
    if is_domain {
        return domain(text).map_err(|e| work.issue(Code::DomainInvalid, path, [("text", e.0)])).ok();
    }
    name(text, 200).map_err(|why| work.issue(Code::NameInvalid, path, [("why", sentence(&why.to_string()))])).ok()
}

fn tags(work: &mut Work<'_>, texts: &[String], path: &str) -> Vec<Tag> {
    if !work.bound("tags", MOST_TAGS, texts.len(), path) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        match text.parse() {
            Ok(tag) => found.push(tag),
            Err(_) => work.issue(Code::TagInvalid, format!("{path}[{n}]"), [("text", text.chars().take(80).collect())]),
        }
    }
    found
}

/// The resources that a command names, once each, or issues.
fn named(work: &mut Work<'_>, ids: &[ResourceId]) -> Vec<Resource> {
    if !bound(work, ids.len()) {
        return Vec::new();
    }
    let mut seen = Set::new();
    let mut found = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        match work.snapshot.state().resources.get(id) {
            None => work.issue(Code::UnknownResource, format!("resources[{n}]"), [("what", "domain".to_owned())]),
            Some(resource) if seen.insert(*id) => found.push((**resource).clone()),
            Some(_) => {}
        }
    }
    found
}

pub(super) fn remove(work: &mut Work<'_>, ids: &[ResourceId]) {
    for resource in named(work, ids) {
        work.event(Event::Resource(Change::removed(resource)));
    }
}

pub(super) fn tag(work: &mut Work<'_>, ids: &[ResourceId], add: &[String], remove: &[String]) {
    let (add, remove) = (tags(work, add, "add"), tags(work, remove, "remove"));
    for before in named(work, ids) {
        let mut after = before.clone();
        after.tags.retain(|tag| !remove.contains(tag));
        after.tags.extend(add.iter().cloned());
        work.bound("tags", MOST_TAGS, after.tags.len(), "add");
        if after != before {
            work.event(Event::Resource(Change::changed(before, after)));
        }
    }
}
