//! The case files.

use crate::Case;
use std::path::{Path, PathBuf};

/// A case with the file it stands in.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// `theme/name`, without `.json`.
    pub name: String,
    /// The case.
    pub case: Case,
}

/// Where the case files are.
pub fn corpus_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Every case, by name.
///
/// # Panics
/// Where a file can't be read: a corpus with a hole is no corpus.
pub fn corpus() -> Vec<CaseFile> {
    let mut files = Vec::new();
    collect(&corpus_folder(), &mut files);
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for path in entries.map(|entry| entry.expect("a folder can be listed").path()) {
        match path.is_dir() {
            // Golden logs are not cases; the store's tests read them.
            true if path.ends_with("logs") => {}
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}

fn read(path: &Path) -> CaseFile {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let case = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let name = path.strip_prefix(corpus_folder()).unwrap_or(path).with_extension("");
    CaseFile { name: name.to_string_lossy().replace('\\', "/"), case }
}
