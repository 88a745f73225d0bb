//! The npm package: the wasm crate bound for JavaScript, and the hand-written files around it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::files::remove_folder;
use crate::{bindgen, paths, run, tools};

/// What cargo calls the wasm.
const WASM: &str = "portcullis_wasm.wasm";

/// "Size first" alone leaves the smallest functions of the standard library as calls. Written out where they are used they
/// cost 3 % of the download, and everything takes a quarter less time: `docs/decisions/0010-small-wasm.md`.
const INLINE: &[&str] = &["-Cllvm-args=-inline-threshold=60"];

/// The two engines inside the package: how each is compiled and what its generated module is called. `engine` becomes
/// `engine.js`, `engine_bg.wasm` and `engine.d.ts`.
const ENGINES: [(&str, &[&str]); 2] = [("engine", &[]), ("check_engine", &["--no-default-features"])];

/// Builds the package into `target/npm/portcullis`.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let _alone = run::alone("npm-package")?;
    let compiled = run::stage("npm: compile", || {
        ENGINES.iter().map(|(name, more)| compile(name, more)).collect::<Result<Vec<_>>>()
    })?;
    run::stage("npm: bind and pack", || {
        let package = paths::npm_package();
        remove_folder(&package)?;
        for ((name, _), wasm) in ENGINES.iter().zip(&compiled) {
            bindgen::generate(wasm, &package, name, true)?;
        }
        copy_folder(&paths::root().join("crates/wasm/npm"), &package)
    })
}

/// Compiles one engine. Cargo calls every one of them the same, hence the copy.
fn compile(name: &str, more: &[&str]) -> Result<PathBuf> {
    let wasm = bindgen::compile("portcullis-wasm", "--lib", INLINE, more, WASM)?;
    let own = wasm.with_file_name(format!("{name}.wasm"));
    fs::copy(&wasm, &own).with_context(|| format!("cannot write `{}`", own.display()))?;
    Ok(own)
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
