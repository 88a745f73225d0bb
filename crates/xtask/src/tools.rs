//! What the build and the tests need beyond cargo: found, or installed where that can be done without asking.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{paths, run};

/// The standard library for wasm.
pub fn wasm_target() -> Result<()> {
    if target_installed() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!("the Rust target {} is missing; install it with your system's Rust packages", paths::WASM_TARGET);
    }
    run::stage("install the wasm target", || {
        run::run(Command::new("rustup").args(["target", "add", paths::WASM_TARGET]))
    })
}

fn target_installed() -> bool {
    let output = Command::new("rustc").args(["--print", "target-libdir", "--target", paths::WASM_TARGET]).output();
    output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// Whether the source of the standard library is there, so that it can be compiled for size.
pub fn rust_source() -> bool {
    if source_installed() {
        return true;
    }
    let added = find("rustup").is_some()
        && run::stage("install the source of the standard library", || {
            run::run(Command::new("rustup").args(["component", "add", "rust-src"]))
        })
        .is_ok();
    if !added {
        eprintln!(
            "   WARNING: no `rust-src` (`rustup component add rust-src`): the wasm will be larger than it should be"
        );
    }
    added
}

fn source_installed() -> bool {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output();
    let library = |root: &str| Path::new(root.trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
    output.is_ok_and(|output| library(&String::from_utf8_lossy(&output.stdout)).is_file())
}

/// The program that runs wasm tests in node, at exactly the version of wasm-bindgen in our lock file.
pub fn wasm_test_runner() -> Result<PathBuf> {
    const PROGRAM: &str = "wasm-bindgen-test-runner";
    let version = locked_version("wasm-bindgen")?;
    let own = paths::tools().join("bin").join(PROGRAM);
    let fits = |program: &PathBuf| says_version(program, &version);
    if let Some(found) = find(PROGRAM).into_iter().chain([own.clone()]).find(fits) {
        return Ok(found);
    }
    // Not `--locked`: the tool's own lock file may name versions that are no longer offered.
    // Debug: it compiles in a fraction of the time and runs for milliseconds.
    run::stage("install wasm-bindgen-test-runner", || {
        let mut cargo = run::cargo();
        cargo.args(["install", "wasm-bindgen-cli", "--version", &version, "--bin", PROGRAM, "--debug", "--force"]);
        let build = paths::tools().join("build");
        cargo.arg("--root").arg(paths::tools()).env("CARGO_TARGET_DIR", &build);
        run::run(&mut cargo)?;
        fs::remove_dir_all(&build).with_context(|| format!("cannot tidy `{}`", build.display()))
    })?;
    if !fits(&own) {
        bail!("`{}` was installed but does not say version {version}", own.display());
    }
    Ok(own)
}

fn says_version(program: &PathBuf, version: &str) -> bool {
    let output = Command::new(program).arg("--version").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).split_whitespace().any(|word| word == version))
}

/// The version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock")).context("Cargo.lock")?;
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \"")).context("not in Cargo.lock")?;
    let (version, _) = after.split_once('"').context("Cargo.lock is damaged")?;
    Ok(version.to_owned())
}

/// Node and npm.
pub fn node() -> Result<()> {
    system_programs(&["node", "npm"], &["nodejs", "npm"])
}

/// Chromium for the journeys; its path is in `PORTCULLIS_CHROMIUM` or on `PATH`.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os("PORTCULLIS_CHROMIUM") {
        return Ok(path.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    if let Some(found) = names.into_iter().find_map(find) {
        return Ok(found);
    }
    system_programs(&["chromium"], &["chromium", "fonts-dejavu-core"])?;
    find("chromium").context("chromium was installed but is not on PATH")
}

/// The program that asks a server as often as it can.
pub fn load_generator() -> Result<()> {
    system_programs(&["wrk"], &["wrk"])
}

/// Makes sure that the programs are there; installs the packages if we are root on a system with apt.
fn system_programs(programs: &[&str], packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = programs.iter().copied().filter(|program| find(program).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if find("apt-get").is_none() || !is_root() {
        bail!("{} missing: please install it (Debian: `apt-get install {}`)", missing.join(", "), packages.join(" "));
    }
    run::stage(&format!("install {}", packages.join(", ")), || {
        let apt = || {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        };
        run::run(apt().arg("update"))?;
        run::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
    })
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Installs a folder's npm packages exactly as its lock file says, unless that was done since it last changed.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        return Ok(());
    }
    let modified = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    if modified(&folder.join("node_modules/.package-lock.json")) >= modified(&lock) {
        return Ok(());
    }
    run::stage("install npm packages", || {
        run::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
    })
}

/// A Python with the packages that a folder's `requirements.txt` pins, made anew when that changes. Gives the interpreter.
pub fn python_packages(folder: &Path) -> Result<PathBuf> {
    system_programs(&["python3"], &["python3", "python3-venv"])?;
    let name = folder.file_name().context("a folder with a name")?.to_string_lossy();
    let home = paths::tools().join(format!("python-{name}"));
    let (wanted, done) = (fs::read_to_string(folder.join("requirements.txt"))?, home.join("requirements.txt"));
    let python = home.join("bin/python");
    if fs::read_to_string(&done).is_ok_and(|done| done == wanted) && python.is_file() {
        return Ok(python);
    }
    run::stage("install Python packages", || {
        run::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run::run(Command::new(&python).args(install).arg(folder.join("requirements.txt")))?;
        fs::write(&done, &wanted).with_context(|| format!("cannot write `{}`", done.display()))
    })?;
    Ok(python)
}

/// The first program of that name on `PATH`.
fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_and_the_lock_file_agree_on_wasm_bindgen() {
        let of = |package| locked_version(package).expect(package);
        assert_eq!(of("wasm-bindgen"), of("wasm-bindgen-cli-support"));
    }
}
