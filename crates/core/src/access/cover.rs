use super::book::{Choice, Policies, PolicyRow, Rulebook};
use super::snapshot::Snapshot;
use crate::model::{ResourceRef, Scope, Selector};
use crate::{Mask, ResourceId};
use fixedbitset::FixedBitSet;
use std::borrow::Cow;

/// Stored resources, in the form that costs least.
#[derive(Debug)]
pub(crate) enum Covered<'a> {
    None,
    All,
    /// Each once.
    List(Vec<u32>),
    Set(Cow<'a, FixedBitSet>),
}

/// Whether a policy covers the account itself.
pub(crate) fn covers_account(book: &Rulebook, row: &PolicyRow) -> bool {
    let by = |choices: &[Choice]| choices.contains(&Choice::Account);
    by(book.policies.include(row)) && !by(book.policies.exclude(row))
}

/// Which stored resources a policy covers.
pub(crate) fn covered<'a>(book: &'a Rulebook, row: &PolicyRow) -> Covered<'a> {
    match (book.policies.include(row), book.policies.exclude(row)) {
        (_, excluded) if excluded.contains(&Choice::Account) => Covered::None,
        (included, []) if included.contains(&Choice::Account) => Covered::All,
        ([one], []) => alone(book, *one),
        (included, []) if included.iter().all(|c| matches!(c, Choice::Resource(_))) => {
            let mut list: Vec<u32> = included.iter().filter_map(|c| slot(book, *c)).collect();
            list.sort_unstable();
            list.dedup();
            Covered::List(list)
        }
        (include, exclude) => {
            let mut slots = union(book, include);
            slots.difference_with(&union(book, exclude));
            Covered::Set(Cow::Owned(slots))
        }
    }
}

fn alone(book: &Rulebook, choice: Choice) -> Covered<'_> {
    match choice {
        Choice::Account => Covered::All,
        Choice::Resource(_) => Covered::List(slot(book, choice).into_iter().collect()),
        Choice::Kind(_) | Choice::Tag(_) => set(book, choice).map_or(Covered::None, |s| Covered::Set(Cow::Borrowed(s))),
        // A record is inside a zone; it never stands for the zone.
        Choice::Record { .. } => Covered::None,
    }
}

fn slot(book: &Rulebook, choice: Choice) -> Option<u32> {
    match choice {
        Choice::Resource(id) => book.places.of(id).and_then(|n| u32::try_from(n).ok()),
        Choice::Account | Choice::Kind(_) | Choice::Tag(_) | Choice::Record { .. } => None,
    }
}

fn set(book: &Rulebook, choice: Choice) -> Option<&FixedBitSet> {
    match choice {
        Choice::Kind(kind) => book.places.of_kind(usize::from(kind?)),
        Choice::Tag(tag) => book.places.tagged(book.policies.text(tag)),
        Choice::Account | Choice::Resource(_) | Choice::Record { .. } => None,
    }
}

fn union(book: &Rulebook, choices: &[Choice]) -> FixedBitSet {
    let mut all = FixedBitSet::with_capacity(book.places.len());
    for choice in choices {
        match choice {
            Choice::Account => all.insert_range(..),
            Choice::Kind(_) | Choice::Tag(_) => set(book, *choice).into_iter().for_each(|s| all.union_with(s)),
            Choice::Resource(_) => slot(book, *choice).into_iter().for_each(|n| all.insert(n as usize)),
            Choice::Record { .. } => {}
        }
    }
    all
}

/// The slot of a stored resource, for a record its zone's.
pub(crate) fn slot_of(book: &Rulebook, resource: ResourceRef<'_>) -> Option<usize> {
    match resource {
        ResourceRef::Account => None,
        ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. } => book.places.of(id),
    }
}

/// Whether a policy covers a resource: some include chooses it and no exclude does.
pub(crate) fn covers(book: &Rulebook, row: &PolicyRow, resource: ResourceRef<'_>) -> bool {
    covers_at(book, row, resource, slot_of(book, resource))
}

/// The same where its slot is known.
pub(crate) fn covers_at(book: &Rulebook, row: &PolicyRow, resource: ResourceRef<'_>, slot: Option<usize>) -> bool {
    let by = |choices: &[Choice]| choices.iter().any(|c| chooses(book, *c, resource, slot));
    by(book.policies.include(row)) && !by(book.policies.exclude(row))
}

/// Whether a choice chooses a resource, or something it is inside of.
fn chooses(book: &Rulebook, choice: Choice, resource: ResourceRef<'_>, slot: Option<usize>) -> bool {
    let id = match (choice, resource) {
        (Choice::Account, _) => return true,
        (_, ResourceRef::Account) => return false,
        (Choice::Record { zone, name, rtype }, ResourceRef::Record { zone: z, name: n, rtype: t }) => {
            let text = |number| Policies::text(&book.policies, number);
            return zone == z && text(name) == n && rtype.is_none_or(|wanted| text(wanted) == t);
        }
        (_, ResourceRef::Resource(id) | ResourceRef::Record { zone: id, .. }) => id,
    };
    match choice {
        Choice::Account | Choice::Record { .. } => false,
        Choice::Resource(wanted) => wanted == id,
        Choice::Kind(_) | Choice::Tag(_) => slot.zip(set(book, choice)).is_some_and(|(slot, set)| set.contains(slot)),
    }
}

/// The actions that can be asked about a resource; none if it is not in the account.
pub(crate) fn askable(book: &Rulebook, resource: ResourceRef<'_>) -> Mask {
    askable_at(book, resource, slot_of(book, resource))
}

/// The same where its slot is known.
pub(crate) fn askable_at(book: &Rulebook, resource: ResourceRef<'_>, slot: Option<usize>) -> Mask {
    let kind = slot.and_then(|slot| book.places.at(slot)).map(|s| s.kind);
    match resource {
        ResourceRef::Account => book.vocabulary.asked_of(0),
        ResourceRef::Resource(_) => kind.map_or(Mask::EMPTY, |k| book.vocabulary.asked_of(k)),
        ResourceRef::Record { .. } => match kind {
            Some(kind) if book.vocabulary.zone == Some(kind) => book.vocabulary.asked_of_records(),
            Some(_) | None => Mask::EMPTY,
        },
    }
}

/// Whether a scope covers a stored resource: some include selects it and no exclude does.
pub(crate) fn holds(snapshot: &Snapshot, scope: &Scope, resource: ResourceId) -> bool {
    let by = |selectors: &[Selector]| selectors.iter().any(|s| selects(snapshot, s, resource));
    by(&scope.include) && !by(&scope.exclude)
}

/// Whether a selector selects a stored resource, or something it is inside of.
pub(crate) fn selects(snapshot: &Snapshot, selector: &Selector, resource: ResourceId) -> bool {
    let stored = snapshot.state().resources.get(&resource);
    match selector {
        Selector::Account => true,
        Selector::Kind { kind } => stored.is_some_and(|r| r.kind == *kind),
        Selector::Resource { id } => *id == resource,
        Selector::Tag { tag } => stored.is_some_and(|r| r.tags.contains(tag)),
        // A record is inside a zone; it never stands for the zone.
        Selector::Record { .. } => false,
    }
}
