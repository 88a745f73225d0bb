//! Running programs and stages, visibly.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::paths;

/// Says what begins, does it, says how long it took.
pub fn stage<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n== {name}");
    let start = Instant::now();
    let result = work();
    let ending = if result.is_ok() { "done" } else { "FAILED" };
    eprintln!("== {name}: {ending} in {}", human(start.elapsed()));
    result
}

/// Runs a program in the workspace's folder, showing its command line; an unsuccessful end is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    command.current_dir(command.get_current_dir().map_or_else(paths::root, Into::into));
    let line = shown(command);
    eprintln!("   $ {line}");
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Waits until no other `cargo xtask` is making the same thing; holds until the result is dropped.
pub fn alone(what: &str) -> Result<File> {
    let path = paths::target().join(format!("{what}.lock"));
    fs::create_dir_all(paths::target())?;
    let file = File::create(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
    if file.try_lock().is_err() {
        eprintln!("   waiting for another `cargo xtask` that makes the {what}");
        file.lock()?;
    }
    Ok(file)
}

/// Cargo, without what the cargo that started us set for us: build scripts watch some of it and would run again.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        if set_by_cargo_run(&name) {
            command.env_remove(name);
        }
    }
    command.current_dir(paths::root());
    command
}

/// Cargo for the wasm crates.
pub fn web_cargo() -> Command {
    let mut command = cargo();
    command.env("CARGO_TARGET_DIR", paths::web_target());
    command
}

fn set_by_cargo_run(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || matches!(&*name, "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR")
}

/// The command line as one would type it, with the variables we set and paths relative to the workspace.
fn shown(command: &Command) -> String {
    let set = command.get_envs().filter_map(|(name, value)| {
        value.map(|value| format!("{}={}", name.to_string_lossy(), value.to_string_lossy()))
    });
    let program = command.get_program().to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    let line: Vec<String> = set.chain([program]).chain(args).collect();
    line.join(" ").replace(&format!("{}/", paths::root().display()), "")
}

/// `0.4 s`, `12.3 s`, `3 min 05 s`.
pub fn human(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        let whole = duration.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(human(Duration::from_millis(420)), "0.4 s");
        assert_eq!(human(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn a_failing_program_is_named() {
        let error = run(Command::new("false").arg("x").env("A", "1")).expect_err("it always fails").to_string();
        assert!(error.starts_with("`A=1 false x` ended with"), "{error}");
        let error = run(&mut Command::new("no-such-program")).expect_err("it is not there").to_string();
        assert!(error.contains("`no-such-program`"), "{error}");
    }
}
