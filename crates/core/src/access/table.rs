//! An access as numbers, for callers that cannot afford a call for every question.

use super::blocks::{NONE, number};
use super::principal::Access;
use super::rows::Packed;
use crate::ResourceId;
use crate::catalogue::Mask;

/// What an access allows, as numbers: the answers of [`Access::can`] about everything that is stored. They hold while
/// the access does.
#[derive(Debug, Clone)]
pub struct Table {
    /// What is allowed on the account itself in any case.
    pub account: Mask,
    /// For each place the number of its class; one that no class has where nothing stands.
    pub numbers: Vec<u32>,
    /// For each class what is allowed on each of its resources in any case.
    pub masks: Vec<Mask>,
}

/// A maximal set of stored resources of one kind with equal access, without their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassRow {
    /// The kind's number in the catalogue.
    pub kind: usize,
    /// How many there are.
    pub count: usize,
    /// What is allowed on each in any case.
    pub yes: Mask,
}

impl Access {
    /// Itself as numbers.
    pub fn table(&self) -> Table {
        let number = |slot| self.class_of(slot).map_or(NONE, number);
        Table {
            account: self.grounds.account.yes,
            numbers: (0..self.grounds.book.places.len()).map(number).collect(),
            masks: self.grounds.classes.iter().map(|class| class.yes(&self.grounds.book)).collect(),
        }
    }

    /// What it allows on what is stored, where it lies.
    pub fn packed(&self) -> Packed<'_> {
        self.hot.rows.packed()
    }

    /// The classes, each with how many are in it.
    pub fn class_rows(&self) -> impl Iterator<Item = ClassRow> {
        self.grounds.classes.iter().map(|c| ClassRow { kind: c.kind, count: c.count, yes: c.yes(&self.grounds.book) })
    }

    /// The place of a stored resource: a number that stays with it for as long as it is there.
    pub fn place(&self, id: ResourceId) -> Option<usize> {
        self.grounds.book.places.of(id)
    }

    /// What stands in each place; nothing in those that are free.
    pub fn places(&self) -> impl Iterator<Item = Option<ResourceId>> {
        (0..self.grounds.book.places.len()).map(|place| self.grounds.book.places.at(place).map(|s| s.id))
    }

    /// How many actions there are.
    pub fn actions(&self) -> usize {
        self.grounds.book.vocabulary.actions.len() as usize
    }
}
