//! Puts the finished page where the program takes it in from.
//!
//! `cargo xtask build` makes the page in `target/page`; `PORTCULLIS_PAGE_DIR` names another place. Without a page the
//! program still builds, and says at `/` what to do.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Shown in place of a page that was not built.
const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
<title>Portcullis</title></head><body><h1>Portcullis</h1>\
<p>The server runs, but it was compiled without the page. Run <code>cargo xtask build</code>, \
which builds the page and then the server around it.</p></body></html>\n";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=PORTCULLIS_PAGE_DIR");
    println!("cargo:rerun-if-changed=build.rs");
    let page = page_dir();
    // A folder that is missing would count as changed each time; an empty one does not.
    fs::create_dir_all(&page)?;
    println!("cargo:rerun-if-changed={}", page.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?).join("page");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    if page.join("index.html").is_file() { copy(&page, &out) } else { fs::write(out.join("index.html"), PLACEHOLDER) }
}

fn page_dir() -> PathBuf {
    // Asked while it runs: this program may have been compiled for another checkout that shares the target folder.
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let default = || Path::new(&here).join("../../target/page");
    env::var_os("PORTCULLIS_PAGE_DIR").map_or_else(default, PathBuf::from)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
