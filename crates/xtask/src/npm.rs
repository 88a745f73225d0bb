//! The npm package: the wasm crate bound for JavaScript, and the hand-written files around it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::files::remove_folder;
use crate::{bindgen, paths, run, tools};

/// Name of the generated module inside the package: `engine.js`, `engine_bg.wasm`, `engine.d.ts`.
const MODULE: &str = "engine";

/// Builds the package into `target/npm/portcullis`.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let _alone = run::alone("npm-package")?;
    let wasm =
        run::stage("npm: compile", || bindgen::compile("portcullis-wasm", "--lib", &[], "portcullis_wasm.wasm"))?;
    run::stage("npm: bind and pack", || {
        let package = paths::npm_package();
        remove_folder(&package)?;
        bindgen::generate(&wasm, &package, MODULE, true)?;
        copy_folder(&paths::root().join("crates/wasm/npm"), &package)
    })
}

/// Copies the hand-written files over the generated ones; taking each other's name would hide one of them.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("no folder `{}`", from.display()))? {
        let entry = entry?;
        let goal = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &goal)?;
        } else {
            ensure!(!goal.exists(), "`{}` would hide a generated file", entry.path().display());
            fs::copy(entry.path(), &goal)?;
        }
    }
    Ok(())
}
