//! Grids and differences as they cross the border: sets of actions as lists of names.

use portcullis_core::json::WriteJson;
use portcullis_core::{
    ClassLabel, DifferenceRow, GrantDifference, Grid, GridRow, Mask, PersonDifference, ResourceId, Rulebook,
    TokenDifference,
};

#[derive(WriteJson)]
pub struct GridView<'a> {
    actions: Vec<&'a str>,
    rows: Vec<GridRowView<'a>>,
}

#[derive(WriteJson)]
struct GridRowView<'a> {
    label: &'a ClassLabel,
    resources: &'a [ResourceId],
    yes: Vec<&'a str>,
    maybe: Vec<&'a str>,
}

/// What one member gains and loses; `gained` and `lost` count actions times resources.
#[derive(WriteJson)]
pub struct PersonView<'a> {
    member: portcullis_core::MemberId,
    shown: &'a str,
    gained: usize,
    lost: usize,
    rows: Vec<DifferenceRowView<'a>>,
}

/// What one token would gain and lose, with names in place of masks.
#[derive(WriteJson)]
pub struct TokenView<'a> {
    token: portcullis_core::TokenId,
    name: &'a str,
    gained: usize,
    lost: usize,
    rows: Vec<DifferenceRowView<'a>>,
}

#[derive(WriteJson)]
pub struct GrantView<'a> {
    grant: portcullis_core::GrantId,
    name: &'a str,
    gained: usize,
    lost: usize,
    rows: Vec<DifferenceRowView<'a>>,
}

#[derive(WriteJson)]
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
    pub fn new(book: &'a Rulebook, grid: &'a Grid) -> Self {
        let row = |row: &'a GridRow| GridRowView {
            label: &row.label,
            resources: &row.resources,
            yes: names(book, row.yes),
            maybe: names(book, row.maybe),
        };
        Self { actions: names(book, book.all()), rows: grid.rows.iter().map(row).collect() }
    }
}

impl<'a> TokenView<'a> {
    pub fn new(book: &'a Rulebook, token: &'a TokenDifference) -> Self {
        Self {
            token: token.token,
            name: &token.name,
            gained: token.difference.gained(),
            lost: token.difference.lost(),
            rows: token.difference.rows.iter().map(|row| DifferenceRowView::new(book, row)).collect(),
        }
    }
}

impl<'a> GrantView<'a> {
    pub fn new(book: &'a Rulebook, grant: &'a GrantDifference) -> Self {
        Self {
            grant: grant.grant,
            name: &grant.name,
            gained: grant.difference.gained(),
            lost: grant.difference.lost(),
            rows: grant.difference.rows.iter().map(|row| DifferenceRowView::new(book, row)).collect(),
        }
    }
}

impl<'a> DifferenceRowView<'a> {
    fn new(book: &'a Rulebook, row: &'a DifferenceRow) -> Self {
        Self {
            label: &row.label,
            resources: &row.resources,
            before_yes: names(book, row.before_yes),
            before_maybe: names(book, row.before_maybe),
            after_yes: names(book, row.after_yes),
            after_maybe: names(book, row.after_maybe),
            gained: names(book, row.gained()),
            lost: names(book, row.lost()),
        }
    }
}

impl<'a> PersonView<'a> {
    pub fn new(book: &'a Rulebook, person: &'a PersonDifference) -> Self {
        Self {
            member: person.member,
            shown: &person.shown,
            gained: person.difference.gained(),
            lost: person.difference.lost(),
            rows: person.difference.rows.iter().map(|row| DifferenceRowView::new(book, row)).collect(),
        }
    }
}

fn names(book: &Rulebook, mask: Mask) -> Vec<&str> {
    mask.iter().map(|action| book.action_name(action)).collect()
}
