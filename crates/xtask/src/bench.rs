//! Measurements that `docs/performance.md` reports.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::{demo, npm, page, paths, run, tools};

/// Measures the engine natively and in node, and the page in a browser, one after another.
pub fn run(args: &[OsString]) -> Result<()> {
    run::stage("bench: engine", || {
        let mut cargo = run::cargo();
        cargo.args(["bench", "--package", "portcullis-tests", "--bench", "engine", "--"]).args(args);
        run::run(&mut cargo)
    })?;
    tools::node()?;
    npm::build()?;
    run::stage("bench: npm package in node", || {
        let script = paths::root().join("tests/npm/bench.mjs");
        run::run(Command::new("node").arg(script).env("PORTCULLIS_NPM", paths::npm_package()))
    })?;
    let chromium = tools::chromium()?;
    page::build()?;
    demo::build_debug()?;
    tools::npm_packages(&paths::root().join("tests/browser"))?;
    run::stage("bench: page in Chromium", || {
        let script = paths::root().join("tests/browser/measure.mjs");
        let mut node = Command::new("node");
        node.arg(script).env("PORTCULLIS_BIN", paths::server_binary("debug")).env("PORTCULLIS_CHROMIUM", chromium);
        run::run(&mut node)
    })
}
