//! `cargo xtask fuzz`: every target at once, or one, for some minutes. What it finds worth keeping is added to the inputs
//! in `tests/fuzz/corpus`, as few as reach the same code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use pico_args::Arguments;

use crate::{paths, run};

/// Largest input that is kept: larger ones are slow to replay and show little more.
const KEPT_BYTES: u64 = 16 << 10;

/// Fuzzes as the arguments say: `[--minutes N] [TARGET]`.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let minutes: u64 = arguments.opt_value_from_str("--minutes")?.unwrap_or(1);
    let only: Option<String> = arguments.opt_free_from_str()?;
    ensure!(arguments.finish().is_empty(), "`fuzz` takes `--minutes N` and one target");
    let targets = chosen(only.as_deref())?;
    cargo_fuzz()?;
    run::stage("fuzz targets: compile", || run::run(&mut build()))?;
    seeds()?;
    run::stage("fuzz", || all(&targets, minutes))?;
    targets.iter().try_for_each(|target| keep(target))
}

/// The target that was asked for, else all: each is a file.
fn chosen(only: Option<&str>) -> Result<Vec<String>> {
    let files = fs::read_dir(folder().join("fuzz_targets")).context("no fuzz targets")?;
    let stem = |path: PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut all: Vec<String> = files.filter_map(|file| stem(file.ok()?.path())).collect();
    all.sort();
    match only {
        None => Ok(all),
        Some(target) if all.iter().any(|name| name == target) => Ok(vec![target.to_owned()]),
        Some(target) => bail!("no fuzz target `{target}`: {}", all.join(", ")),
    }
}

/// cargo-fuzz and the nightly compiler that it needs.
fn cargo_fuzz() -> Result<()> {
    let runs = |args: &[&str]| {
        let quiet = Command::new("rustup").args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    };
    if !runs(&["run", "nightly", "rustc", "--version"]) {
        let add = || run::run(Command::new("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]));
        run::stage("install the nightly compiler", add)?;
    }
    if !runs(&["run", "nightly", "cargo", "fuzz", "--version"]) {
        run::stage("install cargo-fuzz", || run::run(run::cargo().args(["install", "cargo-fuzz", "--locked"])))?;
    }
    Ok(())
}

fn build() -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo", "fuzz", "build", "--fuzz-dir", "tests/fuzz"]);
    command.env("CARGO_TARGET_DIR", work().join("target")).current_dir(paths::root());
    command
}

fn folder() -> PathBuf {
    paths::root().join("tests/fuzz")
}

/// Where inputs are tried out before any are kept.
fn work() -> PathBuf {
    paths::target().join("fuzz")
}

fn seeds() -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--package", "portcullis-tests", "--bin", "fuzz-seeds", "--"]);
    run::run(cargo.arg(work().join("seeds")))
}

/// All side by side; the first that fails is told when all have ended.
fn all(targets: &[String], minutes: u64) -> Result<()> {
    let begun = targets.iter().map(|target| Ok((target, begin(target, minutes)?)));
    let mut failed = Vec::new();
    for (target, mut child) in begun.collect::<Result<Vec<_>>>()? {
        if !child.wait()?.success() {
            failed.push(target.as_str());
        }
    }
    ensure!(failed.is_empty(), "inputs were found that fail {}: see `target/fuzz`", failed.join(", "));
    Ok(())
}

fn begin(target: &str, minutes: u64) -> Result<Child> {
    let tried = work().join("tried").join(target);
    fs::create_dir_all(&tried)?;
    let log = fs::File::create(work().join(format!("{target}.log")))?;
    let mut program = Command::new(program(target));
    program.arg(&tried).args([folder().join("corpus").join(target), work().join("seeds").join(target)]);
    program.arg(format!("-max_total_time={}", minutes * 60)).arg("-timeout=30").arg("-print_final_stats=1");
    program.arg(format!("-artifact_prefix={}/{target}-", work().display()));
    Ok(program.stdout(Stdio::null()).stderr(log).spawn()?)
}

fn program(target: &str) -> PathBuf {
    let host = concat!("x86_64", "-unknown-linux-gnu");
    let built = work().join("target");
    let with_host = built.join(host).join("release").join(target);
    if with_host.exists() { with_host } else { built.join("release").join(target) }
}

/// Adds what reaches new code to the kept inputs, unless it is large.
fn keep(target: &str) -> Result<()> {
    let (kept, tried) = (folder().join("corpus").join(target), work().join("tried").join(target));
    fs::create_dir_all(&kept)?;
    let small = work().join("small").join(target);
    let _ = fs::remove_dir_all(&small);
    fs::create_dir_all(&small)?;
    for file in fs::read_dir(&tried)? {
        copy_small(&file?.path(), &small)?;
    }
    run::run(Command::new(program(target)).arg("-merge=1").arg(&kept).arg(&small))
}

fn copy_small(file: &Path, to: &Path) -> Result<()> {
    if let (Some(name), true) = (file.file_name(), fs::metadata(file)?.len() <= KEPT_BYTES) {
        fs::copy(file, to.join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_known_by_their_files() {
        assert_eq!(chosen(Some("text")).expect("a target"), ["text"]);
        assert!(chosen(None).expect("targets").len() >= 8);
        assert!(chosen(Some("nothing")).expect_err("none").to_string().contains("snapshot_bytes"));
    }
}
