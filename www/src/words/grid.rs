use super::{Clause, clauses, doing, may, place};
use portcullis_core::{Grid, Snapshot};

/// A grid in one sentence: "May edit DNS on 5 domains", without a full stop.
pub fn grid(snapshot: &Snapshot, grid: &Grid) -> String {
    let catalogue = snapshot.catalogue();
    let clauses = clauses(grid.rows.iter().map(|row| Clause {
        doing: doing(catalogue, row.yes | row.maybe, catalogue.kind_actions(row.label.kind())),
        within: place(snapshot, &row.label, row.resources.len()).within,
        when: String::new(),
    }));
    may(&clauses)
}
