//! Grids and differences as they cross the border: sets of actions as lists of names.

use portcullis_core::{Catalogue, ClassLabel, DifferenceRow, Grid, GridRow, Mask, PersonDifference, ResourceId};
use serde::Serialize;

/// JSON of something that is ours, and hence always can be written.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

#[derive(Serialize)]
pub struct GridView<'a> {
    actions: Vec<&'a str>,
    rows: Vec<GridRowView<'a>>,
}

#[derive(Serialize)]
struct GridRowView<'a> {
    label: &'a ClassLabel,
    resources: &'a [ResourceId],
    yes: Vec<&'a str>,
    maybe: Vec<&'a str>,
}

/// What one member gains and loses; `gained` and `lost` count actions times resources.
#[derive(Serialize)]
pub struct PersonView<'a> {
    member: portcullis_core::MemberId,
    shown: &'a str,
    gained: usize,
    lost: usize,
    rows: Vec<DifferenceRowView<'a>>,
}

#[derive(Serialize)]
struct DifferenceRowView<'a> {
    label: &'a ClassLabel,
    resources: &'a [ResourceId],
    before_yes: Vec<&'a str>,
    before_maybe: Vec<&'a str>,
    after_yes: Vec<&'a str>,
    after_maybe: Vec<&'a str>,
    gained: Vec<&'a str>,
    lost: Vec<&'a str>,
}

impl<'a> GridView<'a> {
    pub fn new(catalogue: &'a Catalogue, grid: &'a Grid) -> Self {
        let row = |row: &'a GridRow| GridRowView {
            label: &row.label,
            resources: &row.resources,
            yes: names(catalogue, row.yes),
            maybe: names(catalogue, row.maybe),
        };
        Self { actions: names(catalogue, catalogue.all()), rows: grid.rows.iter().map(row).collect() }
    }
}

impl<'a> PersonView<'a> {
    pub fn new(catalogue: &'a Catalogue, person: &'a PersonDifference) -> Self {
        let row = |row: &'a DifferenceRow| DifferenceRowView {
            label: &row.label,
            resources: &row.resources,
            before_yes: names(catalogue, row.before_yes),
            before_maybe: names(catalogue, row.before_maybe),
            after_yes: names(catalogue, row.after_yes),
            after_maybe: names(catalogue, row.after_maybe),
            gained: names(catalogue, row.gained()),
            lost: names(catalogue, row.lost()),
        };
        Self {
            member: person.member,
            shown: &person.shown,
            gained: person.difference.gained(),
            lost: person.difference.lost(),
            rows: person.difference.rows.iter().map(row).collect(),
        }
    }
}

fn names(catalogue: &Catalogue, mask: Mask) -> Vec<&str> {
    mask.iter().map(|action| catalogue.action_name(action)).collect()
}
