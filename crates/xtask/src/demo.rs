//! The server with the page inside: to try, and to ship.

use std::ffi::OsString;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::{page, paths, run};

/// Packages that exist only as wasm; everything else is compiled for the machine.
pub const WASM_ONLY: [&str; 2] = ["portcullis-www", "portcullis-wasm"];

/// Builds page and server and becomes `portcullis demo`.
pub fn run(args: &[OsString]) -> Result<()> {
    let start = Instant::now();
    page::build()?;
    build_debug()?;
    let mut server = Command::new(paths::server_binary("debug"));
    server.arg("demo").args(args);
    eprintln!("\n== ready after {}; starting the demo\n", run::human(start.elapsed()));
    become_program(server)
}

/// The server for trying and testing. Packages are chosen as the tests choose them: other features would mean
/// compiling much of it a second time.
pub fn build_debug() -> Result<()> {
    run::stage("server: compile", || {
        let mut cargo = run::cargo();
        cargo.args(["build", "--workspace", "--bin", "portcullis"]).env("PORTCULLIS_PAGE_DIR", paths::page());
        for package in WASM_ONLY {
            cargo.args(["--exclude", package]);
        }
        run::run(&mut cargo)
    })
}

/// The production binary.
pub fn build_release() -> Result<()> {
    page::build()?;
    run::stage("server: compile for production", || {
        let mut cargo = run::cargo();
        cargo.args(["build", "--release", "--package", "portcullis-server", "--bin", "portcullis"]);
        run::run(cargo.env("PORTCULLIS_PAGE_DIR", paths::page()))
    })?;
    let binary = paths::server_binary("release");
    let megabytes = std::fs::metadata(&binary)?.len() as f64 / 1e6;
    eprintln!("\n{} ({megabytes:.1} MB)", binary.display());
    Ok(())
}

/// Replaces this process, so that signals reach the server and its exit code is ours.
#[cfg(unix)]
fn become_program(mut program: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = program.exec();
    Err(error).map_err(|error| anyhow::anyhow!("cannot start `{}`: {error}", program.get_program().to_string_lossy()))
}

#[cfg(not(unix))]
fn become_program(mut program: Command) -> Result<()> {
    run::run(&mut program)
}
