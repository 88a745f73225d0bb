//! What must be true of any bytes from outside. The fuzz targets in `tests/fuzz` call these with inputs that they make
//! up; a test in `tests/engine` calls them with the inputs that were worth keeping.

mod case;
mod catalogue;
mod command;
mod json;
mod log;
mod rulebook;
mod seeds;
mod state;
mod text;
mod zone_file;

pub use seeds::seeds;
use std::path::{Path, PathBuf};

/// What must hold of some bytes.
pub type Target = fn(&[u8]);

/// What takes bytes from outside: its name, and what must hold of any. It panics where that does not hold.
pub const TARGETS: [(&str, Target); 9] = [
    ("state_json", state::any),
    ("export_json", state::export),
    ("command", command::any),
    ("entry_json", log::any),
    ("catalogue_json", catalogue::any),
    ("text", text::any),
    ("snapshot_bytes", rulebook::any),
    ("case_file", case::any),
    ("zone_file", zone_file::any),
];

/// Runs one target.
///
/// # Panics
/// Where something that must hold does not, or no such target is.
pub fn run(target: &str, bytes: &[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, holds) = found.unwrap_or_else(|| panic!("no target `{target}`"));
    holds(bytes);
}

/// Where the inputs are that were worth keeping, in a folder for each target.
pub fn kept_inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}
