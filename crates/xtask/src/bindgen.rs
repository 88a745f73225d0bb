//! wasm-bindgen, called as a library: the same code as the command line tool, already at the version of our lock file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{paths, run, tools};

/// A panic stops the module at once (JavaScript gets a `RuntimeError`) and brings no text that tells where. The cfg has
/// the functions that all of an account goes through compiled for speed, among all others for size.
const FLAGS: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "--cfg=portcullis_speed"];

/// Compiles one target of a package for wasm, size first; `target` is `--bin=www` or `--lib`, `flags` go to the compiler
/// beside our own and `more` to cargo, both as they are. Returns cargo's `.wasm`.
///
/// The standard library is compiled along, for size: the one that comes ready was built for speed and with the texts of
/// its panics. That is not stable in Rust yet, hence the variable.
pub fn compile(package: &str, target: &str, flags: &[&str], more: &[&str], file: &str) -> Result<PathBuf> {
    let mut cargo = run::web_cargo();
    cargo.args(["build", "--package", package, target, "--profile", "web", "--target", paths::WASM_TARGET]).args(more);
    if tools::rust_source() {
        let flags = [&FLAGS, flags].concat();
        let flags = format!("target.{}.rustflags={flags:?}", paths::WASM_TARGET);
        cargo.env("RUSTC_BOOTSTRAP", "1").args(["--config", &flags]);
        cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    }
    run::run(&mut cargo)?;
    let wasm = paths::web_target().join(paths::WASM_TARGET).join("web").join(file);
    anyhow::ensure!(wasm.is_file(), "cargo left no `{}`", wasm.display());
    Ok(wasm)
}

/// Writes `{name}.js` and `{name}_bg.wasm` (and `{name}.d.ts` if wanted) as ES modules into `out`.
pub fn generate(wasm: &Path, out: &Path, name: &str, typescript: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(typescript);
    bindgen.remove_name_section(true).remove_producers_section(true).web(true)?;
    bindgen.generate(out).with_context(|| format!("wasm-bindgen on `{}`", wasm.display()))
}
