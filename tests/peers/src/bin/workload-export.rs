//! Writes the workload as JSON for engines that are not Rust: `workload-export FOLDER` makes `plain.json` and
//! `conditions.json` (`{flat, state, grid, owner, others}`), and `large.json` (a state with 100,000 zones).

use portcullis_core::{Catalogue, Snapshot};
use portcullis_peers::{Flat, Peer as _, Table, casbin_lines, cedar_text};
use portcullis_tests::workload::{Sizes, Workload};
use serde_json::{Map, json};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    for (file, sizes) in [("plain.json", Sizes::default()), ("conditions.json", Sizes::with_conditions())] {
        let workload = Workload::new(&sizes);
        let flat = Flat::new(&workload);
        let grid = json!({ "user": flat.busiest(), "allowed": Table::load(&flat).grid(flat.busiest(), 0) });
        let owner = workload.owner;
        let cedar: Map<_, _> = flat.rules.iter().map(|r| (r.id.clone(), cedar_text(r).into())).collect();
        let others = json!({ "cedar": cedar, "casbin": casbin_lines(&flat) });
        let whole = json!({ "flat": flat, "state": workload.state, "grid": grid, "owner": owner, "others": others });
        write(&folder.join(file), &whole)?;
    }
    let large = Workload::new(&Sizes { zones: 100_000, requests: 0, ..Sizes::default() });
    let snapshot = Snapshot::new(large.state, Catalogue::builtin());
    write(&folder.join("large.json"), &json!({ "state": snapshot.state(), "owner": large.owner }))
}

fn write(path: &Path, value: &serde_json::Value) -> Result<(), Box<dyn std::error::Error>> {
    Ok(std::fs::write(path, serde_json::to_vec(value)?)?)
}
