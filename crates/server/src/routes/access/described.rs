//! What those who ask describe themselves, for kinds of which the catalogue says so: it takes the place of what is stored,
//! in a copy of the account that lives as long as the question.

use super::asking::Asking;
use super::resource::stored;
use super::subject::Subject;
use super::words::{Properties, Thing, word};
use crate::Error;
use portcullis_core::{Change, Event, Group, KindData, MemberId, Resource, ResourceId, Set, Snapshot, Tag};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// The id of a resource that is described and not stored. Ids are random, so that it is nobody's.
const DESCRIBED: ResourceId = ResourceId::from_bits(u128::MAX);
/// Most characters of the name of such a resource.
const LONGEST: usize = 253;

/// The account as it is when what is described is so.
///
/// # Errors
/// [`Error::BadRequest`] for a description that is no word.
pub fn world<'a>(
    asking: &'a Asking,
    subject: Option<(&Subject, &Thing<'_>)>,
    resource: Option<&Thing<'_>>,
) -> Result<Cow<'a, Snapshot>, Error> {
    let mut events = match subject {
        Some((subject, thing)) => groups(asking, subject, thing.properties)?,
        None => Vec::new(),
    };
    if let Some(thing) = resource {
        events.extend(described(asking.snapshot(), thing)?);
    }
    if events.is_empty() {
        return Ok(Cow::Borrowed(asking.snapshot()));
    }
    let mut snapshot = asking.snapshot().clone();
    snapshot.apply(snapshot.state().revision, &events);
    Ok(Cow::Owned(snapshot))
}

/// The account as it is when what is described of a resource is so; nothing where nothing is.
///
/// # Errors
/// [`Error::BadRequest`] for a description that is no word.
pub fn resource(snapshot: &Snapshot, thing: &Thing<'_>) -> Result<Option<Snapshot>, Error> {
    let Some(event) = described(snapshot, thing)? else { return Ok(None) };
    let mut world = snapshot.clone();
    world.apply(world.state().revision, &[event]);
    Ok(Some(world))
}

/// The described properties of a kind that are said.
fn said<'a>(keys: &'a [String], properties: &'a Properties) -> impl Iterator<Item = (&'a String, &'a Value)> {
    keys.iter().filter_map(|key| properties.get_key_value(key)).filter(|(_, value)| !value.is_null())
}

/// A resource with what is said of it, stored or not.
fn described(snapshot: &Snapshot, thing: &Thing<'_>) -> Result<Option<Event>, Error> {
    let keys = snapshot.catalogue().kind_data(thing.kind).map(|k| k.described.as_slice()).unwrap_or_default();
    let tags = said(keys, thing.properties).map(|(key, value)| tag(key, value)).collect::<Result<Vec<_>, _>>()?;
    if tags.is_empty() || thing.id.is_empty() || thing.id.chars().count() > LONGEST {
        return Ok(None);
    }
    let before = stored(snapshot, thing.kind, thing.id).map(|r| Resource::clone(r));
    let new = || Resource { id: DESCRIBED, kind: thing.kind.to_owned(), name: thing.id.to_owned(), tags: Set::new() };
    let mut after = before.clone().unwrap_or_else(new);
    after.tags.retain(|kept| !tags.iter().any(|tag| tag.key() == kept.key()));
    after.tags.extend(tags);
    Ok(Some(Event::Resource(Change { before, after: Some(after) })))
}

fn tag(key: &str, value: &Value) -> Result<Tag, Error> {
    let wrong = || Error::bad(format!("`properties.{key}` is a short text, a number, or true or false"));
    Tag::new(key, &word(value).ok_or_else(wrong)?).map_err(|_| wrong())
}

/// Somebody in the groups that are said of them, and in no others.
fn groups(asking: &Asking, subject: &Subject, properties: &Properties) -> Result<Vec<Event>, Error> {
    let keys = &asking.catalogue().data().subjects.described;
    // Only people are in groups.
    let Subject::Person { member, .. } = subject else { return Ok(Vec::new()) };
    let mut named = Set::new();
    let mut is_said = false;
    for (key, value) in said(keys, properties) {
        is_said = true;
        let values = match value {
            Value::Array(values) => values.iter().map(word).collect::<Option<Vec<_>>>(),
            one => word(one).map(|word| vec![word]),
        };
        let wrong = || Error::bad(format!("`subject.properties.{key}` is a word, or a list of words"));
        named.extend(values.ok_or_else(wrong)?);
    }
    if !is_said {
        return Ok(Vec::new());
    }
    let changes = asking.snapshot().state().groups.values().filter_map(|group| moved(group, member.id, &named));
    Ok(changes.collect())
}

fn moved(group: &Arc<Group>, id: MemberId, named: &Set<String>) -> Option<Event> {
    let before = Group::clone(group);
    let mut after = before.clone();
    let moves = if named.contains(&group.name) { after.members.insert(id) } else { after.members.remove(&id) };
    moves.then(|| Event::Group(Change::changed(before, after)))
}

/// Whether a stored resource is as it is described, where one is searched for.
pub fn is_as_described(kind: Option<&KindData>, resource: &Resource, properties: &Properties) -> bool {
    let keys = kind.map(|k| k.described.as_slice()).unwrap_or_default();
    let carried = |(key, value): (&String, &Value)| tag(key, value).is_ok_and(|tag| resource.tags.contains(&tag));
    said(keys, properties).all(carried)
}
