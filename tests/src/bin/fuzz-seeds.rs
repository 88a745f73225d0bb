//! Writes what fuzzing begins with: a folder for each target, a file for each input.

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz-seeds");
    let folder = std::env::args_os().nth(1).map_or(default, PathBuf::from);
    for (number, (target, bytes)) in portcullis_tests::fuzzed::seeds().into_iter().enumerate() {
        std::fs::create_dir_all(folder.join(target))?;
        std::fs::write(folder.join(target).join(format!("{number:04}")), bytes)?;
    }
    println!("seeds written to {}", folder.display());
    Ok(())
}
