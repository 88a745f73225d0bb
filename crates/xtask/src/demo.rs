//! The server with the page inside: to try, and to ship.

use std::ffi::OsString;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::{page, paths, run};

/// Packages that are not compiled together with the server: two exist as wasm only, and this program was compiled
/// before, with other features of its dependencies.
const APART: [&str; 3] = ["portcullis-www", "portcullis-wasm", "xtask"];

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
        run::run(server_cargo("build").args(["--bin", "portcullis"]).args(with_the_server()))
    })
}

/// Cargo told where the page is, unless that is where the server's build looks by itself: a variable that is set at
/// times and not at others would compile the server again each time.
pub fn server_cargo(command: &str) -> Command {
    let mut cargo = run::cargo();
    cargo.arg(command);
    if paths::page() != paths::root().join("target/page") {
        cargo.env("PORTCULLIS_PAGE_DIR", paths::page());
    }
    cargo
}

/// The packages that are compiled and tested together.
pub fn with_the_server() -> impl Iterator<Item = &'static str> {
    ["--workspace"].into_iter().chain(APART.into_iter().flat_map(|package| ["--exclude", package]))
}

/// The production binary.
pub fn build_release() -> Result<()> {
    page::build()?;
    run::stage("server: compile for production", || {
        run::run(server_cargo("build").args(["--release", "--package", "portcullis-server", "--bin", "portcullis"]))
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
