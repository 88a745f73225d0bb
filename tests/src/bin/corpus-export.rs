//! Writes every case of the corpus in whole words to `target/corpus/*.json`, for runners that are not Rust.
//!
//! Each file is `{"name", "about", "rules", "state", "checks", "steps"}`; `tests/README.md` says what is in them.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(default_folder, PathBuf::from);
    match export(&folder) {
        Ok(count) => {
            println!("{count} cases written to {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpus")
}

fn export(folder: &Path) -> Result<usize, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    let files = portcullis_tests::corpus();
    for file in &files {
        let walked = portcullis_tests::walk(&file.case).map_err(|e| format!("{}: {e}", file.name))?;
        let mut whole = serde_json::to_value(&walked)?;
        whole["name"] = file.name.clone().into();
        whole["about"] = file.case.about.clone().into();
        whole["rules"] = file.case.rules.clone().into();
        std::fs::write(
            folder.join(format!("{}.json", file.name.replace('/', "-"))),
            serde_json::to_string_pretty(&whole)?,
        )?;
    }
    Ok(files.len())
}
